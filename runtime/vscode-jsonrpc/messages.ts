import type { Message, MessageReader, MessageWriter } from 'vscode-jsonrpc'
import type { Channel, ChannelSink, Transport } from '../channel.js'
import { ConnectionClosedError } from '../errors.js'

/** A reader and a writer of vscode-jsonrpc, for framings and carriers that only exist there. */
export interface MessagesOptions {
  /** Reads messages of the other end. */
  reader: MessageReader
  /** Writes messages to the other end. */
  writer: MessageWriter
  /** Name of the other end in errors and reports. */
  description?: string
}

/**
 * A reader and a writer that implement vscode-jsonrpc's interfaces. They have to limit sizes themselves: members of
 * `limits` that count bytes of messages do not apply.
 */
export function messages(options: MessagesOptions): Transport {
  return {
    reopens: false,
    open: async () => new MessagesChannel(options),
  }
}

class MessagesChannel implements Channel {
  readonly description: string
  readonly process = undefined
  readonly #reader: MessageReader
  readonly #writer: MessageWriter
  #sink: ChannelSink | undefined
  #last: Promise<void> = Promise.resolve()

  constructor({ reader, writer, description = 'the peer' }: MessagesOptions) {
    this.#reader = reader
    this.#writer = writer
    this.description = description
  }

  start(sink: ChannelSink): void {
    this.#sink = sink
    this.#reader.onError(error => this.#finish(asClosed(error)))
    this.#reader.onClose(() => this.#finish(undefined))
    this.#writer.onError(([error]) => this.#finish(asClosed(error)))
    this.#writer.onClose(() => this.#finish(undefined))
    this.#reader.listen(message => this.#sink?.message(message, undefined))
  }

  send(message: Message): void {
    this.#sink?.sent?.(message, undefined)
    this.#last = this.#writer.write(message)
    this.#last.catch(error => this.#finish(asClosed(error)))
  }

  drained(): undefined {
    return undefined
  }

  async end(): Promise<void> {
    await this.#last.catch(() => {})
    this.#writer.end()
  }

  destroy(): void {
    this.#finish(undefined)
    this.#reader.dispose()
    this.#writer.dispose()
  }

  #finish(error: ConnectionClosedError | undefined): void {
    const sink = this.#sink
    this.#sink = undefined
    sink?.ended(error)
  }
}

/** An error of vscode-jsonrpc can quote a message: it is only the cause. */
function asClosed(cause: unknown): ConnectionClosedError {
  return new ConnectionClosedError('the reader or writer of the connection failed', { cause })
}
