import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { streams } from '../../../runtime/index.js'
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
