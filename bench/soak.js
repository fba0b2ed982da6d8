// A long run at half a core: mixed traffic over stdio and TCP, with new connections all the while. It prints what memory and
// handles do, and fails where they grow: node bench/soak.js [--minutes N | --turns N]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect as openSocket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { byPosition, connect, stdio, streams, tcp } from 'agent-bindings/runtime'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, turns: { type: 'string' }, agent: { type: 'string' } },
})
const turns = values.turns === undefined ? Number.POSITIVE_INFINITY : Number(values.turns)
const minutes = values.turns === undefined ? Number(values.minutes) : Number.POSITIVE_INFINITY
if (!(turns >= 1 && minutes > 0)) {
  console.error('usage: node bench/soak.js [--minutes N | --turns N], with a number above 0')
  process.exit(2)
}
const file = fileURLToPath(import.meta.url)
/** A connection makes so many turns, then the next one takes its place. */
const turnsPerConnection = 5

if (values.agent !== undefined) await serve(values.agent)
else process.exitCode = await soak()

/** The agent at the other end. @param {string} transport */
async function serve(transport) {
  /** @param {import('node:stream').Readable} readable @param {import('node:stream').Writable} writable */
  const open = async (readable, writable) => {
    const connection = await connect({
      transport: streams({ readable, writable }),
      side: 'server',
      handlers: {
        echo: params => params,
        add: params => /** @type {number[]} */ (params).reduce((sum, one) => sum + one, 0),
        ticks: async params => {
          for (let n = 0; n < Number(params); n++) await connection.notify('tick', { n, text: 'x'.repeat(200) })
          return null
        },
        ask: params => connection.request('ask', params),
        hang: (_, { signal }) => once(signal, 'abort').then(() => Promise.reject(new Error('cancelled'))),
        fail: () => Promise.reject(new Error('as it was asked to')),
      },
    })
    return connection
  }
  if (transport === 'stdio') return void (await open(process.stdin, process.stdout))
  const server = createServer({ noDelay: true }, socket => void open(socket, socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  process.stderr.write(`${/** @type {import('node:net').AddressInfo} */ (server.address()).port}\n`)
}

/** One turn of mixed traffic. @param {import('agent-bindings/runtime').Connection} connection */
async function turn(connection) {
  const check = (/** @type {boolean} */ right, /** @type {string} */ what) => {
    if (!right) throw new Error(`wrong: ${what}`)
  }
  const echoes = await Promise.all(Array.from({ length: 64 }, (_, n) => connection.request('echo', { n })))
  check(
    echoes.every((answer, n) => /** @type {{ n: number }} */ (answer).n === n),
    'echo',
  )
  check((await connection.request('add', byPosition(42, 23))) === 65, 'add')
  let heard = 0
  const listening = connection.on('tick', () => heard++)
  await connection.request('ticks', 500)
  listening.dispose()
  check(heard === 500, `${heard} of 500 notifications`)
  check((await connection.request('ask', { a: 1 })) === 'answered', 'a request of the agent')
  const large = { text: 'ü'.repeat(1 << 18) }
  check(/** @type {typeof large} */ (await connection.request('echo', large)).text.length === 1 << 18, 'a large body')
  const abort = new AbortController()
  const hanging = connection.request('hang', {}, { signal: abort.signal }).catch(error => error.code)
  abort.abort()
  check((await hanging) === 'REQUEST_ABORTED', 'a cancelled call')
  check((await connection.request('fail').catch(error => error.code)) === 'ERROR_RESPONSE', 'a failing call')
  const late = connection.request('hang', {}, { timeoutMs: 1 }).catch(error => error.code)
  check((await late) === 'REQUEST_TIMEOUT', 'a deadline')
}

/** A batch, which this runtime answers and does not send. @param {number} port */
async function batch(port) {
  const socket = openSocket({ host: '127.0.0.1', port })
  const calls = Array.from({ length: 100 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'echo', params: { id } }))
  const body = JSON.stringify([...calls, { jsonrpc: '2.0', method: 'unheard' }])
  socket.write(`Content-Length: ${body.length}\r\n\r\n${body}`)
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (text.endsWith('}]')) break
  }
  const answers = JSON.parse(text.slice(text.indexOf('[')))
  if (answers.length !== calls.length) throw new Error(`${answers.length} answers to a batch of ${calls.length}`)
}

