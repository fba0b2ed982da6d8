import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from '../../base/node-types.js'
import type { ExitStatus } from '../errors.js'
import { spawnError } from '../process/spawn-error.js'
import type { TakeMessage } from './message.js'
import { listenTo } from './streams.js'

/** Milliseconds of silence after which an agent is ended whose client is gone and that has nothing left to answer. */
const lingerMs = 3000

/** Milliseconds until an agent that was asked to end is killed. */
const killMs = 2000

/** Milliseconds of silence that end the reading of an ended agent's output, which another process may hold open. */
const quietMs = 500

/** Settings of {@link tapProcess}. */
export interface TapProcessOptions {
  /** What the client sends. Default: standard input of this process. */
  stdin?: Readable
  /** What the client gets. Default: standard output of this process. */
  stdout?: Writable
  /** Asks the agent to end. */
  signal?: AbortSignal
  /** Whether the agent still has a request to answer: an agent whose client is gone gets time for that. */
  isBusy?: () => boolean
}

/** How the conversation with a tapped agent ended. */
export interface TapProcessResult extends ExitStatus {
  /** What kept a direction from being read to its end; for people. */
  readonly problems: readonly string[]
}

/**
 * Runs an agent between this program's standard input and output, and taps both directions. Every byte passes unchanged, and
 * the agent writes to this program's stderr: a client can start this program in place of the agent. Exit with the agent's
 * exit code to complete that.
 *
 * It ends with the agent, when the client is gone and the agent stays, and when `signal` asks for it.
 *
 * @throws {SpawnError} when the agent cannot be started.
 * @throws {unknown} what `take` throws, after the agent has ended
 */
export async function tapProcess(
  command: string,
  args: readonly string[],
  take: TakeMessage,
  { stdin = process.stdin, stdout = process.stdout, signal, isBusy = () => false }: TapProcessOptions = {},
): Promise<TapProcessResult> {
  const agent = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(agent, 'exit')
  const closed = once(agent, 'close')
  // When the agent cannot be started, neither promise is awaited.
  for (const promise of [exited, closed]) promise.catch(() => {})
  try {
    await once(agent, 'spawn')
  } catch (cause) {
    throw spawnError(command, undefined, process.env, cause)
  }
  const broken = new AbortController()
  let isOver = false
  const stop = () => {
    isOver = true
    void end(agent)
  }
  for (const asked of [signal, broken.signal]) {
    if (asked?.aborted) stop()
    else asked?.addEventListener('abort', stop, { once: true })
  }
  // A peer that is gone ends the conversation; that is no error.
  agent.stdin.on('error', () => {})
  stdout.on('error', stop)
  stdin.pipe(agent.stdin)
  agent.stdout.pipe(stdout, { end: false })
  // After the pipes, so that bytes are passed on before they are read.
  const listeners = [listenTo('client', stdin, take, broken), listenTo('agent', agent.stdout, take, broken)]
  const stopWaiting = endWhenLeft(agent, stdin, () => isBusy() || stdout.writableNeedDrain)
  // A client that does not read yet gets the rest, for as long as it is there and nobody asks for the end.
  const isSlow = () => stdout.writableNeedDrain && !isOver
  await Promise.race([closed, exited.then(() => quiet(agent.stdout, isSlow))])
  stopWaiting()
  signal?.removeEventListener('abort', stop)
  stdin.unpipe(agent.stdin)
  stdin.destroy()
  agent.stdout.destroy()
  if (broken.signal.aborted) throw broken.signal.reason
  return {
    exitCode: agent.exitCode,
    signal: agent.signalCode,
    problems: listeners.flatMap(({ problem }) => problem ?? []),
  }
}

/** Asks the agent to end, and kills it when it does not. */
async function end(agent: ChildProcess): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return
  agent.kill('SIGTERM')
  const kill = setTimeout(() => agent.kill('SIGKILL'), killMs)
  await once(agent, 'exit')
  clearTimeout(kill)
}

/**
 * Resolves when a stream has ended, or nothing has arrived for a while: another process may hold it open.
 *
 * @param isHeldUp whether nothing can arrive
 */
function quiet(stream: Readable, isHeldUp: () => boolean): Promise<void> {
  return new Promise(resolve => {
    let timer: NodeJS.Timeout | undefined
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => (isHeldUp() ? wait() : resolve()), quietMs)
    }
    wait()
    stream.on('data', wait)
    stream.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Ends an agent whose client is gone, once it is silent and has nothing left to answer. */
function endWhenLeft(agent: ChildProcess, stdin: Readable, isBusy: () => boolean): () => void {
  let timer: NodeJS.Timeout | undefined
  let isLeft = false
  const wait = () => {
    clearTimeout(timer)
    if (isLeft) timer = setTimeout(() => (isBusy() ? wait() : void end(agent)), lingerMs)
  }
  stdin.once('end', () => {
    isLeft = true
    wait()
  })
  agent.stdout?.on('data', wait)
  return () => {
    isLeft = false
    clearTimeout(timer)
  }
}
