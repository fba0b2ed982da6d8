/** The exit codes of every command. What people read of them, in `--help` and on the pages, is `exitCodeRows`. */
export const exitCodes = { done: 0, failed: 1, undecided: 2, cancelled: 130, brokenPipe: 141 } as const

/** Each code with what it means. */
export const exitCodeRows: readonly { readonly code: number; readonly meaning: string }[] = [
  { code: exitCodes.done, meaning: 'done; for check, diff, conform, verify: nothing found' },
  { code: exitCodes.failed, meaning: 'failed; for check, diff, conform, verify: something found' },
  { code: exitCodes.undecided, meaning: 'check, diff, conform, verify: could not tell' },
  { code: exitCodes.cancelled, meaning: 'cancelled with Ctrl-C' },
  { code: exitCodes.brokenPipe, meaning: 'whoever read the output has stopped reading, such as head' },
]
