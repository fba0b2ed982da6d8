import { PassThrough } from 'node:stream'
import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { AgentError, ErrorResponse, LimitError, streams } from '../../runtime/index.js'
import {
  type Change,
  type ClientRequestHandlers,
  type ClientRequests,
  methods,
  NotesAgentServer,
  type NotesAgentServerOptions,
  NotesClient,
  type NotesClientOptions,
} from '../fixtures/generated/notes/index.js'
import { eventually } from '../support/eventually.js'

/** A client and a fake agent, each with the real runtime, over a pair of streams. */
async function open(
  handlers: ClientRequestHandlers = {},
  options: NotesClientOptions = {},
  agent: NotesAgentServerOptions = {},
) {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const shutdown = () => null
  const server = await NotesAgentServer.serve({
    ...agent,
    handlers: { shutdown, ...handlers },
    transport: streams({ readable: there, writable: back }),
  })
  const client = await NotesClient.connect({ ...options, transport: streams({ readable: back, writable: there }) })
  onTestFinished(async () => void (await Promise.all([client.close(), server.close()])))
  return { client, server }
}

const note = { id: '1', text: 'milk', children: [] }

test('methods are members by their paths, with parameters and results as they are', async () => {
  const seen: unknown[] = []
  const { client } = await open({
    initialize: params => {
      seen.push(params)
      return { ready: true }
    },
    'note/new': params => params.text,
    'note/archive': () => true,
    'note/history/list': () => [{ type: 'removed', at: 1 }],
  })
  const info = await client.initialize({ name: 'test', version: null })
  expectTypeOf(info).toEqualTypeOf<{ ready: boolean; name?: string | null }>()
  expect(info).toEqual({ ready: true })
  expect(seen).toEqual([{ name: 'test', version: null }])
  expect(await client.note.new({ text: 'milk' })).toBe('milk')
  expect(await client.note.archive('1')).toBe(true)
  expect(await client.note.history.list('1')).toEqual([{ type: 'removed', at: 1 }])
})

test('a path that is a method and a namespace is both', async () => {
  const { client } = await open({ note: id => (id === '1' ? note : null), 'note/archive': id => id === '1' })
  expect(await client.note('1')).toEqual(note)
  expect(await client.note('2')).toBeNull()
  expect(await client.note.archive('1')).toBe(true)
  expectTypeOf(client.note).returns.resolves.toEqualTypeOf<typeof note | null>()
})

test('a handler of a null result may return nothing, and the call resolves with null', async () => {
  const deleted: string[] = []
  const { client } = await open({ 'note/delete': id => void deleted.push(id) })
  expect(await client.note.delete('7')).toBeNull()
  expect(deleted).toEqual(['7'])
})

test('what an agent does not implement is refused with -32601', async () => {
  const { client } = await open()
  await expect(client.note.new({ text: '' })).rejects.toMatchObject({ rpcCode: -32601 })
  await expect(client.note.new({ text: '' })).rejects.toBeInstanceOf(ErrorResponse)
})

