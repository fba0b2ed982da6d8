import type { Message } from 'vscode-jsonrpc'
import type { Channel, ChannelSink, Transport } from '../channel.js'
import { ConnectionClosedError } from '../errors.js'

/** The members that a `MessagePort` and a `Worker` of `node:worker_threads` share. */
export interface MessagePortLike {
  /** Sends a message. */
  postMessage(message: unknown): void
  /** Adds a listener. */
  on(event: 'message' | 'messageerror' | 'error' | 'close' | 'exit', listener: (value: unknown) => void): unknown
  /** Takes a listener back. */
  off(event: 'message' | 'messageerror' | 'error' | 'close' | 'exit', listener: (value: unknown) => void): unknown
  /** Of a port: closes both ends. */
  close?(): void
  /** Of a worker: ends its thread. */
  terminate?(): Promise<unknown>
}

/**
 * An agent in a worker thread, or behind any `MessagePort`. Messages travel as structured clones, without framing: of
 * `limits`, those that count bytes do not apply. Closing the connection closes the port, or ends the worker.
 */
export function messagePort(port: MessagePortLike, description = 'the worker'): Transport {
  return { reopens: false, open: async () => new PortChannel(port, description) }
}

class PortChannel implements Channel {
  readonly description: string
  readonly process = undefined
  readonly #port: MessagePortLike
  #sink: ChannelSink | undefined

  constructor(port: MessagePortLike, description: string) {
    this.#port = port
    this.description = description
  }

  start(sink: ChannelSink): void {
    this.#sink = sink
    this.#port.on('message', this.#onMessage)
    this.#port.on('messageerror', this.#onError)
    this.#port.on('error', this.#onError)
    this.#port.on('close', this.#onEnd)
    this.#port.on('exit', this.#onEnd)
  }

  send(message: Message): void {
    this.#port.postMessage(message)
    this.#sink?.sent?.(message, undefined)
  }

  drained(): undefined {
    return undefined
  }

  async end(): Promise<void> {
    // The last message is delivered before the port closes; a worker gets the turn in which it arrives.
    await new Promise(resolve => setImmediate(resolve))
  }

  destroy(): void {
    this.#finish(undefined)
    if (this.#port.terminate) void this.#port.terminate()
    else this.#port.close?.()
  }

  readonly #onMessage = (value: unknown): void => {
    this.#sink?.message(value, undefined)
  }

  readonly #onError = (cause: unknown): void => {
    this.#finish(new ConnectionClosedError(`${this.description} failed`, { cause }))
  }

  readonly #onEnd = (): void => {
    this.#finish(undefined)
  }

  #finish(error: ConnectionClosedError | undefined): void {
    const sink = this.#sink
    if (!sink) return
    this.#sink = undefined
    // An error without a listener would end this process: these listeners stay.
    this.#port.off('message', this.#onMessage)
    this.#port.off('close', this.#onEnd)
    this.#port.off('exit', this.#onEnd)
    sink.ended(error)
  }
}
