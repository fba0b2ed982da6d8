import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import {
  type AgentConnection,
  AgentError,
  streams,
  type ValidateOptions,
  ValidationError,
} from '../../../runtime/index.js'
import { ValidatingConnection } from '../../../runtime/validation/validating-connection.js'
import {
  type Change,
  type ClientRequestHandlers,
  NotesAgentServer,
  NotesClient,
  type NotesClientOptions,
  protocol,
} from '../../fixtures/generated/notes/index.js'
import { eventually } from '../../support/eventually.js'

/** A client that checks what it is told to, and an agent that checks nothing. */
async function open(validate: ValidateOptions, handlers: object = {}, options: NotesClientOptions = {}) {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const server = await NotesAgentServer.serve({
    handlers: { shutdown: () => null, ...handlers } as ClientRequestHandlers,
    transport: streams({ readable: there, writable: back }),
  })
  const transport = streams({ readable: back, writable: there })
  const client = await NotesClient.connect({ ...options, validate, transport })
  onTestFinished(async () => void (await Promise.all([client.close(), server.close()])))
  return { client, server }
}

/** Takes what no type lets pass. */
const wrong = <T>(value: unknown) => value as T

test('what is sent is checked before it goes, with method, place and expectation', async () => {
  const asked: unknown[] = []
  const { client } = await open('throw', { initialize: (params: unknown) => asked.push(params) })
  const error = await client.initialize(wrong({ name: 'x', settings: { token: 7 } })).catch(error => error)
  expect(error).toBeInstanceOf(ValidationError)
  expect(error).toMatchObject({
    code: 'INVALID_MESSAGE',
    method: 'initialize',
    role: 'params',
    direction: 'sent',
    violations: [{ pointer: '/settings/*', expected: 'string', found: 'number', kind: 'mismatch' }],
  })
  expect(error.message).toBe('the params sent for initialize: /settings/* expected string, found number')
  expect(asked).toEqual([])
  await expect(client.note.new(wrong({}))).rejects.toThrow(
    'the params sent for note/new: /text expected string, found nothing',
  )
  await expect(client.log(wrong(3))).rejects.toThrow('the params sent for log: expected string, found number')
})

test('what arrives is checked: results, requests and notifications', async () => {
  const problems: string[] = []
  const { client, server } = await open(
    { received: 'throw', onProblem: problem => problems.push(problem.message) },
    { 'note/new': () => 7, 'note/archive': () => true },
    { handlers: { 'window/ask': () => 'never' } },
  )
  await expect(client.note.new({ text: 'a' })).rejects.toThrow(
    'the result received for note/new: expected string, found number',
  )
  expect(await client.note.archive('1')).toBe(true)
  await expect(server.window.ask(wrong({ question: 1 }))).rejects.toMatchObject({
    rpcCode: -32602,
    message: expect.stringContaining('/question expected string, found number'),
  })
  const heard: Change[] = []
  client.on('note/changed', change => heard.push(change))
  await server.note.changed(wrong({ type: 'edited', text: 'a', range: [1] }))
  await server.note.changed({ type: 'removed', at: 1 })
  await eventually(() => expect(heard).toEqual([{ type: 'removed', at: 1 }]))
  expect(problems).toEqual(['the params received for note/changed: /range expected at least 2 items, found fewer'])
})

test('a listener that is taken back hears nothing more, not even what is being checked', async () => {
  const problems: unknown[] = []
  const { client, server } = await open({ received: 'throw', onProblem: problem => problems.push(problem) })
  const heard: unknown[] = []
  let arrived = 0
  client.on('note/changed', () => {
    arrived++
    subscription.dispose()
  })
  const subscription = client.on('note/changed', change => heard.push(change))
  await server.note.changed({ type: 'removed', at: 1 })
  await eventually(() => expect(arrived).toBe(1))
  await server.note.changed(wrong({ type: 'removed' }))
  await server.note.changed({ type: 'removed', at: 2 })
  await eventually(() => expect(arrived).toBe(2))
  expect(heard).toEqual([])
  // Once, by the other listener.
  expect(problems).toHaveLength(1)
})