test('calls can be aborted and limited in time', async () => {
  const aborts: boolean[] = []
  const { client } = await open({
    note: (_, { signal }) =>
      new Promise(resolve =>
        signal.addEventListener('abort', () => {
          aborts.push(signal.aborted)
          resolve(null)
        }),
      ),
  })
  await expect(client.note('1', { timeoutMs: 20 })).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT', method: 'note' })
  await expect(client.note('1', { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: 'REQUEST_ABORTED' })
  await eventually(() => expect(aborts).toEqual([true, true]))
})

test('what the agent asks is answered by typed handlers, or as a client without a user interface does', async () => {
  const { server } = await open(
    {},
    {
      handlers: {
        'window/ask': ({ question }, { method, signal }) => {
          expectTypeOf(question).toBeString()
          return `${method} ${question} ${signal.aborted}`
        },
      },
    },
  )
  expect(await server.window.ask({ question: 'why?' })).toBe('window/ask why? false')
  expect(await server.window.confirm()).toBe(false)
  expect(await server.window.tell({ text: 'hello' })).toBeNull()
})

test('strict clients refuse what they have no handler for', async () => {
  const { server } = await open({}, { strict: true, handlers: { 'window/ask': () => 'yes' } })
  expect(await server.window.ask({ question: '' })).toBe('yes')
  await expect(server.window.confirm()).rejects.toMatchObject({ rpcCode: -32601 })
})

test('a handler that is undefined is none', async () => {
  const handlers = { 'window/confirm': undefined } as unknown as NonNullable<NotesClientOptions['handlers']>
  const { server } = await open({}, { handlers })
  expect(await server.window.confirm()).toBe(false)
})

test('answers for a missing user interface can be replaced, and handlers be given later', async () => {
  const { client, server } = await open({}, { headless: { 'window/confirm': true } })
  expect(await server.window.confirm()).toBe(true)
  client.handle('window/confirm', () => false)
  expect(await server.window.confirm()).toBe(false)
})

test('events are listened to and iterated over, both typed', async () => {
  const { client, server } = await open()
  const heard: Change[] = []
  const subscription = client.on('note/changed', change => heard.push(change))
  const controller = new AbortController()
  const iterated: Change[] = []
  const iteration = (async () => {
    for await (const change of client.events('note/changed', { signal: controller.signal })) {
      iterated.push(change)
      if (iterated.length === 2) break
    }
  })()
  await server.note.changed({ type: 'edited', text: 'a' })
  await server.note.changed({ type: 'removed', at: 2 })
  await iteration
  expect(iterated).toEqual([
    { type: 'edited', text: 'a' },
    { type: 'removed', at: 2 },
  ])
  expect(heard).toEqual(iterated)
  subscription.dispose()
  await server.note.changed({ type: 'removed', at: 3 })
  await server.window.confirm()
  expect(heard).toHaveLength(2)
})

test('a consumer that falls behind its limit is told', async () => {
  const { client, server } = await open()
  const events = client.events('note/changed', { limit: 2 })
  for (let at = 0; at < 4; at++) void server.note.changed({ type: 'removed', at })
  await server.window.confirm()
  const consume = async () => {
    for await (const _ of events) await server.window.confirm()
  }
  await expect(consume()).rejects.toBeInstanceOf(LimitError)
})

test('variants are told apart by their discriminator', () => {
  const describe = (change: Change) => (change.type === 'edited' ? change.text : change.at.toFixed(0))
  expect(describe({ type: 'edited', text: 'a' })).toBe('a')
  expect(describe({ type: 'removed', at: 1 })).toBe('1')
})

test('what a newer agent adds passes through', async () => {
  const newer = { ready: true, mood: 'good' }
  const { client, server } = await open({ initialize: () => newer })
  const seen: unknown[] = []
  client.on('note/changed', change => seen.push(change))
  expect(await client.initialize({ name: 'x' })).toEqual(newer)
  await server.connection.notify('note/changed', { type: 'moved', to: 4 })
  await server.window.confirm()
  expect(seen).toEqual([{ type: 'moved', to: 4 }])
})

test('generic access is typed by the same maps, and the connection takes anything', async () => {
  const { client, server } = await open({ 'note/new': () => '9', 'note/archive': () => true })
  const told: string[] = []
  server.on('log', text => told.push(text))
  const id = await client.request('note/new', { text: 'a' })
  expectTypeOf(id).toEqualTypeOf<ClientRequests['note/new']['result']>()
  expect(id).toBe('9')
  expect(await client.request('shutdown', null)).toBeNull()
  await client.notify('log', 'hello')
  server.connection.handle('note/pin', params => params)
  expect(await client.connection.request('note/pin', { id: '9' })).toEqual({ id: '9' })
  await eventually(() => expect(told).toEqual(['hello']))
})

test('a cancellation can be sent by hand', async () => {
  const { client, server } = await open()
  const seen: unknown[] = []
  server.connection.on('note/cancelled', params => seen.push(params))
  await client.$.cancelRequest({ id: 'none' })
  await client.log('still there')
  expect(await server.window.confirm()).toBe(false)
})

test('an async function can return a client, and using one closes it', async () => {
  const { client } = await open()
  const returned = await (async () => client)()
  expect(returned).toBe(client)
  expect(`${client}`).toBe('[object Object]')
  await client[Symbol.asyncDispose]()
  expect(client.connection.signal.aborted).toBe(true)
  await expect(client.shutdown()).rejects.toBeInstanceOf(AgentError)
})

test('a handshake is given the client, before anything else is read', async () => {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const server: NotesAgentServer = await NotesAgentServer.serve({
    handlers: {
      initialize: async () => ({ ready: await server.window.confirm() }),
      shutdown: () => null,
    },
    transport: streams({ readable: there, writable: back }),
  })
  let ready = false
  const client = await NotesClient.connect({
    transport: streams({ readable: back, writable: there }),
    handlers: { 'window/confirm': () => true },
    handshake: async notes => {
      ready = (await notes.initialize({ name: 'x' })).ready
      await notes.exit()
    },
  })
  expect(ready).toBe(true)
  await Promise.all([client.close(), server.close()])
})

test('the table of methods says what there is', () => {
  expect(methods.filter(method => method.deprecated)).toEqual([
    { method: 'note/delete', kind: 'request', messageDirection: 'clientToServer', deprecated: 'use note/archive' },
  ])
  expect(methods).toHaveLength(14)
})
