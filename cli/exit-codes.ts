/** The exit codes of every command. What people read of them, in `--help` and on the pages, is `exitCodeRows`. */
export const exitCodes = { done: 0, failed: 1, undecided: 2, cancelled: 130, brokenPipe: 141 } as const

const gates: readonly string[] = ['check', 'diff', 'conform', 'verify']

/** The code of a command that could not do its work: for a gate, 1 would say that it has found something. */
export const codeOfFailure = (command: string | undefined): number =>
  command !== undefined && gates.includes(command) ? exitCodes.undecided : exitCodes.failed

/** Each code with what it means. */
export const exitCodeRows: readonly { readonly code: number; readonly meaning: string }[] = [
  { code: exitCodes.done, meaning: `done; for ${gates.join(', ')}: nothing found` },
  { code: exitCodes.failed, meaning: `failed; for ${gates.join(', ')}: something found` },
  { code: exitCodes.undecided, meaning: `${gates.join(', ')}: could not tell` },
  { code: exitCodes.cancelled, meaning: 'cancelled with Ctrl-C' },
  { code: exitCodes.brokenPipe, meaning: 'whoever read the output has stopped reading, such as head' },
]