test('a connection that checks tells of its end, and is disposed, as any other', async () => {
  const { client, server } = await open('throw')
  const { signal, closed } = client.connection
  expect(signal.aborted).toBe(false)
  await client.connection[Symbol.asyncDispose]()
  const { kind, error } = await closed
  expect(kind).toBe('closed')
  expect(signal.reason).toBe(error)
  await server.connection.closed
})

test('an iteration over what arrives ends with the error', async () => {
  const { client, server } = await open({ received: 'throw' })
  const events = client.events('note/changed')
  await server.note.changed({ type: 'removed', at: 1 })
  await server.note.changed(wrong({ type: 'removed' }))
  expect(await events.next()).toEqual({ done: false, value: { type: 'removed', at: 1 } })
  await expect(events.next()).rejects.toBeInstanceOf(ValidationError)
})

test('an iteration is left before it begins, while it waits, and after an error', async () => {
  const { client, server } = await open({ received: 'throw' }, { 'note/archive': () => true })
  const paused = () => client.events('note/changed', { overflow: 'pause', limit: 1 })
  await paused().return?.()
  const waiting = paused()
  const next = waiting.next()
  await waiting.return?.()
  expect(await next).toEqual({ done: true, value: undefined })
  const broken = paused()
  await server.note.changed(wrong({ type: 'removed' }))
  await expect(broken.next()).rejects.toBeInstanceOf(ValidationError)
  // One that had not been left would now keep the client from reading.
  for (const at of [1, 2, 3]) await server.note.changed({ type: 'removed', at })
  expect(await client.note.archive('1')).toBe(true)
  expect(await broken.next()).toEqual({ done: true, value: undefined })
})

test('what a handler answers is checked as something sent', async () => {
  const { server } = await open({ sent: 'throw' }, {}, { handlers: { 'window/confirm': () => wrong('perhaps') } })
  await expect(server.window.confirm()).rejects.toMatchObject({ rpcCode: -32603 })
})

test('warnings let everything pass', async () => {
  const problems: ValidationError[] = []
  const validate: ValidateOptions = { sent: 'warn', received: 'warn', onProblem: problem => problems.push(problem) }
  const { client, server } = await open(validate, { 'note/new': () => 7 })
  expect(await client.note.new(wrong({ text: 1 }))).toBe(7)
  const heard: unknown[] = []
  client.on('note/changed', change => heard.push(change))
  await server.note.changed(wrong({ type: 'moved' }))
  await eventually(() => expect(heard).toEqual([{ type: 'moved' }]))
  expect(problems.map(problem => `${problem.direction} ${problem.role} ${problem.method}`)).toEqual([
    'sent params note/new',
    'received result note/new',
    'received params note/changed',
  ])
})

test('an unknown variant that arrives passes, is reported where mismatches are warned of, and is refused when closed', async () => {
  const problems: ValidationError[] = []
  const onProblem = (problem: ValidationError) => problems.push(problem)
  const hearOf = async (validate: ValidateOptions) => {
    const { client, server } = await open(validate)
    const heard: unknown[] = []
    client.on('note/changed', change => heard.push(change))
    await server.note.changed(wrong({ type: 'moved' }))
    await server.note.changed({ type: 'removed', at: 1 })
    await eventually(() => expect(heard).toContainEqual({ type: 'removed', at: 1 }))
    return heard.length
  }
  expect(await hearOf({ received: 'throw', onProblem })).toBe(2)
  expect(problems).toEqual([])
  expect(await hearOf({ received: 'warn', onProblem })).toBe(2)
  expect(problems.map(({ message, violations }) => [message, violations[0]?.kind])).toEqual([
    [
      'the params received for note/changed: /type expected "edited" | "removed", found another string',
      'unknown-variant',
    ],
  ])
  expect(await hearOf({ received: 'throw', closed: true, onProblem })).toBe(1)
  expect(problems[1]?.violations[0]?.kind).toBe('mismatch')
})

test('what is sent is one of the variants that the document lists', async () => {
  const { server } = await open('off')
  const checking = new ValidatingConnection(server.connection, protocol, 'throw', 'server')
  await expect(checking.notify('note/changed', { type: 'moved' })).rejects.toBeInstanceOf(ValidationError)
})

