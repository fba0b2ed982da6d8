import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Diagnostic, fail } from '../../protocol/diagnostic.js'
import { type SeenMessage, unwrapParams } from './message.js'

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
  side: 'client' | 'agent',
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
      const event = parseEvent(text)
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
      hint: 'trace with { payloads: true }',
    })
  return { messages }
}

interface TraceEvent {
  direction: 'in' | 'out' | '-'
  kind: string
  method?: string
  error?: string
  payload?: unknown
}

function parseEvent(text: string): TraceEvent | undefined {
  try {
    const event = JSON.parse(text) as TraceEvent
    const known = typeof event === 'object' && event !== null && ['in', 'out', '-'].includes(event.direction)
    return known && typeof event.kind === 'string' ? event : undefined
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
      ? 'the trace is cut off in this line'
      : 'this line is no event of a trace (one JSON object a line)',
    place: { file, line },
    hint: `the ${messages} messages before it are reported; make the trace again, or remove this line and what follows`,
  }
}

function toMessage(event: TraceEvent, side: 'client' | 'agent'): SeenMessage | undefined {
  const { kind, method, payload, error } = event
  if (event.direction === '-') return undefined
  if (kind !== 'request' && kind !== 'notification' && kind !== 'response') return undefined
  const other = side === 'client' ? 'agent' : 'client'
  return {
    sender: event.direction === 'out' ? side : other,
    kind,
    ...(method !== undefined && { method }),
    ...(error === undefined && { value: kind === 'response' ? (payload ?? null) : unwrapParams(payload) }),
    ...(error !== undefined && { failed: true }),
  }
}
