import { showProse } from '../base/visible-text.js'

/** Prints an error as a person wants to read it, on standard error: what an agent said may be part of it. */
export function reportFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const prefix = message.startsWith('error') || message.includes(': error: ') ? '' : 'error: '
  process.stderr.write(`${prefix}${showProse(message)}\n`)
}