test('a warning is one of the process unless somebody listens', async () => {
  const warned: string[] = []
  const listen = (warning: Error) => warned.push(`${warning.name}: ${warning.message}`)
  process.on('warning', listen)
  onTestFinished(() => void process.off('warning', listen))
  const { client } = await open({ sent: 'warn' }, { 'note/new': () => '' })
  await client.note.new(wrong({ text: 1 }))
  await eventually(() =>
    expect(warned).toEqual(['ValidationError: the params sent for note/new: /text expected string, found number']),
  )
})

test('each direction is checked by itself, and not at all when it is off', async () => {
  const { client } = await open({ sent: 'throw' }, { 'note/new': () => 7 })
  expect(await client.note.new({ text: 'a' })).toBe(7)
  await expect(client.note.new(wrong({ text: 1 }))).rejects.toBeInstanceOf(ValidationError)
  const unchecked = await open('off', { 'note/new': () => 7 })
  expect(await unchecked.client.note.new(wrong({ text: 1 }))).toBe(7)
})

test('messages keep their order while the validator is loading', async () => {
  const seen: string[] = []
  const { client, server } = await open('throw', {
    'note/new': ({ text }: { text: string }) => {
      seen.push(text)
      return text
    },
  })
  server.on('log', text => seen.push(text))
  const sent = [client.log('1'), client.note.new({ text: '2' }), client.log('3'), client.note.new({ text: '4' })]
  await Promise.all(sent)
  expect(seen).toEqual(['1', '2', '3', '4'])
})

test('no value is in an error, nor a name that the document does not know', async () => {
  const { client } = await open('throw')
  const error = await client
    .initialize(wrong({ name: 'x', level: 'sgp_secret', settings: { sgp_secret: { sgp_secret: 1 } } }))
    .catch(error => error)
  expect(JSON.stringify(error) + error.message + error.stack).not.toContain('sgp_secret')
})

test('methods that are newer than the document pass', async () => {
  const { client, server } = await open('throw')
  server.connection.handle('note/pin', params => params)
  expect(await client.connection.request('note/pin', { id: 1 })).toEqual({ id: 1 })
})

test('the agent side checks as well', async () => {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const server = await NotesAgentServer.serve({
    handlers: { 'note/new': () => wrong(7), shutdown: () => null },
    validate: { sent: 'throw' },
    transport: streams({ readable: there, writable: back }),
  })
  const client = await NotesClient.connect({ transport: streams({ readable: back, writable: there }) })
  await expect(client.note.new({ text: '' })).rejects.toMatchObject({ rpcCode: -32603 })
  await expect(server.window.ask(wrong({}))).rejects.toBeInstanceOf(ValidationError)
  await Promise.all([client.close(), server.close()])
})

test('bindings without shapes ask to be generated anew', async () => {
  const description = { name: 'notes', version: '1.0.0', contract: 2, regenerate: 'npx x', wire: {} }
  const connection = {} as AgentConnection
  const checking = new ValidatingConnection(connection, description, { sent: 'throw' }, 'client')
  const error: unknown = await checking.request('note/new', {}).catch(reason => reason)
  expect(error).toBeInstanceOf(AgentError)
  expect(error).toMatchObject({
    code: 'NO_DOCUMENT',
    message: 'the notes 1.0.0 bindings have no shapes to check messages against; generate them anew: npx x',
  })
})

test('the validator is not loaded before it is used', async () => {
  const { execFileSync } = await import('node:child_process')
  const entry = fileURLToPath(new URL('../../../dist/generated/cody/1.114/index.js', import.meta.url))
  const script = `await import(${JSON.stringify(entry)}); const { createRequire } = await import('node:module');
    console.log(JSON.stringify(Object.keys(createRequire(${JSON.stringify(entry)}).cache)))`
  const loaded = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }))
  expect(loaded.filter((file: string) => /ajv|handlebars|schema/.test(file))).toEqual([])
})

test('a listener that fails is a warning, as is a listener to problems that fails', async () => {
  const warned: string[] = []
  const listen = (warning: Error) => warned.push(warning.message)
  process.on('warning', listen)
  onTestFinished(() => void process.off('warning', listen))
  const { client, server } = await open({
    received: 'warn',
    onProblem: () => {
      throw new Error('no logger')
    },
  })
  client.on('note/changed', () => {
    throw new Error('no listener')
  })
  await server.notify('note/changed', wrong({}))
  await eventually(() => expect(warned).toEqual(['no listener']))
})
