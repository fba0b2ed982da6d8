import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { connect, streams } from '../../../runtime/index.js'
import { NotesAgentServer, NotesClient } from '../../fixtures/generated/notes/index.js'

test('a client reaches an agent that listens on a TCP port', async () => {
  const server = createServer(socket =>
    NotesAgentServer.serve({
      handlers: { note: text => ({ id: '1', text, children: [] }), shutdown: () => null },
      transport: streams({ readable: socket, writable: socket }),
    }),
  ).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await using client = await NotesClient.connectTcp({ port })
  expect(await client.note('milk')).toMatchObject({ text: 'milk' })
})

/** A raw connection to an agent of the notes that asks the client for a colour. */
async function rawConnection() {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const [near, far] = [
    streams({ readable: back, writable: there }),
    streams({ readable: there, writable: back }),
  ] as const
  const [connection, agent] = await Promise.all([
    connect({ transport: near }),
    NotesAgentServer.serve({ transport: far, handlers: { shutdown: () => null } }),
  ])
  onTestFinished(() => connection.close())
  return { connection, agent }
}

test('making a client sends nothing and changes nothing on the connection', async () => {
  const { connection, agent } = await rawConnection()
  new NotesClient(connection)
  expect(connection.handles('window/ask')).toBe(false)
  await expect(agent.window.ask({ message: '?' } as never)).rejects.toMatchObject({ rpcCode: -32601 })
})

test('row 50: a second client on a connection changes no handler that is there', async () => {
  const { connection, agent } = await rawConnection()
  const ask = () => agent.window.ask({ message: '?' } as never)
  NotesClient.attach(connection, { handlers: { 'window/ask': () => 'first' } })
  expect(await ask()).toBe('first')
  NotesClient.attach(connection)
  NotesClient.attach(connection, { handlers: { 'window/ask': () => 'second' } })
  expect(await ask()).toBe('first')
})

test('what the handshake returned is at hand afterwards, with its type', async () => {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const serving = NotesAgentServer.serve({
    transport: streams({ readable: there, writable: back }),
    handlers: { note: text => ({ id: '1', text, children: [] }), shutdown: () => null },
  })
  await using client = await NotesClient.connect({
    transport: streams({ readable: back, writable: there }),
    handshake: async notes => ({ first: await notes.note('milk') }),
  })
  const text: string | undefined = client.handshake.first?.text
  expect(text).toBe('milk')
  await serving
})
