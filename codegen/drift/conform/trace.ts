import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseTraceLine } from '../../../runtime/trace/read-trace.js'
import type { TraceEvent } from '../../../runtime/trace/tracer.js'
import { type Diagnostic, fail } from '../../protocol/diagnostic.js'
import { otherSide, type SeenMessage, type Sender } from './message.js'

/** What a trace says, and what kept it from being read to its end. */
export interface TraceReading {
  messages: number
  /** The line where reading ended early, if it did. */
  problem?: Diagnostic
}

/**
 * Reads a trace as the runtime writes it: one JSON event a line, with payloads.
 *
 * @param side whose trace it is: `in` and `out` are as seen from there
 * @param take is given every message, in order
 * @returns how many messages there were; a line that cannot be read ends it, and is reported with what came before
 * @throws DiagnosticError when there is no such trace, or it holds no payloads.
 */
export async function readTrace(
  file: string,
  side: Sender,
  take: (message: SeenMessage) => void,
): Promise<TraceReading> {
  const input = createReadStream(file)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  let line = 0
  let messages = 0
  let payloads = 0
  try {
    for await (const text of lines) {
      line++
      if (text.trim() === '') continue
      const event = parseEvent(text, file, line)
      if (!event) return { messages, problem: brokenLine(file, line, text, messages) }
      if (event.payload !== undefined) payloads++
      const message = toMessage(event, side)
      if (!message) continue
      messages++
      take(message)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    fail({
      code: 'unreadable-trace',
      message: `the trace cannot be read: ${(error as Error).message}`,
      place: { file },
      hint: 'give the path of a trace that the runtime wrote',
    })
  } finally {
    input.destroy()
  }
  if (messages > 0 && payloads === 0)
    fail({
      code: 'no-payloads',
      message: 'the trace holds no parameters or results',
      place: { file },
      hint: 'make it with --payloads, or with { payloads: true } in code',
    })
  return { messages }
}

function parseEvent(text: string, file: string, line: number): TraceEvent | undefined {
  try {
    return parseTraceLine(text, file, line)
  } catch {
    return undefined
  }
}

// The line itself is not shown: it may hold what nobody should see.
function brokenLine(file: string, line: number, text: string, messages: number): Diagnostic {
  return {
    severity: 'error',
    code: 'broken-trace',
    message: text.trimStart().startsWith('{')
      ? 'this line is cut off, or no event of a trace'
      : 'this line is no event of a trace (one JSON object a line)',
    place: { file, line },
    hint: `the ${messages} messages before it are reported; make the trace again, or remove this line and what follows`,
  }
}

function toMessage({ direction, kind, method, payload, error }: TraceEvent, side: Sender): SeenMessage | undefined {
  if (direction === '-' || kind === 'problem' || kind === 'open' || kind === 'close') return undefined
  return {
    sender: direction === 'out' ? side : otherSide(side),
    kind,
    ...(method !== undefined && { method }),
    ...(error === undefined ? { value: payload } : { failed: true }),
  }
}
