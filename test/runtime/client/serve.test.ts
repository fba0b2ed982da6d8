import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { NotesAgentServer, NotesClient } from '../../fixtures/generated/notes/index.js'
import { eventually } from '../../support/eventually.js'
import { failure } from '../../support/failure.js'

const note = (text: string) => ({ id: '1', text, children: [] })
const handlers = { note, shutdown: () => null }

test('an agent that listens serves each client with an agent of its own, and closes them all', async () => {
  const served: NotesAgentServer[] = []
  const listener = await NotesAgentServer.serveTcp({
    handlers,
    onClient: (agent: NotesAgentServer) => served.push(agent),
  })
  const { port } = listener
  const clients = await Promise.all([NotesClient.connectTcp({ port }), NotesClient.connectTcp({ port })])
  expect(await Promise.all(clients.map(client => client.note('milk')))).toEqual([note('milk'), note('milk')])
  await clients[0].close()
  await eventually(() => expect(served).toHaveLength(2))
  const kinds = Promise.all(served.map(async agent => (await agent.connection.closed).kind))
  await listener.close()
  expect(await kinds).toEqual(['closed', 'closed'])
  expect(await failure(NotesClient.connectTcp({ port, retry: { attempts: 1 } }))).toMatchObject({
    code: 'CONNECT_FAILED',
  })
  await clients[1].close()
})

test('listening is refused on other hosts and on a port that is taken; more clients than the limit are hung up on', async () => {
  expect(await failure(NotesAgentServer.serveTcp({ handlers, host: '0.0.0.0' }))).toMatchObject({
    code: 'HOST_REFUSED',
  })
  await using listener = await NotesAgentServer.serveTcp({ handlers, maxClients: 1 })
  const { port } = listener
  expect(await failure(NotesAgentServer.serveTcp({ handlers, port }))).toMatchObject({
    code: 'CONNECT_FAILED',
    attempts: [{ error: 'EADDRINUSE' }],
  })
  await using client = await NotesClient.connectTcp({ port })
  await client.note('milk')
  const second = createConnection({ port, host: '127.0.0.1' })
  await new Promise(resolve => second.once('close', resolve))
})

test('an agent over standard output prints to standard error meanwhile, with one warning', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const bindings = new URL('../../../dist/generated/cody/1.114/index.js', import.meta.url).href
  writeFileSync(
    join(folder, 'agent.mjs'),
    `import { CodyAgentServer } from ${JSON.stringify(bindings)}
    await CodyAgentServer.serve({ framing: 'json-lines', handlers: {
      'chat/new': () => { console.log('new'); console.info('chat'); console.table([1]); return 'id' },
      shutdown: () => null,
    } })`,
  )
  const { CodyClient } = await import('../../../generated/cody/1.114/index.js')
  const lines: string[] = []
  const problems: unknown[] = []
  const client = await CodyClient.spawn({
    command: process.execPath,
    args: [join(folder, 'agent.mjs')],
    framing: 'json-lines',
    onStderr: line => lines.push(line),
    onProblem: problem => problems.push(problem),
  })
  expect(await client.chat.new()).toBe('id')
  await client.chat.new()
  await client.close()
  expect(problems).toEqual([])
  const text = lines.join('\n')
  expect(text.match(/Warning: console.log was called/g)).toHaveLength(1)
  expect(text.match(/^new$/gm)).toHaveLength(2)
  expect(text).toContain('chat')
})
