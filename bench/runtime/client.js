// Some of one contender's figures: node client.js CONTENDER stdio|tcp SCALE PART…; prints one JSON object.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { median } from '../lib/rows.js'
import { contender } from './contenders.js'

const [name = '', transport = 'stdio', scaleText = '1', ...chosen] = process.argv.slice(2)
const scale = Number(scaleText)
const agentFile = fileURLToPath(new URL('./agent.js', import.meta.url))

/** @param {string} agentName */
async function open(agentName) {
  const child = spawn(process.execPath, [agentFile, agentName, transport], { stdio: ['pipe', 'pipe', 'pipe'] })
  let received = 0
  /** @type {{ count: number, resolve: () => void } | undefined} */
  let awaited
  const handlers = {
    notification() {
      if (++received === awaited?.count) awaited.resolve()
    },
  }
  /** @param {number} count */
  const arrival = count => {
    received = 0
    return new Promise(resolve => {
      awaited = { count, resolve: () => resolve(undefined) }
    })
  }
  if (transport === 'stdio') {
    child.stderr.pipe(process.stderr)
    return { child, arrival, end: await contender(name)(child.stdout, child.stdin, handlers) }
  }
  const [line] = await once(child.stderr, 'data')
  const socket = connect({ port: Number(String(line)), host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return { child, arrival, end: await contender(name)(socket, socket, handlers) }
}

/**
 * Of single runs: a process that other work interrupts now and then does not show in a median.
 *
 * @param {() => Promise<unknown>} work
 * @param {number} count
 */
async function medianTime(work, count) {
  const times = []
  for (let i = 0; i < count; i++) {
    const begun = performance.now()
    await work()
    times.push(performance.now() - begun)
  }
  return median(times)
}

/** @type {Record<string, number>} */
const figures = {}
const message = { id: 'panel', message: { command: 'submit', text: 'x'.repeat(100) } }
const large = { id: 'panel', text: 'x'.repeat(1 << 20) }

/** @param {import('./contenders.js').End} end @param {number} count @param {number} width */
async function inFlight(end, count, width) {
  let left = count
  const lane = async () => {
    while (left-- > 0) await end.request(message)
  }
  await Promise.all(Array.from({ length: width }, lane))
}

/**
 * After as many messages that are not counted: what is compiled on the way is paid for once, not for each message.
 *
 * @param {string} scenario @param {number} messages @param {(count: number) => Promise<unknown>} work
 */
async function cpuOf(scenario, messages, work) {
  const count = Math.ceil(messages * scale)
  await work(count)
  const begun = process.cpuUsage()
  await work(count)
  const { user, system } = process.cpuUsage(begun)
  figures[`${scenario}, µs`] = (user + system) / count
}

const parts = {
  // Round trips are made with the same bare agent by all.
  async calls() {
    const { child, end } = await open('floor')
    await inFlight(end, 12_000 * scale, 64)
    figures['sequential, µs'] = 1000 * (await medianTime(() => end.request(message), 2000 * scale))
    const groups = Math.ceil(6 * scale)
    const cpu = process.cpuUsage()
    figures['64 in flight, µs'] = (await medianTime(() => inFlight(end, 2000, 64), groups)) / 2
    const { user, system } = process.cpuUsage(cpu)
    figures['client CPU a round trip, 64 in flight, µs'] = (user + system) / (2000 * groups)
    figures['1,024 in flight, µs'] = (await medianTime(() => inFlight(end, 2000, 1024), groups)) / 2
    return child
  },

  async large() {
    const { child, end } = await open('floor')
    await medianTime(() => end.request(large), 4)
    figures['1 MiB both ways, ms'] = await medianTime(() => end.request(large), Math.ceil(20 * scale))
    return child
  },

  // Both ends are the contender, for the sender has the greater share.
  async streams() {
    const { child, arrival, end } = await open(name)
    /** @param {{ count: number, bytes: number, growth: number, group: number }} stream */
    const stream = async ({ count, ...shape }) => {
      const rounded = Math.ceil(count * scale)
      const all = arrival(rounded)
      const begun = performance.now()
      await Promise.all([end.stream({ count: rounded, ...shape }), all])
      return performance.now() - begun
    }
    await stream({ count: 5000, bytes: 300, growth: 0, group: 256 })
    figures['50,000 notifications awaited by 256, ms'] =
      (await stream({ count: 50_000, bytes: 300, growth: 0, group: 256 })) / scale
    figures['50,000 notifications never awaited, ms'] =
      (await stream({ count: 50_000, bytes: 300, growth: 0, group: 0 })) / scale
    const transcript = () => stream({ count: 500, bytes: 0, growth: 40, group: 1 })
    await transcript()
    figures['growing transcript, ms'] = await medianTime(transcript, Math.ceil(10 * scale))
    return child
  },

  // CPU of this process for one message, in every scenario: what other programs do to the clock does not show.
  async cpu() {
    const { child: bare, end } = await open('floor')
    await cpuOf('sequential', 20_000, count => inFlight(end, count, 1))
    await cpuOf('64 in flight', 50_000, count => inFlight(end, count, 64))
    await cpuOf('1,024 in flight', 50_000, count => inFlight(end, count, 1024))
    await cpuOf('1 MiB both ways', 16, async count => {
      for (let i = 0; i < count; i++) await end.request(large)
    })
    bare.kill('SIGKILL')
    const { child, arrival, end: streaming } = await open(name)
    /** @param {{ bytes: number, growth: number, group: number }} shape */
    const stream = shape => async (/** @type {number} */ count) => {
      const all = arrival(count)
      await Promise.all([streaming.stream({ count, ...shape }), all])
    }
    await cpuOf('notifications awaited by 256', 100_000, stream({ bytes: 300, growth: 0, group: 256 }))
    await cpuOf('notifications never awaited', 100_000, stream({ bytes: 300, growth: 0, group: 0 }))
    const transcript = stream({ bytes: 0, growth: 40, group: 1 })
    await cpuOf('growing transcript', 5000, async count => {
      for (let left = count; left > 0; left -= 500) await transcript(Math.min(left, 500))
    })
    return child
  },

  async memory() {
    const { child, end } = await open('floor')
    // First the heap takes its size, as it does whatever a program is busy with.
    await inFlight(end, 100_000 * scale, 64)
    globalThis.gc?.()
    for (const [label, count] of /** @type {const} */ ([
      ['200,000', 200_000],
      ['1,000,000', 800_000],
    ])) {
      await inFlight(end, count * scale, 64)
      globalThis.gc?.()
      figures[`RSS after ${label} requests, MB`] = process.memoryUsage.rss() / 1e6
    }
    return child
  },
}

for (const part of chosen) {
  const child = await parts[/** @type {keyof typeof parts} */ (part)]()
  child.kill('SIGKILL')
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
process.exit(0)
