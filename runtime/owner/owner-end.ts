import { spawn, spawnSync } from 'node:child_process'
import { isMainThread } from 'node:worker_threads'
import { membersOf, stillRunning } from './process-tree.js'

/** Signals that end a program which has no handler for them. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const
/** Marks handlers of this module, so that another copy of it does not take them for the program's own. */
const mark = Symbol.for('agent-bindings.owner-end')
/** Milliseconds that agents have between SIGTERM and SIGKILL when this process ends. */
const graceMs = 200
const pollMs = 10

const running = new Set<number>()

/**
 * Ends an agent when this process ends: by `process.exit()`, an error that nobody catches, or a signal. Handlers exist only
 * while an agent runs. A handler of the program's own decides what its signal does.
 *
 * @param pid process id of the agent, which leads a process group
 * @returns a function to call when the agent is gone
 */
export function endWithOwner(pid: number): () => void {
  running.add(pid)
  if (running.size === 1) install()
  const stopWatching = isMainThread ? undefined : watchFromOutside(pid)
  return () => {
    stopWatching?.()
    if (running.delete(pid) && running.size === 0) uninstall()
  }
}

const onSignal = Object.assign(
  (signal: NodeJS.Signals) => {
    if (hasOthers(signal)) {
      // Some programs raise the signal again when theirs is the only handler: ours is removed while theirs run.
      remove(signal)
      process.nextTick(add, signal)
      return
    }
    endAgents()
    uninstall()
    // Without a handler, the signal ends the program.
    process.kill(process.pid, signal)
  },
  { [mark]: true },
)

/** When the program removes its last handler, the next signal is to end it, and may come at once: ours is put back. */
const onRemoved = Object.assign(
  (event: string | symbol) => {
    const signal = signals.find(name => name === event)
    if (signal !== undefined && !removing && !hasOthers(signal)) add(signal)
  },
  { [mark]: true },
)

let removing = false

function install(): void {
  process.on('exit', endAgents)
  // Node delivers no signals to worker threads.
  if (!isMainThread) return
  for (const signal of signals) add(signal)
  process.on('removeListener', onRemoved)
}

function uninstall(): void {
  process.off('exit', endAgents)
  process.off('removeListener', onRemoved)
  for (const signal of signals) remove(signal)
}

function add(signal: NodeJS.Signals): void {
  if (running.size > 0 && !process.listeners(signal).includes(onSignal)) process.prependListener(signal, onSignal)
}

function remove(signal: NodeJS.Signals): void {
  removing = true
  process.off(signal, onSignal)
  removing = false
}

/** Whether the program itself handles a signal, beside the handlers of this module. */
export const waitsForSignal = (): boolean => signals.some(hasOthers)

const hasOthers = (signal: NodeJS.Signals): boolean => process.listeners(signal).some(listener => !(mark in listener))

/** Ends all agents and what they started: SIGTERM, and soon SIGKILL. Returns when they are gone. */
function endAgents(): void {
  const agents = new Set(running)
  running.clear()
  if (process.platform === 'win32') {
    for (const pid of agents) spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true })
    return
  }
  const members = membersOf(agents)
  for (const pid of agents) signalProcess(-pid, 'SIGTERM')
  const deadline = Date.now() + graceMs
  let left = stillRunning(members)
  while (left.length > 0 && Date.now() < deadline) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs)
    left = stillRunning(members)
  }
  for (const pid of [...agents].map(group => -group).concat(left)) signalProcess(pid, 'SIGKILL')
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // The process is gone.
  }
}

/**
 * Ends an agent of a worker thread. No code runs in the thread when the main thread exits or terminates it: a shell
 * waits for the end of its input instead, which comes with the end of the thread.
 */
function watchFromOutside(pid: number): (() => void) | undefined {
  if (process.platform === 'win32') return undefined
  const shell = spawn('/bin/sh', ['-c', `read -r _; kill -s KILL -- -${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  })
  shell.on('error', () => {})
  shell.unref()
  shell.stdin.on('error', () => {})
  return () => {
    shell.kill('SIGKILL')
    shell.stdin.destroy()
  }
}
