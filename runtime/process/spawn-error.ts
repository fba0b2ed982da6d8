import { statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SpawnError } from '../errors.js'

/**
 * Says why a program could not be started.
 *
 * @param env the environment that the program was to get: its PATH is the one that was searched
 * @param cause what `spawn` threw or emitted
 */
export function spawnError(
  command: string,
  cwd: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cause: unknown,
): SpawnError {
  const code = (cause as NodeJS.ErrnoException).code ?? (cause instanceof Error ? cause.message : String(cause))
  // One folder of PATH that may not be entered makes the system say EACCES of every program that is missing.
  const errno = code === 'EACCES' && isMissing(command, env.PATH) ? 'ENOENT' : code
  const question = cwd === undefined ? 'is it executable?' : 'is it executable, and may its working folder be entered?'
  const notAllowed = ` (not allowed to run it; ${question})`
  const hints: Record<string, string> = {
    ENOENT:
      cwd === undefined ? ' (no such program; is it installed, and in PATH?)' : ' (no such program or no such folder)',
    EACCES: notAllowed,
    EPERM: notAllowed,
    ERR_INVALID_ARG_VALUE: ' (its arguments or its environment hold a null character)',
  }
  return new SpawnError(command, errno, hints[errno] ?? '')
}

/** Whether no folder of PATH shows a file of that name. */
function isMissing(command: string, path = ''): boolean {
  if (command.includes('/') || process.platform === 'win32') return false
  return !path.split(delimiter).some(folder => {
    try {
      return statSync(join(folder, command)).isFile()
    } catch {
      return false
    }
  })
}
