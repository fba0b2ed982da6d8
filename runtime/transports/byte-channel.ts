import type { Message } from 'vscode-jsonrpc'
import { messageOf } from '../../base/error-message.js'
import type { Readable, Writable } from '../../base/node-types.js'
import type { FramingName } from '../../base/wire.js'
import type { Channel, ChannelProcess, ChannelSink, OpenContext } from '../channel.js'
import { AgentError, ConnectionClosedError, FramingError, LimitError } from '../errors.js'
import { explain, quote } from '../explain.js'
import type { Decoder, Framing } from '../framing/framing.js'
import { resolveFraming } from '../framing/index.js'
import { isDeeper } from '../framing/parse.js'
import { type Limits, startTimer } from '../limits.js'
import type { Redactor } from '../redact.js'
import { MessageWriter } from './message-writer.js'

/** A body of so many characters is written as bytes. */
const largeBody = 64 * 1024

/** What a byte channel is made of. */
export interface ByteChannelOptions {
  readonly description: string
  readonly readable: Readable
  readonly writable: Writable
  readonly framing: Framing
  readonly limits: Readonly<Limits>
  readonly redactor: Redactor
  readonly process?: ChannelProcess
  /** Sets whether the streams keep the program alive (`ref`, `unref`). */
  readonly hold?: ((held: boolean) => void) | undefined
  /** Releases the process or socket behind the streams. */
  readonly release?: () => void
}

/**
 * Makes the channel of a connection from its streams.
 *
 * @param framing how messages are separated; by default as the wire says.
 * @throws {TypeError} for an unknown name of a framing
 */
export function channelMaker({ limits, redactor, wire }: OpenContext, framing: FramingName | Framing = wire.framing) {
  const own = { framing: resolveFraming(framing), limits, redactor }
  return (options: Omit<ByteChannelOptions, keyof typeof own>) => new ByteChannel({ ...options, ...own })
}

/** Messages over a pair of byte streams: framing, caps and the stall timer. */
export class ByteChannel implements Channel {
  readonly description: string
  readonly framing: string
  readonly process: ChannelProcess | undefined
  readonly hold: Channel['hold']
  readonly #options: ByteChannelOptions
  readonly #writer: MessageWriter
  #sink: ChannelSink | undefined
  #decoder: Decoder | undefined
  #stall: NodeJS.Timeout | undefined
  /** When the last bytes of an unfinished message arrived. */
  #partialAt: number | undefined
  #over = false

  constructor(options: ByteChannelOptions) {
    this.#options = options
    this.description = options.description
    this.framing = options.framing.name
    this.process = options.process
    this.hold = options.hold
    this.#writer = new MessageWriter(options.writable, options.framing)
  }

  start(sink: ChannelSink): void {
    const { framing, readable, writable, limits, redactor } = this.#options
    this.#sink = sink
    this.#decoder = framing.decoder(
      {
        message: (value, bytes, text) => sink.message(value, bytes, text),
        unusable: (why, content, bytes, text) => sink.unusable(why, content, bytes, text),
        text: (text, first) => sink.text(text, first),
        quote: text => quote(text, redactor),
      },
      limits,
    )
    readable.on('data', this.#onData)
    readable.once('end', this.#onEnd)
    readable.once('close', this.#onEnd)
    readable.on('error', this.#onError)
    writable.on('error', this.#onError)
    // A stream that ended before it was read emits no `end` any more.
    if (readable.destroyed || readable.readableEnded)
      process.nextTick(() => (readable.errored ? this.#onError(readable.errored) : this.#onEnd()))
  }

  send(message: Message): void {
    const { messageBytes, outgoingBytes } = this.#options.limits
    const json = stringify(message, this.#options.limits)
    const body = json.length >= largeBody ? Buffer.from(json) : json
    const bytes = Buffer.byteLength(body)
    if (bytes > messageBytes)
      throw new LimitError('messageBytes', messageBytes, `a message of ${bytes} bytes is too long to send`)
    if (this.#options.writable.writable === false)
      throw new ConnectionClosedError(`${this.description} reads nothing any more: its input is closed`)
    const { queued } = this.#writer
    if (queued > 0 && queued + bytes > outgoingBytes)
      throw new LimitError('outgoingBytes', outgoingBytes, `${this.description} does not read what is sent`)
    this.#sink?.sent?.(message, bytes, json)
    this.#writer.write(body, bytes)
  }

  drained(): Promise<void> | undefined {
    return this.#writer.drained()
  }

  pause(): void {
    this.#partialAt = undefined
    this.#options.readable.pause()
  }

  resume(): void {
    this.#options.readable.resume()
  }

  end(last?: Promise<unknown>): Promise<void> {
    return this.#writer.end(last)
  }

  destroy(): void {
    this.#finish(undefined)
    this.#options.readable.destroy()
    this.#writer.destroy()
    this.#options.release?.()
  }

  readonly #onData = (chunk: Buffer | string): void => {
    if (this.#over || !this.#decoder) return
    try {
      this.#decoder.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
    } catch (error) {
      this.#finish(asChannelError(error))
      return
    }
    this.#partialAt = this.#decoder.partial ? performance.now() : undefined
    if (this.#partialAt !== undefined && !this.#stall) this.#watchForStall(this.#options.limits.frameMs)
  }

  /** One timer for many messages: setting and clearing one for each costs more. */
  #watchForStall(milliseconds: number): void {
    const { frameMs } = this.#options.limits
    this.#stall = startTimer(milliseconds, () => {
      this.#stall = undefined
      if (this.#partialAt === undefined) return
      const left = this.#partialAt + frameMs - performance.now()
      if (left > 0) this.#watchForStall(left)
      else this.#finish(new FramingError('stalled', explain('stalled', { ms: frameMs })))
    })
    this.#stall?.unref()
  }

  readonly #onEnd = (): void => {
    if (this.#over) return
    this.#finish(this.#decoder?.end())
  }

  readonly #onError = (error: Error): void => {
    const finish = () => this.#finish(asChannelError(error))
    // A broken pipe follows an end that the reading half will report, after the messages still in flight. A peer that has
    // closed only its input does not end, but will never read what was sent.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE' && !this.#options.readable.destroyed)
      startTimer(this.#options.limits.exitMs, finish)?.unref()
    else finish()
  }

  #finish(error: AgentError | undefined): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#stall)
    this.#options.readable.off('data', this.#onData)
    // Data that still arrives must not block the peer, nor keep the program alive.
    this.#options.readable.resume()
    this.#sink?.ended(error)
  }
}

/** @throws {LimitError} for a value that is nested too deeply */
function stringify(message: Message, { depth }: Readonly<Limits>): string {
  const what = 'what was given to send'
  try {
    const json = JSON.stringify(message)
    if (!isDeeper(json, depth)) return json
  } catch (error) {
    // JSON.stringify throws a RangeError when the stack is too small; other errors go to the caller.
    if (!(error instanceof RangeError && /call stack/i.test(error.message))) throw error
  }
  throw new LimitError('depth', depth, explain('depth', { what, limit: depth }))
}

function asChannelError(error: unknown): AgentError {
  if (error instanceof AgentError) return error
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  return new ConnectionClosedError(`the connection broke: ${code ?? messageOf(error)}`, { cause: error })
}
