import type { TraceEvent } from './tracer.js'

const directions = ['in', 'out', '-']
const kinds = ['request', 'response', 'notification', 'problem', 'open', 'close']

/** A line of a trace that is none. */
class TraceSyntaxError extends Error {
  override name = 'TraceSyntaxError'

  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: error: ${what}; expected what jsonLinesTrace writes, one JSON object a line`)
  }
}

/**
 * Reads one line of a trace.
 *
 * @throws {TraceSyntaxError} when it is no event.
 */
export function parseTraceLine(text: string, file: string, line: number): TraceEvent {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new TraceSyntaxError(file, line, 'this is not JSON')
  }
  const event = value as Partial<Record<keyof TraceEvent, unknown>> | null
  const wrong =
    typeof event !== 'object' || event === null
      ? 'this is not an object'
      : typeof event.time !== 'number'
        ? '"time" is not a number'
        : !directions.includes(event.direction as string)
          ? `"direction" is none of ${directions.join(', ')}`
          : !kinds.includes(event.kind as string)
            ? `"kind" is none of ${kinds.join(', ')}`
            : ['method', 'error'].some(name => !['string', 'undefined'].includes(typeof event[name as 'method']))
              ? '"method" or "error" is not a text'
              : ['bytes', 'milliseconds'].some(name => !['number', 'undefined'].includes(typeof event[name as 'bytes']))
                ? '"bytes" or "milliseconds" is not a number'
                : undefined
  if (wrong !== undefined) throw new TraceSyntaxError(file, line, wrong)
  return event as TraceEvent
}
