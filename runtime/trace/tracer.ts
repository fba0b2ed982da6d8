import { callBack } from '../../base/call-back.js'
import { messageOf } from '../../base/error-message.js'
import type { Problem, Transport } from '../channel.js'
import type { Redactor } from '../redact.js'
import type { Sender, TappedMessage } from '../tap/message.js'
import { tapTransport } from '../tap/transport.js'
import { within } from '../within.js'

/** One line of a trace. */
export interface TraceEvent {
  /** Milliseconds since 1970. */
  readonly time: number
  /** `in` and `out` as seen from this side; `-` for events of the connection itself. */
  readonly direction: 'in' | 'out' | '-'
  /** What happened. */
  readonly kind: 'request' | 'response' | 'notification' | 'problem' | 'open' | 'close'
  /** Wire name of the method; of a response, that of its request. */
  readonly method?: string
  /** Id of the request, and of its response. */
  readonly id?: number | string
  /** Bytes of the message's body, where they are known. */
  readonly bytes?: number
  /** Of a response: the time since its request. */
  readonly milliseconds?: number
  /** Of a response that is an error: code and message. Of a problem or a close: what happened. Redacted. */
  readonly error?: string
  /** Parameters, result or error, redacted; only when payloads are asked for. */
  readonly payload?: unknown
}

/** Receives the events of a trace. An error that it throws is reported once; the connection goes on. */
export interface TraceSink {
  /** Takes one event. */
  write(event: TraceEvent): void
  /** The connection is closed: nothing follows. `close()` of the connection waits for a promise that this returns, up to 2 s. */
  close?(): unknown
}

/** Settings of a trace. */
export interface TraceOptions {
  /** Receives the events. */
  sink: TraceSink
  /** Whether parameters, results and errors are part of it, redacted. Default false. */
  payloads?: boolean
}

/** A request that is not answered yet. */
interface Asked {
  readonly method: string
  readonly begun: number
}

/** An event of a message while it is being made. */
type Draft = { -readonly [Member in keyof TraceEvent]: TraceEvent[Member] } & { direction: 'in' | 'out' }

/** Milliseconds that a sink has for its last events: longer than a disk takes, shorter than a person waits. */
const closeMs = 2_000

/** Requests without an answer are remembered up to this many. */
const maximumAsked = 100_000

/** Turns the messages of a tap into trace events, as one side sees them. */
export class Tracer {
  readonly #sink: TraceSink
  readonly #payloads: boolean
  readonly #redactor: Redactor
  readonly #problem: (problem: Problem) => void
  readonly #side: Sender
  /** Requests by id; each side counts its own. */
  readonly #asked = { in: new Map<unknown, Asked>(), out: new Map<unknown, Asked>() }
  #failed = false
  #closed: Promise<void> | undefined

  constructor(options: TraceOptions, redactor: Redactor, side: Sender, problem: (problem: Problem) => void) {
    this.#sink = options.sink
    this.#payloads = options.payloads ?? false
    this.#redactor = redactor
    this.#side = side
    this.#problem = problem
  }

  /** The transport with a tap in it, whose messages are traced. */
  tap(transport: Transport): Transport {
    return tapTransport(transport, message => this.take(message), { side: this.#side })
  }

  /** Takes a message of either side; never throws. Text that is no message is ignored: the connection reports it. */
  take({ sender, value, bytes, unusable }: TappedMessage): void {
    const direction = sender === this.#side ? 'out' : 'in'
    if (unusable !== undefined) return
    if (!Array.isArray(value)) this.#message(direction, value, bytes)
    else for (const item of value) this.#message(direction, item, bytes && Buffer.byteLength(JSON.stringify(item)))
  }

  /** Call it when a connection opens: requests of the one before get no answer any more. */
  open(description: string): void {
    this.#asked.in.clear()
    this.#asked.out.clear()
    this.note('open', description)
  }

  /** Adds an event of the connection itself. */
  note(kind: 'problem' | 'open' | 'close', text: string): void {
    this.#write({ time: Date.now(), direction: '-', kind, error: this.#redactor.text(text) })
  }

  /** Closes the sink. Resolves when it has kept what it got, has failed, or takes too long. The same promise every time. */
  close(): Promise<void> {
    this.#closed ??= within(closeMs, this.#close())
    return this.#closed
  }

  async #close(): Promise<void> {
    try {
      await this.#sink.close?.()
    } catch (error) {
      this.#report(error)
    }
  }

  #message(direction: 'in' | 'out', value: unknown, bytes: number | undefined): void {
    if (typeof value !== 'object' || value === null) return
    const message = value as Record<string, unknown>
    const { method } = message
    const id = typeof message.id === 'number' || typeof message.id === 'string' ? message.id : undefined
    const isCall = typeof method === 'string'
    const event: Draft = { time: Date.now(), direction, kind: 'response' }
    if (isCall) event.kind = message.id === undefined ? 'notification' : 'request'
    if (id !== undefined) event.id = id
    if (bytes !== undefined) event.bytes = bytes
    if (isCall) this.#call(event, method, message.params)
    else this.#response(event, message)
    this.#write(event)
  }

  #call(event: Draft, method: string, params: unknown): void {
    const { time, id, direction } = event
    const asked = this.#asked[direction]
    if (id !== undefined && asked.size < maximumAsked) asked.set(id, { method, begun: time })
    event.method = this.#name(method)
    this.#addPayload(event, method, params)
  }

  #response(event: Draft, { error, result }: Record<string, unknown>): void {
    const { time, id, direction } = event
    const asked = this.#asked[direction === 'in' ? 'out' : 'in']
    const call = asked.get(id)
    if (call) {
      asked.delete(id)
      event.method = this.#name(call.method)
      event.milliseconds = time - call.begun
    }
    const failure = error as { code?: unknown; message?: unknown } | undefined | null
    if (failure)
      event.error = this.#redactor.text(`${messageOf(failure.code)} ${messageOf(failure.message)}`).slice(0, 500)
    this.#addPayload(event, call?.method ?? '', failure ?? result)
  }

  /** Cut before, so that a long name costs little, and after, so that nothing is left of a secret at its end. */
  #name(method: string): string {
    return this.#redactor.name(method.slice(0, 1_000)).slice(0, 200)
  }

  #addPayload(event: Draft, method: string, value: unknown): void {
    if (!this.#payloads || value === undefined) return
    event.payload = this.#redactor.payload(`${event.direction} ${method}`, method, value)
  }

  #write(event: TraceEvent): void {
    if (this.#closed) return
    callBack(
      () => this.#sink.write(event),
      error => this.#report(error),
    )
  }

  #report(error: unknown): void {
    if (this.#failed) return
    this.#failed = true
    this.#problem({ kind: 'trace', message: `the trace sink failed: ${this.#redactor.text(messageOf(error))}` })
  }
}
