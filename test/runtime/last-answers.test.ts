import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { withResolvers } from '../../base/with-resolvers.js'
import type { AgentConnection, Limits } from '../../runtime/index.js'
import { NotesAgentServer } from '../fixtures/generated/notes/index.js'
import { engines } from '../support/engines.js'
import { failure } from '../support/failure.js'
import { line, rawPeer } from '../support/raw-peer.js'

const unanswered = () => new Promise(() => {})
const ask = (id: number) => line({ jsonrpc: '2.0', id, method: 'ask' })

describe.each(engines)('an agent whose input ends, $name', ({ engine }) => {
  /** An agent that is asked, and whose input then ends. */
  async function askedAndLeft(
    handle: (connection: AgentConnection, signal: AbortSignal) => unknown,
    { before = ask(1), limits = {} }: { before?: string; limits?: Partial<Limits> } = {},
  ) {
    const peer = await rawPeer({
      side: 'server',
      engine,
      handlers: { ask: (_, { signal }) => handle(peer.connection, signal) },
      limits,
      wire: { framing: 'json-lines', goodbye: { notification: 'exit' } },
    })
    await peer.write(before)
    peer.end()
    await peer.turns()
    return peer
  }

  test('answers what it is handling, then closes', async () => {
    const { promise, resolve } = withResolvers<string>()
    const peer = await askedAndLeft(() => promise, { before: ask(1) + ask(2) })
    expect(peer.connection.reason).toBeUndefined()
    resolve('late')
    expect((await peer.connection.closed).kind).toBe('closed')
    expect(peer.take()).toBe([1, 2].map(id => line({ jsonrpc: '2.0', id, result: 'late' })).join(''))
  })

  test('aborts signals, and sends what handlers answer then', async () => {
    const handle = (_: unknown, signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const peer = await askedAndLeft(handle, { limits: { lastAnswersMs: Number.POSITIVE_INFINITY } })
    expect((await peer.connection.closed).kind).toBe('closed')
    expect(JSON.parse(peer.take())).toMatchObject({ id: 1, error: { code: -32800, message: 'ask was cancelled' } })
  })

  test('closes without the answers that take too long', async () => {
    const peer = await askedAndLeft(unanswered, { limits: { lastAnswersMs: 100 } })
    expect((await peer.connection.closed).kind).toBe('closed')
    expect(peer.take()).toBe('')
  })

  test('gets no answers to what it asks itself', async () => {
    const refused: unknown[] = []
    const peer = await askedAndLeft(async connection => {
      for (const method of ['early', 'late']) refused.push(await failure(connection.request(method)))
      return 'done'
    })
    await peer.connection.closed
    expect(refused).toMatchObject([
      { code: 'CONNECTION_CLOSED', method: 'early' },
      { code: 'CONNECTION_CLOSED', method: 'late' },
    ])
    expect(peer.take()).toContain('"result":"done"')
  })

  const limits = { lastAnswersMs: Number.POSITIVE_INFINITY }

  test('waits for nothing after the goodbye', async () => {
    const peer = await askedAndLeft(unanswered, { before: ask(1) + line({ jsonrpc: '2.0', method: 'exit' }), limits })
    expect((await peer.connection.closed).kind).toBe('closed')
  })

  test('waits no longer when nobody reads, or when it is closed', async () => {
    const peer = await askedAndLeft(unanswered, { limits })
    peer.leave()
    expect((await peer.connection.closed).kind).toBe('closed')
    const closing = await askedAndLeft(unanswered, { limits })
    await closing.connection.close()
    expect((await closing.connection.closed).kind).toBe('closed')
  })
})

test('echo REQUEST | agent', async () => {
  const bindings = new URL('../../dist/generated/mcp/2025-11-25/index.js', import.meta.url).href
  const program = `
    import { setTimeout } from 'node:timers/promises'
    import { McpAgentServer } from ${JSON.stringify(bindings)}
    await McpAgentServer.serve({ handlers: { ping: () => setTimeout(50, { _meta: { long: 'x'.repeat(1 << 20) } }) } })`
  const agent = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  agent.stdin.end(line({ jsonrpc: '2.0', id: 1, method: 'ping' }))
  const [answer, [code]] = await Promise.all([text(agent.stdout), once(agent, 'exit')])
  expect(JSON.parse(answer)).toMatchObject({ id: 1, result: { _meta: { long: 'x'.repeat(1 << 20) } } })
  expect(code).toBe(0)
})

test('a client that ends its half of a socket', async () => {
  await using listener = await NotesAgentServer.serveTcp({
    framing: 'json-lines',
    handlers: { 'note/archive': async () => true },
  })
  const socket = connectSocket({ port: listener.port, host: '127.0.0.1', allowHalfOpen: true })
  socket.end(line({ jsonrpc: '2.0', id: 1, method: 'note/archive', params: ['a'] }))
  expect(JSON.parse(await text(socket))).toEqual({ jsonrpc: '2.0', id: 1, result: true })
})
