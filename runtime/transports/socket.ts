import { once } from 'node:events'
import { BlockList, connect, isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '../../base/backoff.js'
import type { Socket } from '../../base/node-types.js'
import type { FramingName } from '../../base/wire.js'
import type { OpenContext } from '../channel.js'
import { type ConnectAttempt, ConnectError, HostRefusedError } from '../errors.js'
import type { Framing } from '../framing/framing.js'
import { within } from '../within.js'
import { abortedError } from './aborted.js'
import { type ByteChannel, type ByteChannelOptions, channelMaker } from './byte-channel.js'

/** Attempts to open a TCP connection, and the pauses between them. */
export interface ConnectRetry {
  /** Attempts in all. Default 5. */
  attempts?: number
  /** Milliseconds before the second attempt; doubled each time. Default 100. */
  delayMs?: number
  /** The longest pause, in milliseconds. Default 2,000. */
  maxDelayMs?: number
  /** Milliseconds for one attempt. Default 5,000. */
  attemptMs?: number
}

/** An agent that listens on a TCP port. */
export interface TcpOptions {
  /** Default `127.0.0.1`. */
  host?: string
  /** From 1 to 65535. */
  port: number
  /** Allows a host that is not this machine: the connection is neither encrypted nor authenticated. */
  allowRemote?: boolean
  /** Attempts while nobody listens on the port. */
  retry?: ConnectRetry
  /** How messages are separated; by default as the connection's `wire` says. */
  framing?: FramingName | Framing
}

/** A channel over a connected socket. */
export function socketChannel(
  socket: Socket,
  { host = '127.0.0.1', port, framing }: TcpOptions,
  context: OpenContext,
  further: Partial<Pick<ByteChannelOptions, 'description' | 'process' | 'hold' | 'release'>> = {},
): ByteChannel {
  const description = formatAddress(host, port)
  const hold = (held: boolean) => void (held ? socket.ref() : socket.unref())
  return channelMaker(context, framing)({ description, readable: socket, writable: socket, hold, ...further })
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')

/** Whether a host is certainly this machine. Names are not resolved: the result can change. */
function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true
  const family = isIP(host)
  return family !== 0 && loopback.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

/** @throws {HostRefusedError} when the host is not this machine, and `allowRemote` is not set */
export function refuseRemote({ host = '127.0.0.1', allowRemote = false }: Omit<TcpOptions, 'port'>): void {
  if (!allowRemote && !isLoopback(host)) throw new HostRefusedError(host)
}

/**
 * Opens a socket, with retries.
 *
 * @throws {HostRefusedError} when the host is not this machine, and `allowRemote` is not set
 * @throws {TypeError} for an invalid port
 * @throws {ConnectionClosedError} when the signal aborts
 * @throws {ConnectError} when no attempt succeeds
 */
export async function connectSocket(options: TcpOptions, signal: AbortSignal): Promise<Socket> {
  const { host = '127.0.0.1', port, retry = {} } = options
  const { attempts = 5, delayMs = 100, maxDelayMs = 2_000, attemptMs = 5_000 } = retry
  refuseRemote(options)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new TypeError(`port: expected 1 to 65535, got ${String(port)}`)
  const begun = performance.now()
  const failed: ConnectAttempt[] = []
  let cause: unknown
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (attempt > 1) await sleep(backoff(attempt - 1, delayMs, maxDelayMs), undefined, { signal }).catch(() => {})
    try {
      return await connectOnce(host, port, attemptMs, signal)
    } catch (error) {
      if (signal.aborted) throw abortedError(signal)
      cause = error
      const word = (error as NodeJS.ErrnoException).code ?? (error as Error).message
      failed.push({ attempt, error: word, afterMs: Math.round(performance.now() - begun) })
    }
  }
  throw new ConnectError(formatAddress(host, port), failed, cause)
}

async function connectOnce(host: string, port: number, attemptMs: number, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted()
  const socket = connect({ host, port, noDelay: true })
  try {
    if (!(await within(attemptMs, once(socket, 'connect', { signal })))) throw new Error('timed out')
    // Where nobody listens, the system may give the attempt the very port that it asks for, and so connect it to itself.
    if (socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress)
      throw Object.assign(new Error('nobody listens'), { code: 'ECONNREFUSED' })
    return socket
  } catch (error) {
    socket.on('error', () => {})
    socket.destroy()
    throw error
  }
}

/** A host and port as people write them. */
export function formatAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
