import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { type ConnectOptions, connect, type StreamsOptions, streams } from '../../runtime/index.js'
import { NotesAgentServer, NotesClient } from '../fixtures/generated/notes/index.js'

/** Two pairs of streams that lead to each other, and everything that was written into the first. */
function pipe() {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const written: string[] = []
  there.on('data', chunk => written.push(String(chunk)))
  return { near: { readable: back, writable: there }, far: { readable: there, writable: back }, written }
}

/** What a connection writes for some calls. */
async function write(options: Omit<ConnectOptions, 'transport'>, transport: Partial<StreamsOptions> = {}) {
  const { near, written } = pipe()
  const connection = await connect({ transport: streams({ ...near, ...transport }), ...options })
  await connection.notify('none')
  await connection.notify('list', [42, 23])
  await connection.notify('scalar', 'x')
  await connection.notify('object', { a: 1 })
  const given = new AbortController()
  const call = connection.request('slow', null, { signal: given.signal })
  given.abort()
  await call.catch(() => {})
  await connection.close()
  return written.join('')
}

const paramsOf = (text: string) =>
  [...text.matchAll(/\{"jsonrpc".*?\}(?=\n|Content|$)/g)].map(([json]) => {
    const { method, params } = JSON.parse(json)
    return [method, params]
  })

test('every member of the wire does what it says, over the framing that it names', async () => {
  const wire = { framing: 'json-lines', absentParams: 'null', params: 'by-position', goodbye: null } as const
  const text = await write({ wire: { ...wire, cancel: { method: 'stop', id: 'call' } } })
  expect(text).not.toContain('Content-Length')
  expect(paramsOf(text)).toEqual([
    ['none', [null]],
    ['list', [42, 23]],
    ['scalar', ['x']],
    ['object', { a: 1 }],
    ['slow', [null]],
    ['stop', { call: 1 }],
  ])
})

test("without a wire it is LSP's, and a transport's own framing wins", async () => {
  const given = { limits: { shutdownMs: 10 } }
  const expected = [
    ['none', undefined],
    ['list', [[42, 23]]],
    ['scalar', ['x']],
    ['object', { a: 1 }],
    ['slow', [null]],
    ['$/cancelRequest', { id: 1 }],
    ['shutdown', undefined],
    ['$/cancelRequest', { id: 2 }],
    ['exit', undefined],
  ]
  const headers = await write(given)
  expect(headers).toMatch(/^Content-Length: \d+\r\n\r\n/)
  expect(paramsOf(headers)).toEqual(expected)
  const lines = await write(given, { framing: 'json-lines' })
  expect(lines).not.toContain('Content-Length')
  expect(paramsOf(lines)).toEqual(expected)
})

test('a wire without a cancel message sends none', async () => {
  expect(paramsOf(await write({ wire: { cancel: null, goodbye: null } })).at(-1)).toEqual(['slow', [null]])
})

test('a framing that there is not is refused by name', async () => {
  const transport = streams({ ...pipe().near, framing: 'lines' as 'json-lines' })
  await expect(connect({ transport })).rejects.toThrow('there is no "lines"; there are content-length and json-lines')
})

test('a generated client and agent have the wire of their protocol, and what the caller gives wins', async () => {
  const { near, far, written } = pipe()
  const wire = { framing: 'json-lines' } as const
  const [client, server] = await Promise.all([
    NotesClient.connect({ transport: streams(near), wire }),
    NotesAgentServer.serve({ transport: streams(far), wire, handlers: { shutdown: () => null } }),
  ])
  await client.close()
  expect(paramsOf(written.join('')).map(([method]) => method)).toEqual(['shutdown', 'exit'])
  await server.close()
})

test('a response that comes while its request is being written is that of the call', async () => {
  const { near, far } = pipe()
  const wire = { goodbye: null }
  const [client, server] = await Promise.all([
    connect({ transport: streams(near), wire }),
    connect({ transport: streams(far), wire, handlers: { echo: params => params } }),
  ])
  const large = { text: 'x'.repeat(10_000) }
  expect(await client.request('echo', large, { timeoutMs: 5_000 })).toEqual(large)
  await client.close()
  await server.close()
})
