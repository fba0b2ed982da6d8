import type { Message } from 'vscode-jsonrpc'
import type { Channel, ChannelProcess, ChannelSink, Transport } from '../channel.js'
import { type AgentError, ConnectionClosedError } from '../errors.js'
import { type Sender, type TakeMessage, tappedText, tappedValue } from './message.js'

/** Settings of {@link tapTransport}. */
export interface TapTransportOptions {
  /** The end of the conversation that this program is. Default `client`. */
  side?: Sender
}

/**
 * Puts a tap into a transport, in this process: `take` gets every message of the connection, in both directions, in order.
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

/** A channel with a tap. */
class TappedChannel implements Channel {
  readonly #channel: Channel
  readonly #take: TakeMessage
  readonly #side: Sender
  #sink: ChannelSink | undefined
  /** Messages that arrive while one is being sent, as answers within one process do: the tap gets the sent one first. */
  #held: (() => void)[] | undefined

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

  start(sink: ChannelSink): void {
    const peer = this.#side === 'client' ? 'agent' : 'client'
    const { framing } = this
    this.#sink = sink
    const inOrder =
      <Given extends unknown[]>(handOn: (...given: Given) => void) =>
      (...given: Given) =>
        this.#held ? void this.#held.push(() => handOn(...given)) : handOn(...given)
    this.#channel.start({
      message: inOrder((value, bytes, text) => {
        const message =
          text === undefined ? tappedValue(peer, framing, value, bytes) : tappedText(peer, framing, text, bytes, value)
        if (this.#give(message)) sink.message(value, bytes, text)
      }),
      unusable: inOrder((why, content, bytes, text = '') => {
        const value = why === 'not-json' ? undefined : content
        if (this.#give(tappedText(peer, framing, text, bytes, value, why))) sink.unusable(why, content, bytes, text)
      }),
      text: inOrder((text, first) => sink.text(text, first)),
      ended: inOrder(error => this.#end(error)),
    })
  }

  send(message: Message): number | undefined {
    const held: (() => void)[] = []
    this.#held = held
    try {
      const bytes = this.#channel.send(message)
      this.#give(tappedValue(this.#side, this.framing, message, bytes))
      return bytes
    } finally {
      this.#held = undefined
      for (const handOn of held) handOn()
    }
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

  end(): Promise<void> {
    return this.#channel.end()
  }

  destroy(): void {
    this.#channel.destroy()
  }

  /** Passes a message to the tap. @returns whether the conversation goes on. */
  #give(message: Parameters<TakeMessage>[0]): boolean {
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
