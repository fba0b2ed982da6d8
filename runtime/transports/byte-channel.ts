import type { Message } from 'vscode-jsonrpc'
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

/** Characters after which waiting messages are written without waiting for the end of the turn. */
const eagerFlush = 2 * 1024
/** The same while the peer lags behind: fewer, larger writes. */
const congestedFlush = 64 * 1024
/** A body of so many characters is written separately: joining it to others would copy it once more. */
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
 * @throws {TypeError} for an unknown name of a framing.
 */
export function channelMaker({ limits, redactor, wire }: OpenContext, framing: FramingName | Framing = wire.framing) {
  const own = { framing: resolveFraming(framing), limits, redactor }
  return (options: Omit<ByteChannelOptions, keyof typeof own>) => new ByteChannel({ ...options, ...own })
}

/** Messages over a pair of byte streams: framing, batched writes, caps and the stall timer. */
export class ByteChannel implements Channel {
  readonly description: string
  readonly framing: string
  readonly process: ChannelProcess | undefined
  readonly hold: Channel['hold']
  readonly #options: ByteChannelOptions
  readonly #readable: Readable
  readonly #writable: Writable
  readonly #limits: Readonly<Limits>
  #sink: ChannelSink | undefined
  #decoder: Decoder | undefined
  #waiting = ''
  #ascii = true
  #flushPlanned = false
  #congested = false
  #drained: Promise<void> | undefined
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
    this.#readable = options.readable
    this.#writable = options.writable
    this.#limits = options.limits
  }

  start(sink: ChannelSink): void {
    this.#sink = sink
    this.#decoder = this.#options.framing.decoder(
      {
        message: (value, bytes, text) => sink.message(value, bytes, text),
        unusable: (why, content, bytes, text) => sink.unusable(why, content, bytes, text),
        text: (text, first) => sink.text(text, first),
        quote: text => quote(text, this.#options.redactor),
      },
      this.#limits,
    )
    this.#readable.on('data', this.#onData)
    this.#readable.once('end', this.#onEnd)
    this.#readable.once('close', this.#onEnd)
    this.#readable.on('error', this.#onError)
    this.#writable.on('error', this.#onError)
    this.#writable.on('drain', this.#onDrain)
    // A stream that ended before it was read emits no `end` any more.
    const { destroyed, errored } = this.#readable
    if (destroyed) process.nextTick(() => (errored ? this.#onError(errored) : this.#onEnd()))
  }

  send(message: Message): void {
    const json = stringify(message, this.#limits)
    const body = json.length >= largeBody ? Buffer.from(json) : undefined
    const bytes = body?.length ?? Buffer.byteLength(json)
    if (bytes > this.#limits.messageBytes)
      throw new LimitError('messageBytes', this.#limits.messageBytes, `a message of ${bytes} bytes is too long to send`)
    const queued = this.#writable.writableLength + this.#waiting.length
    if (queued > 0 && queued + bytes > this.#limits.outgoingBytes)
      throw new LimitError(
        'outgoingBytes',
        this.#limits.outgoingBytes,
        `${this.description} does not read what is sent`,
      )
    this.#sink?.sent?.(message, bytes, json)
    this.#waiting += this.#options.framing.header(bytes)
    if (body) {
      // One system call instead of two.
      this.#writable.cork()
      this.#flush()
      this.#write(body)
      this.#writable.uncork()
    } else {
      this.#waiting += json
      if (bytes !== json.length) this.#ascii = false
    }
    this.#waiting += this.#options.framing.trailer
    if (this.#waiting.length >= (this.#congested ? congestedFlush : eagerFlush)) this.#flush()
    else if (!this.#flushPlanned) {
      this.#flushPlanned = true
      process.nextTick(this.#flushLater)
    }
  }

  drained(): Promise<void> | undefined {
    if (!this.#congested) return undefined
    this.#drained ??= new Promise(resolve => {
      const done = () => {
        this.#drained = undefined
        this.#writable.off('drain', done).off('close', done)
        resolve()
      }
      this.#writable.once('drain', done).once('close', done)
    })
    return this.#drained
  }

  pause(): void {
    this.#partialAt = undefined
    this.#readable.pause()
  }

  resume(): void {
    this.#readable.resume()
  }

  end(): Promise<void> {
    this.#flush()
    return new Promise(resolve => {
      if (this.#writable.destroyed || this.#writable.writableFinished) return resolve()
      this.#writable.once('close', resolve)
      this.#writable.end(resolve)
    })
  }

  destroy(): void {
    this.#finish(undefined)
    this.#waiting = ''
    this.#readable.destroy()
    this.#writable.destroy()
    this.#options.release?.()
  }

  readonly #flushLater = (): void => {
    this.#flushPlanned = false
    this.#flush()
  }

  #flush(): void {
    const text = this.#waiting
    if (text === '') return
    this.#waiting = ''
    const ascii = this.#ascii
    this.#ascii = true
    // Non-ASCII text is written as bytes, so that the stream's `writableLength` counts bytes.
    this.#write(ascii ? text : Buffer.from(text, 'utf8'))
  }

  #write(data: string | Buffer): void {
    if (this.#writable.destroyed || this.#writable.writableEnded) return
    // The encoding applies to text, which is ASCII whenever it is not bytes.
    if (!this.#writable.write(data, 'latin1')) this.#congested = true
  }

  readonly #onDrain = (): void => {
    this.#congested = false
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
    if (this.#partialAt !== undefined && !this.#stall) this.#watchForStall(this.#limits.frameMs)
  }

  /** One timer for many messages: setting and clearing one for each costs more. */
  #watchForStall(milliseconds: number): void {
    const { frameMs } = this.#limits
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
    if ((error as NodeJS.ErrnoException).code === 'EPIPE' && !this.#readable.destroyed)
      startTimer(this.#limits.exitMs, finish)?.unref()
    else finish()
  }

  #finish(error: AgentError | undefined): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#stall)
    this.#readable.off('data', this.#onData)
    // Data that still arrives must not block the peer, nor keep the program alive.
    this.#readable.resume()
    this.#sink?.ended(error)
  }
}

/** @throws {LimitError} for a value that is nested too deeply. */
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
  return new ConnectionClosedError(`the connection broke: ${code ?? String(error)}`, { cause: error })
}
