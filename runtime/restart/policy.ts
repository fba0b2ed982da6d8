import { backoff } from '../../base/backoff.js'
import type { AgentConnection } from '../contract.js'
import type { AgentError } from '../errors.js'

/** When an agent that was lost is started again. */
export interface RestartPolicy {
  /** After this many losses within the window, no further agent is started. Default 5. */
  maxCrashes?: number
  /** The window, in milliseconds. Default 60,000. */
  windowMs?: number
  /** Milliseconds before the first restart; doubled with each loss in the window, and jittered by half. Default 250. */
  delayMs?: number
  /** The longest pause, in milliseconds. Default 10,000. */
  maxDelayMs?: number
  /**
   * Runs after the handshake of a restarted agent, before any other call: for example, it opens documents and chats again.
   * A rejection counts as a loss.
   */
  onRestart?: (connection: AgentConnection, event: RestartEvent) => unknown
}

/** What a restart follows. */
export interface RestartEvent {
  /** Counted from 1 over the life of the connection. */
  readonly restart: number
  /** Why the last agent was lost. */
  readonly error: AgentError
}

/** Counts losses and computes how long to wait; undefined when no further agent is started. */
export class CrashWindow {
  readonly #crashes: number[] = []
  readonly #policy: Required<Omit<RestartPolicy, 'onRestart'>>

  constructor({ maxCrashes = 5, windowMs = 60_000, delayMs = 250, maxDelayMs = 10_000 }: RestartPolicy) {
    this.#policy = { maxCrashes, windowMs, delayMs, maxDelayMs }
  }

  /** How many losses fall into the window. */
  get count(): number {
    return this.#crashes.length
  }

  /** Counts a loss. @returns milliseconds to wait before the next start. */
  crashed(now: number, random: number): number | undefined {
    const { maxCrashes, windowMs, delayMs, maxDelayMs } = this.#policy
    while (this.#crashes[0] !== undefined && now - this.#crashes[0] > windowMs) this.#crashes.shift()
    this.#crashes.push(now)
    if (this.#crashes.length >= maxCrashes) return undefined
    const delay = backoff(this.#crashes.length, delayMs, maxDelayMs)
    return delay / 2 + (delay / 2) * random
  }
}
