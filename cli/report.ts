/** Prints an error as a person wants to read it, on standard error. */
export function reportFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${message.startsWith('error') || message.includes(': error: ') ? '' : 'error: '}${message}\n`)
}
