// A program that owns agents which ignore SIGTERM and the end of their input: node owner.js WAY MODE. It prints their process ids.
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { connect, stdio, streams } from 'agent-bindings/runtime'
import { spawnedTcp } from 'agent-bindings/runtime/spawned-tcp'

const [way = '', mode = ''] = process.argv.slice(2)
const program = fileURLToPath(new URL('./faulty-agent.js', import.meta.url))
const command = process.execPath
/** @param {string[]} args */
const open = args =>
  connect({
    transport:
      way === 'tcp'
        ? spawnedTcp({ command, args: port => [program, ...args, String(port)] })
        : stdio({ command, args: [program, ...args] }),
    handshake: opened => opened.request('initialize', {}),
    limits: { exitMs: 50, killMs: 50 },
  })
/** @param {NodeJS.Signals} signal */
const raise = signal => process.kill(process.pid, signal)

/** What the program does once its agents run.
 * @type {Record<string, () => unknown>} */
const modes = {
  exit: () => process.exit(7),
  throw: () => setImmediate(() => JSON.parse('uncaught')),
  reject: () => void Promise.reject(new Error('unhandled')),
  stay: () => {},
  serves: () => {},
  'keeps running': () => process.on('SIGINT', () => console.log('still here')),
  'exits by its handler': () => process.on('SIGTERM', () => process.exit(5)),
  'raises again': () => process.once('SIGTERM', () => raise('SIGTERM')),
  // As the package signal-exit does: it ends the program when there is no handler but its own.
  'counts handlers': () => {
    const handler = () => {
      if (process.listeners('SIGTERM').length > 1) return
      process.removeListener('SIGTERM', handler)
      raise('SIGTERM')
    }
    process.on('SIGTERM', handler)
  },
  'has no file left': async () => {
    // What starts agents and explains why it cannot is loaded before.
    await connect({ transport: stdio({ command: 'no-such-agent' }) }).catch(() => {})
    try {
      for (;;) openSync(process.execPath, 'r')
    } catch (full) {
      await open([]).catch(({ code, errno }) => console.log(code, errno))
      throw full
    }
  },
  'takes all handlers back': () =>
    process.on('SIGHUP', () => {
      process.removeAllListeners('SIGHUP')
      raise('SIGHUP')
    }),
}

const count = () => ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'removeListener'].map(name => process.listenerCount(name))
const handlers = count()

if (mode === 'nested') {
  // Its agent is this program once more, which has agents of its own.
  const inner = await connect({
    transport: stdio({ command, args: [fileURLToPath(import.meta.url), way, 'serves'] }),
    handshake: opened => opened.request('pids').then(pids => console.log(JSON.stringify(pids))),
  })
  void inner
} else if (mode.startsWith('worker ') && isMainThread) {
  const worker = new Worker(fileURLToPath(import.meta.url), { argv: [way, mode] })
  worker.on('message', () => {
    if (mode === 'worker ended') void worker.terminate()
    if (mode === 'worker of a program that exits') process.exit(7)
  })
  setInterval(() => {}, 1000)
} else {
  const agents = await Promise.all([open(['ignores SIGTERM']), open(['ignores SIGTERM'])])
  const pids = agents.map(({ pid }) => pid)
  if (mode !== 'serves') console.log(JSON.stringify(pids))
  else
    await connect({
      transport: streams({ readable: process.stdin, writable: process.stdout }),
      handlers: { pids: () => [process.pid, ...pids] },
    })
  if (mode === 'closes') {
    const added = count().map((number, index) => number - (handlers[index] ?? 0))
    await Promise.all(agents.map(agent => agent.close()))
    console.log(JSON.stringify({ added, left: count().map((number, index) => number - (handlers[index] ?? 0)) }))
  } else if (isMainThread) modes[mode]?.()
  else parentPort?.postMessage('running')
}
