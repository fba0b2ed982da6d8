import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from '../../base/node-types.js'
import type { ExitStatus } from '../errors.js'
import { spawnError } from '../process/spawn-error.js'
import type { TakeMessage } from './message.js'
import { listenTo } from './streams.js'

/** An agent that stays quiet for so long, with its client gone and nothing left to answer, is ended. */
const lingerMs = 3000

/** An agent that was asked to end, and does not, is ended in any case. */
const killMs = 2000

/** Output that is held open by another process, after the agent is gone, is read until it is quiet for so long. */
const quietMs = 500

/** Settings of {@link tapProcess}. */
export interface TapProcessOptions {
  /** What the client sends. Default: standard input of this process. */
  stdin?: Readable
  /** What the client gets. Default: standard output of this process. */
  stdout?: Writable
  /** Asks the agent to end. */
  signal?: AbortSignal
  /** Whether the agent has something left to answer: an agent that outlives its client is given time for it. */
  isBusy?: () => boolean
}

/** How the conversation with a tapped agent ended. */
export interface TapProcessResult extends ExitStatus {
  /** What kept a direction from being read to its end; for people. */
  readonly problems: readonly string[]
}

/**
 * Runs an agent between this program's standard input and output, and reads along. Every byte goes through as it is, its
 * stderr is this program's: a client can start this program in the place of the agent, and exits with what the agent
 * exits with when this program passes it on.
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
  // Of an agent that cannot be started neither is awaited.
  for (const promise of [exited, closed]) promise.catch(() => {})
  try {
    await once(agent, 'spawn')
  } catch (cause) {
    throw spawnError(command, undefined, process.env, cause)
  }
  const broken = new AbortController()
  const listeners = [listenTo('client', stdin, take, broken), listenTo('agent', agent.stdout, take, broken)]
  const stop = () => void end(agent)
  for (const asked of [signal, broken.signal]) {
    if (asked?.aborted) stop()
    else asked?.addEventListener('abort', stop, { once: true })
  }
  // A peer that is gone is what ends the conversation; it is no failure of this one.
  agent.stdin.on('error', () => {})
  stdout.on('error', stop)
  stdin.pipe(agent.stdin)
  agent.stdout.pipe(stdout, { end: false })
  const stopWaiting = endWhenLeft(agent, stdin, isBusy)
  await Promise.race([closed, exited.then(() => quiet(agent.stdout))])
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

/** Asks the agent to end, and sees to it that it does. */
async function end(agent: ChildProcess): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return
  agent.kill('SIGTERM')
  const kill = setTimeout(() => agent.kill('SIGKILL'), killMs)
  await once(agent, 'exit')
  clearTimeout(kill)
}

/** Resolves when a stream has ended, or nothing has arrived for a while: another process may hold it open. */
function quiet(stream: Readable): Promise<void> {
  return new Promise(resolve => {
    let timer = setTimeout(resolve, quietMs)
    stream.on('data', () => {
      clearTimeout(timer)
      timer = setTimeout(resolve, quietMs)
    })
    stream.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Ends an agent that goes on when its client is gone: quiet, and with nothing left to answer. */
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
