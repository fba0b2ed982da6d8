import { Redactor } from '../redact.js'
import type { Sender, TakeMessage } from '../tap/message.js'
import { type TraceOptions, Tracer } from './tracer.js'

/** Settings of {@link traceTap}. */
export interface TraceTapOptions extends TraceOptions {
  /** The side that the trace is seen from. Default `client`. */
  side?: Sender
}

/** Requests without an answer are remembered up to this many. */
const maximumPending = 100_000

/**
 * Writes what passes a tap as a trace, as the connection of one side would: secrets taken out.
 *
 * @example
 * await tapProcess('my-agent', [], traceTap({ sink: jsonLinesTrace('session.jsonl'), payloads: true }))
 */
export function traceTap({ side = 'client', ...options }: TraceTapOptions): TakeMessage {
  const tracer = new Tracer(options, new Redactor(), () => {})
  const sent = new Map<unknown, { method: string; begun: number }>()
  return ({ sender, value, bytes, unusable }) => {
    if (unusable !== undefined) return tracer.note('problem', `a message of the ${sender} cannot be used: ${unusable}`)
    for (const message of Array.isArray(value) ? value : [value]) {
      if (typeof message !== 'object' || message === null) continue
      const { method, id } = message as { method?: unknown; id?: unknown }
      if (sender === side) {
        if (typeof method === 'string' && id !== undefined && sent.size < maximumPending)
          sent.set(id, { method, begun: Date.now() })
        tracer.sent(message, bytes)
      } else if (typeof method === 'string') tracer.receivedCall(message as Record<string, unknown>, method, bytes)
      else {
        tracer.receivedResponse(message as Record<string, unknown>, bytes, sent.get(id))
        sent.delete(id)
      }
    }
  }
}
