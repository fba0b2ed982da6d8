import { Redactor } from '../redact.js'
import type { Sender, TakeMessage } from '../tap/message.js'
import { type TraceOptions, Tracer } from './tracer.js'

/** Settings of {@link traceTap}. */
export interface TraceTapOptions extends TraceOptions {
  /** The side whose point of view the trace has. Default `client`. */
  side?: Sender
}

/**
 * Writes the messages of a tap as a trace, redacted, from one side's point of view. A sink that fails is warned of once;
 * the conversation goes on.
 *
 * @example
 * await tapProcess('my-agent', [], traceTap({ sink: jsonLinesTrace('session.jsonl'), payloads: true }))
 */
export function traceTap({ side = 'client', ...options }: TraceTapOptions): TakeMessage {
  const tracer = new Tracer(options, new Redactor(), side, ({ message }) => process.emitWarning(message))
  return message => {
    const { sender, unusable } = message
    if (unusable === undefined) tracer.take(message)
    else tracer.note('problem', `a message of the ${sender} cannot be used: ${unusable}`)
  }
}
