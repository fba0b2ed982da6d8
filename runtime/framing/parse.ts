import { FramingError } from '../errors.js'
import type { Limits } from '../limits.js'

/** Parses a body. The parser's own words are not passed on: they quote the body. */
export function parseBody(text: string, bytes: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new FramingError('not-json', `a message of ${bytes} bytes is not JSON`)
  }
}

/** What to say when an agent writes and writes, and never begins a message. */
export function preambleTooLong(limits: Readonly<Limits>): FramingError {
  return new FramingError(
    'preamble',
    `no message within the first ${limits.preambleBytes} bytes (limits.preambleBytes)`,
  )
}
