import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-jsonrpc/node'
import { type EngineOptions, explainUnusable, reportText } from '../connection/engine.js'
import { FramingError } from '../errors.js'
import type { SilenceWatch } from '../silence-watch.js'

/** The cancel message of vscode-jsonrpc; another `wire.cancel` is translated. */
export const ownCancel = '$/cancelRequest'

/** Reads the messages of a channel for vscode-jsonrpc. */
export class ChannelReader extends AbstractMessageReader {
  /** By params: bytes of the message that brought them. */
  readonly sizes = new WeakMap<object, number>()
  readonly #options: EngineOptions
  readonly #silence: SilenceWatch

  constructor(options: EngineOptions, silence: SilenceWatch) {
    super()
    this.#options = options
    this.#silence = silence
  }

  listen(callback: DataCallback): Disposable {
    const { channel, report, ended } = this.#options
    channel.start({
      message: (value, bytes) => {
        this.#silence.stop()
        if (!Array.isArray(value)) this.#take(value, bytes, callback)
        else for (const item of value) this.#take(item, bytes && Buffer.byteLength(JSON.stringify(item)), callback)
      },
      unusable: (why, content, bytes) => {
        this.#silence.stop()
        this.#options.report(why, () => explainUnusable(this.#options, why, content, bytes))
      },
      text: (text, first) => reportText(this.#options, text, first),
      ended: error => {
        if (error instanceof FramingError && error.fault === 'other-framing')
          report('other-framing', () => error.message)
        // Messages before the end still wait in the queue of vscode-jsonrpc.
        setImmediate(() => setImmediate(() => ended(error)))
      },
    })
    return { dispose: () => {} }
  }

  #take(value: unknown, bytes = 0, callback: DataCallback): void {
    if (typeof value !== 'object' || value === null) {
      this.#options.report('invalid-message', () => 'a message is not an object')
      return
    }
    const message = value as Record<string, unknown>
    const { cancel } = this.#options.wire
    const params = message.params as Record<string, unknown> | undefined
    if (typeof params === 'object' && params !== null) this.sizes.set(params, bytes)
    const isCancel = cancel !== null && message.method === cancel.method && message.id === undefined
    callback((isCancel ? { ...message, method: ownCancel, params: { id: params?.[cancel.id] } } : message) as Message)
  }
}

/** Writes the messages of vscode-jsonrpc. */
export class ChannelWriter extends AbstractMessageWriter {
  readonly #send: (message: Message) => void

  constructor(send: (message: Message) => void) {
    super()
    this.#send = send
  }

  async write(message: Message): Promise<void> {
    this.#send(message)
  }

  end(): void {}
}
