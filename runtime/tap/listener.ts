import type { Buffer } from '../../base/node-types.js'
import { contentLength } from '../framing/content-length.js'
import type { Decoder, DecoderSink } from '../framing/framing.js'
import { jsonLines } from '../framing/json-lines.js'
import { defaultLimits } from '../limits.js'
import { type Sender, type TakeMessage, type TappedMessage, tapped } from './message.js'

/** Decodes the bytes of one side without changing them. The first bytes show which framing the side uses. */
export class Listener {
  readonly #sender: Sender
  readonly #take: TakeMessage
  #decoders: Decoder[]
  #chosen: Decoder | undefined
  #problem: string | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(sender: Sender, take: TakeMessage) {
    this.#sender = sender
    this.#take = take
    this.#decoders = [contentLength, jsonLines].map(framing => {
      const decoder = framing.decoder(
        this.#sinkOf(framing.name, () => decoder),
        // The receiver enforces the limits; a message that it accepts must not be too long for the tap.
        { ...defaultLimits, messageBytes: Number.POSITIVE_INFINITY },
      )
      return decoder
    })
  }

  /** Why the side cannot be decoded any further (its bytes still pass); undefined while it can. */
  get problem(): string | undefined {
    return this.#problem
  }

  /**
   * Takes the next bytes.
   *
   * @throws {unknown} what the consumer of the messages throws
   */
  push(chunk: Buffer): void {
    for (const decoder of this.#decoders) {
      if (this.#chosen && this.#chosen !== decoder) continue
      try {
        decoder.push(chunk)
      } catch (error) {
        if (this.#failure) throw this.#failure.error
        this.#giveUp(decoder, error as Error)
      }
    }
    if (this.#chosen) this.#decoders = this.#decoders.filter(decoder => decoder === this.#chosen)
  }

  /**
   * Call it when the side has ended its stream.
   *
   * @throws {unknown} what the consumer of the messages throws
   */
  end(): void {
    for (const decoder of this.#decoders) {
      const cut = decoder.end()
      if (cut && decoder === this.#chosen) this.#problem ??= this.#unreadable(cut)
    }
  }

  #giveUp(decoder: Decoder, error: Error): void {
    this.#decoders = this.#decoders.filter(other => other !== decoder)
    if (this.#chosen === decoder || this.#decoders.length === 0) this.#problem ??= this.#unreadable(error)
  }

  #unreadable({ message }: Error): string {
    return `what the ${this.#sender} sends cannot be read any further: ${message}`
  }

  #sinkOf(framing: string, self: () => Decoder): DecoderSink {
    return {
      message: (value, bytes, text) => {
        this.#chosen ??= self()
        if (this.#chosen === self()) this.#give(tapped(this.#sender, framing, value, bytes, text))
      },
      unusable: (why, content, bytes, text) => {
        this.#chosen ??= self()
        if (this.#chosen !== self()) return
        const value = why === 'not-json' ? undefined : content
        this.#give(tapped(this.#sender, framing, value, bytes, text, why))
      },
      text: () => {},
      quote: () => 'what it sends is not shown',
    }
  }

  #give(message: TappedMessage): void {
    try {
      this.#take(message)
    } catch (error) {
      this.#failure = { error }
      throw error
    }
  }
}
