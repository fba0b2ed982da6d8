import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { boundedLines, type Line } from '../../base/bounded-lines.js'
import { refuseEndless } from '../../base/bounded-read.js'
import type { TraceEvent } from './tracer.js'

const directions = ['in', 'out', '-']
const kinds = ['request', 'response', 'notification', 'problem', 'open', 'close']
/** Bytes of the longest line: a message of the default limit, escaped, and the other members of its event. */
const longestLine = 256 << 20

/** A line of a trace that is no event. The line itself is not shown: it may hold secrets. */
export class TraceSyntaxError extends Error {
  override name = 'TraceSyntaxError'
  /** Counts from 1. */
  readonly line: number

  constructor(line: number, what: string) {
    super(`${what}; expected what jsonLinesTrace writes, one JSON object a line`)
    this.line = line
  }
}

/** A trace that does not exist, is no file, or has a line that is too long. */
export class UnreadableTraceError extends Error {
  override name = 'UnreadableTraceError'
}

/** How the reading of a trace ended. */
export interface TraceReading {
  /** Events that were read. */
  events: number
  /** The number of the last line when it was cut off; it is left out. */
  unfinishedLine?: number
}

/**
 * Reads a trace that `jsonLinesTrace` has written, event by event. A program that was killed leaves its last line
 * unfinished: that line is left out, and named in the result.
 *
 * @param file path of the trace; `-` reads standard input
 * @param take called with each event and its line number, in order
 * @throws {TraceSyntaxError} at the first line that is no event, after `take` got all events before it
 * @throws {UnreadableTraceError} when the file cannot be read; the message is the reason
 * @throws {unknown} what `take` throws
 */
export async function readTrace(file: string, take: (event: TraceEvent, line: number) => void): Promise<TraceReading> {
  let events = 0
  for await (const lines of linesOf(file))
    for (const { text, number, ended } of lines) {
      if (text.trim() === '') continue
      const event = ended || !text.startsWith('{') ? parseTraceLine(text, number) : parseLastLine(text, number)
      if (event === undefined) return { events, unfinishedLine: number }
      events++
      take(event, number)
    }
  return { events }
}

async function* linesOf(file: string): AsyncGenerator<readonly Line[]> {
  let input: Readable | undefined
  try {
    input = file === '-' ? process.stdin : openTrace(file)
    yield* boundedLines(input, longestLine)
  } catch (error) {
    throw new UnreadableTraceError((error as Error).message)
  } finally {
    input?.destroy()
  }
}

function openTrace(file: string): Readable {
  refuseEndless(file, Number.POSITIVE_INFINITY)
  return createReadStream(file)
}

/** The event of a last line that has no line ending; undefined when it is cut off. */
function parseLastLine(text: string, line: number): TraceEvent | undefined {
  return parseJson(text) === undefined ? undefined : parseTraceLine(text, line)
}

/**
 * Reads one line of a trace.
 *
 * @param line its number
 * @throws {TraceSyntaxError} when it is no event
 */
export function parseTraceLine(text: string, line: number): TraceEvent {
  const event = parseJson(text) as Partial<Record<keyof TraceEvent, unknown>> | null | undefined
  const wrong = event === undefined ? 'this is not JSON' : whatIsWrong(event)
  if (wrong !== undefined) throw new TraceSyntaxError(line, wrong)
  return event as TraceEvent
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function whatIsWrong(event: Partial<Record<keyof TraceEvent, unknown>> | null): string | undefined {
  if (typeof event !== 'object' || event === null) return 'this is not an object'
  const isOptional = (type: string, name: keyof TraceEvent) => event[name] === undefined || typeof event[name] === type
  if (typeof event.time !== 'number') return '"time" is not a number'
  if (!directions.includes(event.direction as string)) return `"direction" is none of ${directions.join(', ')}`
  if (!kinds.includes(event.kind as string)) return `"kind" is none of ${kinds.join(', ')}`
  if (!isOptional('string', 'method') || !isOptional('string', 'error')) return '"method" or "error" is not a string'
  if (!isOptional('string', 'id') && !isOptional('number', 'id')) return '"id" is neither a string nor a number'
  if (!isOptional('number', 'bytes') || !isOptional('number', 'milliseconds'))
    return '"bytes" or "milliseconds" is not a number'
  return undefined
}
