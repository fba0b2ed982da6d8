import { Inbox } from '../../base/inbox.js'
import type { Transcript } from './webview-messages.js'

/** How a reply has ended. */
export type ReplyOutcome = { readonly transcript: Transcript } | { readonly error: unknown }

/**
 * The state of a reply.
 *
 * `writing → ended`, or `writing → stopping → ended` when the agent was told to stop.
 */
export class ReplyProgress {
  #phase: 'writing' | 'stopping' | 'ended' = 'writing'
  #outcome: ReplyOutcome | undefined
  /** Each transcript is whole, so only the last one is kept for the reader. */
  readonly #transcripts = new Inbox<Transcript>((_, next) => next)

  get phase(): 'writing' | 'stopping' | 'ended' {
    return this.#phase
  }

  /** How the reply has ended; undefined before that. */
  get outcome(): ReplyOutcome | undefined {
    return this.#outcome
  }

  /** The transcripts that come while the reply is being written. */
  transcripts(): AsyncGenerator<Transcript, void, undefined> {
    return this.#transcripts.read()
  }

  /** A transcript has come. */
  receive(transcript: Transcript): void {
    if (this.#phase === 'writing') this.#transcripts.push(transcript)
  }

  /** Marks the reply as stopping. @returns false when that has happened before, or the reply has ended */
  stop(): boolean {
    if (this.#phase !== 'writing') return false
    this.#phase = 'stopping'
    this.#transcripts.end()
    return true
  }

  /** The reply has ended; only the first time counts. */
  finish(outcome: ReplyOutcome): void {
    if (this.#phase === 'ended') return
    this.#phase = 'ended'
    this.#outcome = outcome
    this.#transcripts.end()
  }
}
