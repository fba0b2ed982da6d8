import type { TraceEvent } from './tracer.js'

/** Counts and times of one method in one direction. */
export interface MethodSummary {
  readonly method: string
  /** Direction of the request or notification, as seen from the side that wrote the trace. */
  readonly direction: 'in' | 'out'
  readonly kind: 'request' | 'notification'
  count: number
  errors: number
  /** Requests that were never answered. */
  unanswered: number
  bytes: number
  /** Milliseconds of all answers together, and of the slowest. */
  milliseconds: number
  slowest: number
}

/** Totals of a trace. */
export interface TraceSummary {
  /** Number of events. */
  events: number
  /** Milliseconds from the first event to the last. */
  duration: number
  /** Bytes of the messages, by direction. */
  bytes: { in: number; out: number }
  /** Number of responses that are errors. */
  errors: number
  /** Number of recoverable problems. */
  problems: number
  /** In the order of their first appearance. */
  methods: MethodSummary[]
  /** How the connection ended, if the trace has it. */
  close?: string
}

/** Adds up the events of a trace, one after another. */
export class TraceSummarizer {
  readonly #methods = new Map<string, MethodSummary>()
  readonly #open = new Map<string, MethodSummary>()
  readonly #bytes = { in: 0, out: 0 }
  #events = 0
  #problems = 0
  #first: number | undefined
  #last = 0
  #close: string | undefined

  /** Adds one event. */
  add(event: TraceEvent): void {
    const { time, direction, kind, method = '(unknown call)', id, bytes = 0 } = event
    this.#events++
    this.#first ??= time
    this.#last = time
    if (kind === 'problem') this.#problems++
    if (kind === 'close') this.#close = event.error ?? ''
    if (direction === '-') return
    this.#bytes[direction] += bytes
    if (kind === 'response') this.#response(event, direction === 'in' ? 'out' : 'in', method)
    else if (kind === 'request' || kind === 'notification') {
      const entry = this.#entry(method, direction, kind)
      entry.count++
      entry.bytes += bytes
      if (kind !== 'request') return
      entry.unanswered++
      this.#open.set(`${direction} ${JSON.stringify(id)}`, entry)
    }
  }

  /** The totals so far. */
  get summary(): TraceSummary {
    const methods = [...this.#methods.values()]
    return {
      events: this.#events,
      duration: this.#last - (this.#first ?? this.#last),
      bytes: this.#bytes,
      errors: methods.reduce((sum, { errors }) => sum + errors, 0),
      problems: this.#problems,
      methods,
      ...(this.#close !== undefined && { close: this.#close }),
    }
  }

  #entry(method: string, direction: 'in' | 'out', kind: 'request' | 'notification'): MethodSummary {
    const key = `${direction} ${kind} ${method}`
    let entry = this.#methods.get(key)
    if (!entry) {
      entry = { method, direction, kind, count: 0, errors: 0, unanswered: 0, bytes: 0, milliseconds: 0, slowest: 0 }
      this.#methods.set(key, entry)
    }
    return entry
  }

  #response({ id, error, milliseconds = 0, bytes = 0 }: TraceEvent, direction: 'in' | 'out', method: string): void {
    const key = `${direction} ${JSON.stringify(id)}`
    const entry = this.#open.get(key) ?? this.#entry(method, direction, 'request')
    if (this.#open.delete(key)) entry.unanswered--
    if (error !== undefined) entry.errors++
    entry.bytes += bytes
    entry.milliseconds += milliseconds
    entry.slowest = Math.max(entry.slowest, milliseconds)
  }
}
