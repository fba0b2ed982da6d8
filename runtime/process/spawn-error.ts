import { statSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { SpawnError } from '../errors.js'

/** Reason of each system error; every other one is `not-started`. */
const reasons = {
  ENOENT: 'no-program',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  E2BIG: 'too-large',
  ERR_INVALID_ARG_VALUE: 'null-character',
} as const

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
  const thrown = (cause as NodeJS.ErrnoException).code ?? (cause instanceof Error ? cause.message : String(cause))
  // No program has an empty name; Node calls it an invalid argument.
  const code = command === '' ? 'ENOENT' : thrown
  // When one folder of PATH may not be entered, the system reports EACCES for every missing program.
  const isMissing = code === 'EACCES' && process.platform !== 'win32' && !/\//.test(command)
  const errno = isMissing && findInPath(command, env, posix).length === 0 ? 'ENOENT' : code
  if (cwd !== undefined && (errno === 'ENOENT' || errno === 'ENOTDIR') && !isThere(cwd, 'isDirectory'))
    return new SpawnError(command, errno, 'no-folder', { cwd: JSON.stringify(cwd) })
  const file = process.platform === 'win32' ? findBatchFile(command, env) : undefined
  if (file !== undefined) return new SpawnError(command, errno, 'batch-file', { file: JSON.stringify(file) })
  return new SpawnError(command, errno, Object.hasOwn(reasons, errno) ? reasons[errno as 'ENOENT'] : 'not-started')
}

/**
 * The batch file that a command stands for on Windows, where npx, npm and what npm installs are such files.
 *
 * It is not started: batch files need `cmd.exe`, which interprets arguments, and no quoting is safe for it.
 *
 * @param env of which PATH and PATHEXT count, in any case
 * @param isFile whether there is a file of that path
 * @see https://flatt.tech/research/posts/batbadbut-you-cant-securely-execute-commands-on-windows/
 */
export function findBatchFile(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  isFile = (path: string) => isThere(path, 'isFile'),
): string | undefined {
  const [file] = findInPath(command, env, win32, isFile)
  return file !== undefined && /\.(?:cmd|bat)$/i.test(file) ? file : undefined
}

/** The files that a command may stand for, in the order in which the system looks for them. */
function findInPath(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  { delimiter, join }: typeof posix,
  isFile = (path: string) => isThere(path, 'isFile'),
): string[] {
  const windows = delimiter === ';'
  const variable = (name: string) => Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1]
  const path = windows ? variable('PATH') : env.PATH
  const folders = (windows ? /[\\/:]/ : /\//).test(command) ? [''] : (path ?? '').split(delimiter)
  const extensions = windows ? (variable('PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';') : []
  const hasExtension = extensions.some(extension => command.toUpperCase().endsWith(extension.toUpperCase()))
  const names = hasExtension || !windows ? [command] : extensions.map(extension => command + extension)
  return folders.flatMap(folder => names.map(name => join(folder, name))).filter(isFile)
}

function isThere(path: string, kind: 'isFile' | 'isDirectory'): boolean {
  try {
    return statSync(path)[kind]()
  } catch {
    return false
  }
}
