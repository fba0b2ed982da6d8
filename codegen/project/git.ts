import { maximumDocumentBytes } from '../protocol/document.js'

/** What git has printed. */
export interface GitOutput {
  /** Exit code; null when git was ended by a signal or could not be started. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  /** Why git could not be run; `ENOBUFS`: it printed more than the largest document has. */
  readonly error?: NodeJS.ErrnoException
}

/**
 * Runs git, in English and without locks, so that it changes nothing.
 *
 * @param args arguments; none may be a path that git could take for a pattern or an option
 * @param env what differs from the environment of this process
 */
export function runGit(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): GitOutput {
  // Loaded here: most commands need no git.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  return spawnSync('git', args, {
    encoding: 'utf8',
    maxBuffer: maximumDocumentBytes,
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', ...env },
  })
}
