import type { Message } from 'vscode-jsonrpc'
import type { Problem } from '../channel.js'
import type { Redactor } from '../redact.js'

/** One line of a trace. */
export interface TraceEvent {
  /** Milliseconds since 1970. */
  readonly time: number
  /** `in` and `out` as seen from this side; `-` for what concerns the connection itself. */
  readonly direction: 'in' | 'out' | '-'
  readonly kind: 'request' | 'response' | 'notification' | 'problem' | 'open' | 'close'
  /** Wire name of the method; of a response, that of its request. */
  readonly method?: string
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

/** Takes the events of a trace. What it throws is reported once, and hurts nobody. */
export interface TraceSink {
  write(event: TraceEvent): void
  /** The connection is closed: nothing follows. */
  close?(): void
}

/** What is traced, and where to. */
export interface TraceOptions {
  sink: TraceSink
  /** Whether parameters, results and errors are part of it, redacted. Default false. */
  payloads?: boolean
}

/** Turns traffic into trace events. */
export class Tracer {
  readonly #sink: TraceSink
  readonly #payloads: boolean
  readonly #redactor: Redactor
  readonly #problem: (problem: Problem) => void
  /** Requests of the peer that are not answered yet. */
  readonly #asked = new Map<number | string, { method: string; begun: number }>()
  #failed = false
  #closed = false

  constructor(options: TraceOptions, redactor: Redactor, problem: (problem: Problem) => void) {
    this.#sink = options.sink
    this.#payloads = options.payloads ?? false
    this.#redactor = redactor
    this.#problem = problem
  }

  sent(message: Message, bytes: number | undefined): void {
    const { method, id, params } = message as { method?: string; id?: number | string; params?: unknown }
    if (method === undefined) {
      const asked = this.#asked.get(id as number)
      this.#asked.delete(id as number)
      this.#response('out', message as unknown as Record<string, unknown>, bytes, asked)
      return
    }
    this.#call('out', method, id, params, bytes)
  }

  receivedCall(message: Record<string, unknown>, method: string, bytes: number | undefined): void {
    const id = message.id as number | string | undefined
    if (id !== undefined && this.#asked.size < 100_000) this.#asked.set(id, { method, begun: Date.now() })
    this.#call('in', method, id, message.params, bytes)
  }

  receivedResponse(
    message: Record<string, unknown>,
    bytes: number | undefined,
    call: { method: string; begun: number } | undefined,
  ): void {
    this.#response('in', message, bytes, call)
  }

  /** Something about the connection itself. */
  note(kind: 'problem' | 'open' | 'close', text: string): void {
    this.#write({ time: Date.now(), direction: '-', kind, error: this.#redactor.text(text) })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    try {
      this.#sink.close?.()
    } catch (error) {
      this.#report(error)
    }
  }

  #call(
    direction: 'in' | 'out',
    method: string,
    id: number | string | undefined,
    params: unknown,
    bytes?: number,
  ): void {
    this.#write({
      time: Date.now(),
      direction,
      kind: id === undefined ? 'notification' : 'request',
      method: this.#redactor.text(method.slice(0, 1_000)).slice(0, 200),
      ...(id !== undefined && { id }),
      ...(bytes !== undefined && { bytes }),
      ...this.#payload(direction, method, params),
    })
  }

  #response(
    direction: 'in' | 'out',
    message: Record<string, unknown>,
    bytes: number | undefined,
    call: { method: string; begun: number } | undefined,
  ): void {
    const time = Date.now()
    const failure = message.error as { code?: unknown; message?: unknown } | undefined | null
    const id = typeof message.id === 'number' || typeof message.id === 'string' ? message.id : undefined
    this.#write({
      time,
      direction,
      kind: 'response',
      ...(call && { method: call.method }),
      ...(id !== undefined && { id }),
      ...(bytes !== undefined && { bytes }),
      ...(call && { milliseconds: time - call.begun }),
      ...(failure && { error: this.#redactor.text(`${failure.code} ${failure.message}`).slice(0, 500) }),
      ...this.#payload(direction, call?.method ?? '', failure ?? message.result),
    })
  }

  #payload(direction: 'in' | 'out', method: string, value: unknown): { payload?: unknown } {
    if (!this.#payloads || value === undefined) return {}
    return { payload: this.#redactor.payload(`${direction} ${method}`, method, value) }
  }

  #write(event: TraceEvent): void {
    if (this.#closed) return
    try {
      this.#sink.write(event)
    } catch (error) {
      this.#report(error)
    }
  }

  #report(error: unknown): void {
    if (this.#failed) return
    this.#failed = true
    this.#problem({ kind: 'trace', message: `the trace sink failed: ${this.#redactor.text(String(error))}` })
  }
}
