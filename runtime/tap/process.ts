import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { finished } from 'node:stream'
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

type TappedProcess = ChildProcessByStdio<Writable, Readable, null>

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
 * @throws {SpawnError} when the agent cannot be started
 * @throws {unknown} what `take` throws, after the agent has ended
 */
export async function tapProcess(
  command: string,
  args: readonly string[],
  take: TakeMessage,
  { stdin = process.stdin, stdout = process.stdout, signal, isBusy = () => false }: TapProcessOptions = {},
): Promise<TapProcessResult> {
  // A peer that is gone ends the conversation, from the start on; that is no error.
  stdin.on('error', () => {})
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
  agent.stdin.on('error', () => {})
  stdout.on('error', stop)
  stdin.pipe(agent.stdin)
  agent.stdout.pipe(stdout, { end: false })
  // After the pipes, so that bytes are passed on before they are read.
  const listeners = [listenTo('client', stdin, take, broken), listenTo('agent', agent.stdout, take, broken)]
  const stopWaiting = endWhenLeft(agent, stdin, () => isBusy() || stdout.writableNeedDrain)
  // A client that does not read yet gets the rest, for as long as it is there and nobody asks for the end.
  const isSlow = () => stdout.writableNeedDrain && !isOver
  const quiet = () => new Promise<void>(resolve => onSilence(agent.stdout, quietMs, isSlow, resolve))
  await Promise.race([closed, exited.then(quiet)])
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
 * Calls back whenever nothing has arrived on a stream for a while, which is from one to two times the milliseconds. It notes
 * that something has arrived, and sets no timer then: where writing blocks this process, such a timer would be late at once.
 *
 * @param isHeldUp whether nothing can arrive
 * @returns a function that ends it; the end of the stream does, too
 */
function onSilence(stream: Readable, milliseconds: number, isHeldUp: () => boolean, silent: () => void): () => void {
  // It has ended: nothing would stop the timer, which keeps the program alive.
  if (stream.closed) return () => {}
  let heard = false
  stream.on('data', () => {
    heard = true
  })
  const timer = setInterval(() => {
    if (!heard && !isHeldUp()) silent()
    heard = false
  }, milliseconds)
  const stop = () => clearInterval(timer)
  stream.once('close', stop)
  return stop
}

/** Ends an agent whose client is gone, however it went, once it is silent and has nothing left to answer. */
function endWhenLeft(agent: TappedProcess, stdin: Readable, isBusy: () => boolean): () => void {
  let stop = () => {}
  const stopWaiting = finished(stdin, { writable: false }, () => {
    agent.stdin.end()
    stop = onSilence(agent.stdout, lingerMs, isBusy, () => void end(agent))
  })
  return () => {
    stopWaiting()
    stop()
  }
}
