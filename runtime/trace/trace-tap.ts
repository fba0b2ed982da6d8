import { Redactor } from '../redact.js'
import type { Sender, TakeMessage } from '../tap/message.js'
import { type TraceOptions, Tracer } from './tracer.js'

/** Settings of {@link traceTap}. */
export interface TraceTapOptions extends TraceOptions {
  /** The side that the trace is seen from. Default `client`. */
  side?: Sender
}

/**
 * Writes what passes a tap as a trace, as the connection of one side would: secrets taken out.
 *
 * @example
 * await tapProcess('my-agent', [], traceTap({ sink: jsonLinesTrace('session.jsonl'), payloads: true }))
 */
export function traceTap({ side = 'client', ...options }: TraceTapOptions): TakeMessage {
  const tracer = new Tracer(options, new Redactor(), side, () => {})
  return message => {
    const { sender, unusable } = message
    if (unusable === undefined) tracer.take(message)
    else tracer.note('problem', `a message of the ${sender} cannot be used: ${unusable}`)
  }
}