/** Kilobytes of memory that grow each minute: the slope of the line of least squares. @param {{ s: number, rss: number }[]} points */
function slope(points) {
  const mean = (/** @type {number[]} */ list) => list.reduce((sum, one) => sum + one, 0) / list.length
  const [s, rss] = [mean(points.map(point => point.s)), mean(points.map(point => point.rss))]
  const above = points.reduce((sum, point) => sum + (point.s - s) * (point.rss - rss), 0)
  return ((above / points.reduce((sum, point) => sum + (point.s - s) ** 2, 0)) * 60) / 1024
}

/** What a run has seen: @typedef {{ s: number, rss: number, handles: number }} Point */

/** @returns {Promise<number>} exit code */
async function soak() {
  const listener = spawn(process.execPath, [file, '--agent', 'tcp'], { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const port = Number(String((await once(listener.stderr, 'data'))[0]))
    return report(await drive(port))
  } finally {
    listener.kill()
  }
}

/** Makes turns until there are enough. @param {number} port of the agent over TCP */
async function drive(port) {
  const spawned = stdio({ command: process.execPath, args: [file, '--agent', 'stdio'] })
  const listening = tcp({ port })
  /** @type {unknown[]} */
  const problems = []
  const begun = performance.now()
  /** @type {Point[]} */
  const points = []
  let [done, connections] = [0, 0]
  const seconds = () => (performance.now() - begun) / 1000
  while (done < turns && seconds() < minutes * 60) {
    const connection = await connect({
      transport: connections++ % 2 === 0 ? spawned : listening,
      wire: { goodbye: null },
      handlers: { ask: () => 'answered' },
      onProblem: problem => problems.push(problem),
    })
    for (let k = 0; k < turnsPerConnection && done < turns; k++) {
      const before = performance.now()
      await turn(connection)
      done++
      // Half a core: as long a rest as the work took.
      if (minutes !== Number.POSITIVE_INFINITY) await sleep(performance.now() - before)
    }
    await connection.close()
    if (connections % 2 !== 0) continue
    await batch(port)
    // Where nothing is open, what is left is what was left behind.
    await sleep(50)
    points.push({ s: seconds(), rss: process.memoryUsage.rss(), handles: process.getActiveResourcesInfo().length })
  }
  return { done, connections, seconds: Math.round(seconds()), points, problems }
}

/** Prints what a run has seen. @param {Awaited<ReturnType<typeof drive>>} run @returns the exit code */
function report({ done, connections, seconds, points, problems }) {
  const { user, system } = process.cpuUsage()
  const settled = points.slice(Math.floor(points.length / 3))
  const growth = settled.length > 2 ? slope(settled) : 0
  const handles = settled.map(point => point.handles)
  const rss = settled.map(point => Math.round(point.rss / 1e6))
  const more = (handles.at(-1) ?? 0) - (handles[0] ?? 0)
  const cpu = Math.round((user + system) / 1e6)
  console.log(`${done} turns over ${connections} connections in ${seconds} s, ${cpu} s of CPU`)
  console.log(
    `memory after the first third: ${Math.min(...rss)} to ${Math.max(...rss)} MB, ${growth.toFixed(0)} KB more a minute`,
  )
  console.log(`handles: ${handles[0]} then, ${handles.at(-1)} at the end; problems: ${problems.length}`)
  // What a heap takes and gives back moves by some MB; what leaks in every turn is far more than this in half an hour.
  const leaks = settled.length > 30 && growth * (settled.at(-1)?.s ?? 0) > 60 * 32 * 1024
  if (problems.length > 0) console.error('problems:', problems.slice(0, 5))
  return problems.length > 0 || more > 0 || leaks ? 1 : 0
}
