import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const runtime = new URL('../../dist/runtime/index.js', import.meta.url).href
const agent = `
  process.stdin.on('end', () => process.exit())
  require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
    const { id, method } = JSON.parse(line)
    if (id !== undefined && method !== 'wait') console.log(JSON.stringify({ jsonrpc: '2.0', id, result: null }))
  })`

/**
 * What a program says that opens a connection, calls once, and does not close it. It ends itself a while later, without
 * being kept alive by that.
 */
async function forget(then: string, options = '', call = "await connection.request('hello')"): Promise<string> {
  const program = `
    import { connect, stdio, tcp } from ${JSON.stringify(runtime)}
    const spawned = stdio({ command: process.execPath, args: ['-e', ${JSON.stringify(agent)}], ${then.includes('onStderr') ? 'onStderr() {},' : ''} })
    const limits = { silentMs: 20 }
    const open = () => connect({ transport: spawned, wire: { framing: 'json-lines', goodbye: null }, limits, ${options} })
    const connection = await open()
    ${call};
    ${then}
    setTimeout(() => process.exit(), 700).unref()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'pipe'] })
  const [said] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'exit')])
  return said
}

const told = /nothing but the connection to .*node.* \(pid \d+\) keeps this program alive.*client\.close\(\)/

test.concurrent.each([
  ['nothing is done any more', ''],
  ['it answers requests of the agent', "connection.handle('ask', () => 1)"],
  ['several connections are open', "await (await open()).request('hello')"],
  ['it is traced', '', 'trace: { write() {} }'],
  ['a listener has gone', "connection.on('tick', () => {}).dispose()"],
  ['what it wrote to its output has gone', "console.log('x'.repeat(100_000)); console.error('')"],
])('a program that forgets to close is told so: %s', async (_, then, options = '') => {
  const said = await forget(then, options)
  expect(said).toMatch(told)
  expect(said.match(/keeps this program alive/g)).toHaveLength(then.includes('open()') ? 2 : 1)
})

test('the report goes to onProblem where there is one, and the program goes on', async () => {
  const ending =
    'onProblem: async ({ kind }) => { if (kind === "silence") return; console.error(kind); await connection.request("again"); console.error("on"); await connection.close(); console.error("closed") }'
  expect(await forget('', ending)).toBe('forgotten-close\non\nclosed\n')
})

test.concurrent.each([
  ['a server', "(await import('node:net')).createServer().listen(0, '127.0.0.1')"],
  ['a timer', 'setInterval(() => {}, 10_000)'],
  ['its standard input', 'process.stdin.resume()'],
  ['a call', "connection.request('wait').catch(() => {})"],
  ['a notification', "connection.on('tick', () => {})"],
  ['events', "connection.events('tick').next()"],
  ['the end of the connection', 'void connection.closed'],
  ['the abort of the connection', "connection.signal.addEventListener('abort', () => {})"],
  ['a signal', "process.on('SIGINT', () => connection.close())"],
  ['its own beforeExit', "process.on('beforeExit', () => {})"],
  ['the stderr of the agent', '/* onStderr */'],
])('a program that waits for something is told nothing: %s', async (_, then) => {
  expect(await forget(then)).toBe('')
})

test('a program that closes ends, and is told nothing', async () => {
  expect(await forget('await connection.close()')).toBe('')
})

test('a program that has called nothing after the handshake answers the agent, and is told nothing', async () => {
  const options = "handshake: connection => connection.request('hello'), handlers: { ask: () => 1 }"
  expect(await forget('', options, '')).toBe('')
  expect(await forget('', options)).toMatch(told)
})
