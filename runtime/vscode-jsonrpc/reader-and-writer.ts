import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/node'
import { lspWire } from '../../base/wire.js'
import { resolveFraming } from '../framing/resolve.js'
import { type Limits, resolveLimits } from '../limits.js'
import { Redactor } from '../redact.js'
import { ByteChannel } from '../transports/byte-channel.js'
import type { StreamsOptions } from '../transports/streams.js'

/**
 * A reader and a writer for `createMessageConnection`: batched writes, and the limits of this runtime, which vscode-jsonrpc's
 * own do not have. A stream that breaks the rules fires `onError` with a {@link FramingError}, then `onClose`.
 *
 * @throws {TypeError} for limits that are none.
 */
export function createReaderAndWriter(options: StreamsOptions & { limits?: Partial<Limits> }): {
  reader: MessageReader
  writer: MessageWriter
} {
  const { readable, writable, description = 'the peer' } = options
  const framing = resolveFraming(options.framing ?? lspWire.framing)
  const limits = resolveLimits(options.limits)
  const channel = new ByteChannel({ description, readable, writable, framing, limits, redactor: new Redactor() })
  return { reader: new ChannelReader(channel), writer: new ChannelWriter(channel) }
}

class ChannelReader extends AbstractMessageReader implements MessageReader {
  readonly #channel: ByteChannel

  constructor(channel: ByteChannel) {
    super()
    this.#channel = channel
  }

  listen(callback: DataCallback): Disposable {
    this.#channel.start({
      message: value => callback(value as Message),
      unusable: () => {},
      text: () => {},
      ended: error => {
        if (error) this.fireError(error)
        this.fireClose()
      },
    })
    return { dispose: () => this.#channel.destroy() }
  }
}

class ChannelWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #channel: ByteChannel

  constructor(channel: ByteChannel) {
    super()
    this.#channel = channel
  }

  async write(message: Message): Promise<void> {
    try {
      this.#channel.send(message)
    } catch (error) {
      this.fireError(error, message)
      throw error
    }
    await this.#channel.drained()
  }

  end(): void {
    void this.#channel.end()
  }
}
