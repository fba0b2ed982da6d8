import type { Transcript } from './webview-messages.js'

/** How a reply has ended. */
export type ReplyOutcome = { readonly transcript: Transcript } | { readonly error: unknown }

/**
 * The state of a reply.
 *
 * `writing → ended`, or `writing → stopping → ended` when the agent was told to stop. Each transcript is whole, so only
 * the last one is kept for the reader.
 */
export class ReplyProgress {
  #phase: 'writing' | 'stopping' | 'ended' = 'writing'
  #latest: Transcript | undefined
  #outcome: ReplyOutcome | undefined
  #wake: (() => void) | undefined

  get phase(): 'writing' | 'stopping' | 'ended' {
    return this.#phase
  }

  /** How the reply has ended; undefined before that. */
  get outcome(): ReplyOutcome | undefined {
    return this.#outcome
  }

  /** A transcript has come. */
  receive(transcript: Transcript): void {
    if (this.#phase !== 'writing') return
    this.#latest = transcript
    this.#wakeUp()
  }

  /** Marks the reply as stopping. @returns false when that has happened before, or the reply has ended */
  stop(): boolean {
    if (this.#phase !== 'writing') return false
    this.#phase = 'stopping'
    this.#wakeUp()
    return true
  }

  /** The reply has ended; only the first time counts. */
  finish(outcome: ReplyOutcome): void {
    if (this.#phase === 'ended') return
    this.#phase = 'ended'
    this.#outcome = outcome
    this.#wakeUp()
  }

  /** The last transcript that has come, once. */
  takeLatest(): Transcript | undefined {
    const latest = this.#latest
    this.#latest = undefined
    return latest
  }

  /** Resolves when there is a transcript to take, or the phase is another. */
  async news(): Promise<void> {
    if (this.#latest !== undefined || this.#phase !== 'writing') return
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
  }

  #wakeUp(): void {
    this.#wake?.()
    this.#wake = undefined
  }
}
