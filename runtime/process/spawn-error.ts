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
  if (cwd !== undefined && (errno === 'ENOENT' || errno === 'ENOTDIR') && !isFolder(cwd))
    return new SpawnError(
      command,
      errno,
      ` (its working folder ${JSON.stringify(cwd)} is not there; name another in cwd)`,
    )
  const notAllowed = ' (not allowed to run it; is it executable, and may its folder and its working folder be entered?)'
  const hints: Record<string, string> = {
    ENOENT: ` (no such program; is it installed, and in PATH?${onWindows(command)})`,
    EINVAL: onWindows(command),
    EACCES: notAllowed,
    EPERM: notAllowed,
    ERR_INVALID_ARG_VALUE: ' (its arguments or its environment hold a null character)',
  }
  return new SpawnError(command, errno, hints[errno] ?? '')
}

/** Node starts no batch files without a shell, and a shell would read the arguments as its own language. */
function onWindows(command: string): string {
  if (process.platform !== 'win32' || /\.exe$/i.test(command)) return ''
  return ' On Windows npx, npm and what they install are batch files (.cmd): start node with the path of the script instead.'
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
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
