import {
  readTrace as readEvents,
  type TraceEvent,
  TraceSyntaxError,
  UnreadableTraceError,
} from '../../../runtime/trace/index.js'
import { type Diagnostic, fail } from '../../protocol/diagnostic.js'
import { otherSide, type SeenMessage, type Sender } from './message.js'

/** The messages of a trace, and the reason why it could not be read to its end. */
export interface TraceReading {
  messages: number
  /** The line where reading ended early: an error when it is no event, a warning when its writer did not finish it. */
  problem?: Diagnostic
}

/**
 * Reads a trace as the runtime writes it: one JSON event a line, with payloads.
 *
 * @param side whose trace it is: `in` and `out` are as seen from there
 * @param take is given every message, in order
 * @returns how many messages there were; a line that cannot be read ends it, and is reported with what came before
 * @throws {DiagnosticError} when there is no such trace, or it holds no payloads
 */
export async function readTrace(
  file: string,
  side: Sender,
  take: (message: SeenMessage) => void,
): Promise<TraceReading> {
  let messages = 0
  let payloads = 0
  const takeEvent = (event: TraceEvent) => {
    if (event.payload !== undefined) payloads++
    const message = toMessage(event, side)
    if (!message) return
    messages++
    take(message)
  }
  let problem: Diagnostic | undefined
  try {
    const { unfinishedLine } = await readEvents(file, takeEvent)
    if (unfinishedLine !== undefined) problem = unfinished(file, unfinishedLine)
  } catch (error) {
    if (error instanceof UnreadableTraceError) unreadable(file, error.message)
    if (!(error instanceof TraceSyntaxError)) throw error
    problem = broken(file, error, messages)
  }
  if (messages > 0 && payloads === 0)
    fail({
      code: 'no-payloads',
      message: 'the trace holds no parameters or results',
      place: { file },
      hint: 'make it with --payloads, or with { payloads: true } in code',
    })
  return { messages, ...(problem && { problem }) }
}

function unreadable(file: string, reason: string): never {
  return fail({
    code: 'unreadable-trace',
    message: `the trace cannot be read: ${reason}`,
    place: { file },
    hint: 'give the path of a trace that the runtime wrote',
  })
}

function unfinished(file: string, line: number): Diagnostic {
  return {
    severity: 'warning',
    code: 'unfinished-trace',
    message: 'the last line is unfinished and was left out',
    place: { file, line },
  }
}

function broken(file: string, { line, message }: TraceSyntaxError, messages: number): Diagnostic {
  return {
    severity: 'error',
    code: 'broken-trace',
    message,
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
