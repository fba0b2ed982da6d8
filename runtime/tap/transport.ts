import type { Message } from 'vscode-jsonrpc'
import type { Channel, ChannelProcess, ChannelSink, Transport } from '../channel.js'
import { type AgentError, ConnectionClosedError } from '../errors.js'
import { type Sender, type TakeMessage, tapped } from './message.js'

/** Settings of {@link tapTransport}. */
export interface TapTransportOptions {
  /** Which end of the conversation this side is. Default `client`. */
  side?: Sender
}

/**
 * Puts a tap into a transport, in this process: every message of the connection goes by `take`, both ways, in order.
 *
 * @example
 * const client = await CodyClient.connect({ transport: tapTransport(stdio({ command: 'cody' }), message => log(message.raw)) })
 */
export function tapTransport(
  transport: Transport,
  take: TakeMessage,
  { side = 'client' }: TapTransportOptions = {},
): Transport {
  return {
    reopens: transport.reopens,
    open: async context => new TappedChannel(await transport.open(context), take, side),
  }
}

/** A channel whose messages go by a tap. */
class TappedChannel implements Channel {
  readonly #channel: Channel
  readonly #take: TakeMessage
  readonly #side: Sender
  #sink: ChannelSink | undefined

  constructor(channel: Channel, take: TakeMessage, side: Sender) {
    this.#channel = channel
    this.#take = take
    this.#side = side
  }

  get description(): string {
    return this.#channel.description
  }

  get framing(): string | undefined {
    return this.#channel.framing
  }

  get process(): ChannelProcess | undefined {
    return this.#channel.process
  }

  get hold(): Channel['hold'] {
    return this.#channel.hold
  }

  start(sink: ChannelSink): void {
    const side = this.#side
    const peer = side === 'client' ? 'agent' : 'client'
    const { framing } = this
    this.#sink = sink
    this.#channel.start({
      message: (value, bytes, text) => {
        if (this.#give(tapped(peer, framing, value, bytes, text))) sink.message(value, bytes, text)
      },
      sent: (value, bytes, text) => {
        if (this.#give(tapped(side, framing, value, bytes, text))) sink.sent?.(value, bytes, text)
      },
      unusable: (why, content, bytes, text = '') => {
        const value = why === 'not-json' ? undefined : content
        if (this.#give(tapped(peer, framing, value, bytes, text, why))) sink.unusable(why, content, bytes, text)
      },
      text: (text, first) => sink.text(text, first),
      ended: error => this.#end(error),
    })
  }

  send(message: Message): void {
    this.#channel.send(message)
  }

  drained(): Promise<void> | undefined {
    return this.#channel.drained()
  }

  pause(): void {
    this.#channel.pause?.()
  }

  resume(): void {
    this.#channel.resume?.()
  }

  end(last?: Promise<unknown>): Promise<void> {
    return this.#channel.end(last)
  }

  destroy(): void {
    this.#channel.destroy()
  }

  /** Hands a message to the tap. @returns whether the conversation goes on. */
  #give(message: Parameters<TakeMessage>[0]): boolean {
    // What arrived together with the message that could not be kept does not go on.
    if (!this.#sink) return false
    try {
      this.#take(message)
      return true
    } catch (cause) {
      this.#end(new ConnectionClosedError(`the tap failed: ${(cause as Error)?.message ?? cause}`, { cause }))
      this.#channel.destroy()
      return false
    }
  }

  /** Tells the connection, once, that nothing arrives any more. */
  #end(error: AgentError | undefined): void {
    const sink = this.#sink
    this.#sink = undefined
    sink?.ended(error)
  }
}
