import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import { backoff } from '../../base/backoff.js'
import { withResolvers } from '../../base/with-resolvers.js'
import type { Channel, OpenContext, Transport } from '../channel.js'
import { AgentExitError, type ConnectAttempt, ConnectError } from '../errors.js'
import { startListening } from '../listen/start-listening.js'
import { AgentProcess, type ProcessOptions } from '../process/agent-process.js'
import { whenAborted } from '../transports/aborted.js'
import {
  type ConnectRetry,
  connectSocket,
  formatAddress,
  refuseRemote,
  socketChannel,
  type TcpOptions,
} from '../transports/socket.js'
import { within } from '../within.js'

/** A program that listens on a TCP port. */
export interface SpawnedTcpOptions
  extends Omit<ProcessOptions, 'args' | 'env'>,
    Pick<TcpOptions, 'host' | 'allowRemote' | 'framing'> {
  /** Its arguments, or a function that makes them from the port. */
  args?: readonly string[] | ((port: number) => readonly string[])
  /** Its variables, or a function that makes them from the port. */
  env?: ProcessOptions['env'] | ((port: number) => NonNullable<ProcessOptions['env']>)
  /** The port to listen on, which must be free; any free one by default. */
  port?: number
  /** The line on stderr that says it listens; the first group, if the pattern has one, is the port. */
  listening?: RegExp
  /** How often to try while there is no such line. Default: 40 attempts, 50 to 500 ms apart. */
  retry?: ConnectRetry
}

const saysListening = /listening on (?:\S+ )?port (\d{1,5})/i

/**
 * Starts a program that listens on a TCP port and connects to it: as soon as it writes `listening on port N` to stderr, or by
 * repeated attempts. The program lives as long as the connection.
 *
 * The connection rejects with a {@link HostRefusedError} before the program is started, a {@link SpawnError}, an
 * {@link AgentExitError} when the program ends before it is reached, or a {@link ConnectError}.
 */
export function spawnedTcp(options: SpawnedTcpOptions): Transport {
  return {
    reopens: true,
    async open(context) {
      // Before the program is started: it would listen there.
      refuseRemote(options)
      for (let left = portsToTry; ; left--) {
        try {
          return await openOnce(options, context)
        } catch (error) {
          const isTaken = error instanceof AgentExitError && /EADDRINUSE|address already in use/i.test(error.stderr)
          if (!isTaken || options.port || left <= 1) throw error
        }
      }
    },
  }
}

/** Another program may take a free port before the agent does: so many ports are tried when none was asked for. */
const portsToTry = 3

async function openOnce(options: SpawnedTcpOptions, context: OpenContext): Promise<Channel> {
  const { host = '127.0.0.1' } = options
  const port = await freePort(host, options.port)
  const { limits, redactor } = context
  const agent = await AgentProcess.start(processOptions(options, port), limits.stderrBytes, redactor)
  const listening = new ListeningLine(options.listening ?? saysListening, port)
  // Once connected, the line is not searched any more: an agent may write a lot.
  const stopWatching = agent.watchStderr(line => listening.read(line))
  try {
    const socket = await reach({ ...options, port }, agent, listening, context).finally(stopWatching)
    return carry(socket, agent, { ...options, port: socket.remotePort ?? port }, context)
  } catch (error) {
    await agent.terminate(limits.killMs)
    agent.release()
    throw error
  }
}

/**
 * Where free ports are looked for: below those that systems give to connections and to servers that ask for any port. One of
 * those could go to another program before the agent listens, and that program would be taken for the agent.
 */
const unassigned = { from: 20_000, to: 29_999 }

/**
 * A port of this machine that nobody listens on at the moment.
 *
 * @throws {ConnectError} when a certain port is asked for and taken
 */
export async function freePort(host = '127.0.0.1', wanted = 0): Promise<number> {
  for (let left = wanted === 0 ? 20 : 0; left > 0; left--)
    try {
      return await tryPort(host, unassigned.from + Math.floor(Math.random() * (unassigned.to - unassigned.from + 1)))
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error
    }
  return tryPort(host, wanted)
}

async function tryPort(host: string, wanted: number): Promise<number> {
  const server = createServer()
  const { port } = await startListening(server, wanted, host)
  server.close()
  await once(server, 'close')
  return port
}

/** Watches stderr for the line that says the agent listens. */
class ListeningLine {
  readonly #found = withResolvers<number>()
  /** The port in that line; the port given to the agent when the line has none. */
  readonly port = this.#found.promise
  readonly #pattern: RegExp
  readonly #told: number

  constructor(pattern: RegExp, told: number) {
    this.#pattern = pattern
    this.#told = told
  }

  read(line: string): void {
    const found = this.#pattern.exec(stripVTControlCharacters(line.slice(0, 1000)))
    if (found) this.#found.resolve(found[1] === undefined ? this.#told : Number(found[1]))
  }
}

function processOptions(options: SpawnedTcpOptions, port: number): ProcessOptions {
  const { args = [], env = {} } = options
  return {
    ...options,
    args: typeof args === 'function' ? args(port) : args,
    env: typeof env === 'function' ? env(port) : env,
  }
}

/** The options with the port that is meant. */
type ReachOptions = SpawnedTcpOptions & { readonly port: number }

/** Connects as soon as stderr has the line; until then it tries again and again. */
async function reach(
  options: ReachOptions,
  agent: AgentProcess,
  listening: ListeningLine,
  { signal }: OpenContext,
): Promise<Socket> {
  const { host = '127.0.0.1', retry = {} } = options
  const { attempts = 40, delayMs = 50, maxDelayMs = 500, attemptMs = 5_000 } = retry
  const exited = agent.exited.then(status => {
    throw new AgentExitError(agent.description, status, agent.stderr)
  })
  exited.catch(() => {})
  const cutShort = [exited, whenAborted(signal)]
  const begun = performance.now()
  const failed: ConnectAttempt[] = []
  let target = options.port
  let listens = false
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const pauseMs = backoff(attempt, delayMs, maxDelayMs)
    const named = await within(pauseMs, Promise.race(listens ? cutShort : [listening.port, ...cutShort]))
    if (named !== undefined) {
      target = named
      listens = true
    }
    try {
      return await connectSocket({ ...options, port: target, retry: { attempts: 1, attemptMs } }, signal)
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error
      const afterMs = Math.round(performance.now() - begun)
      failed.push({ attempt, error: error.attempts[0]?.error ?? error.message, afterMs })
    }
  }
  throw new ConnectError(formatAddress(host, target), failed)
}

/** The socket's channel, with the process that it leads to. */
function carry(socket: Socket, agent: AgentProcess, options: ReachOptions, context: OpenContext) {
  // Nobody needs the agent's standard output, but unread it would block the agent.
  agent.child.stdout.resume()
  agent.child.stdin.on('error', () => {})
  socket.once('finish', () => agent.child.stdin.end())
  return socketChannel(socket, options, context, {
    description: `${agent.description} on port ${options.port}`,
    process: agent,
    // The socket keeps the program alive exactly while the agent does.
    hold: undefined,
    release: () => agent.release(),
  })
}
