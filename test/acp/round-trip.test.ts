import { fileURLToPath } from 'node:url'
import { AcpClient, type AcpClientOptions, type SessionUpdate } from 'agent-bindings/acp'
import { afterEach, describe, expect, test } from 'vitest'

const agentFile = fileURLToPath(new URL('sdk-agent.js', import.meta.url))

const clients: AcpClient[] = []
afterEach(() => Promise.all(clients.splice(0).map(client => client.close())))

/** The generated client, talking to the SDK's agent side in a process of its own; both ways are checked for shape. */
async function start(options: AcpClientOptions = {}) {
  const client = await AcpClient.spawn({
    command: process.execPath,
    args: [agentFile],
    validate: 'throw',
    ...options,
  })
  clients.push(client)
  return client
}

/** Opens a session; what the agent says in it is put together. */
async function openSession(client: AcpClient) {
  await client.initialize({ protocolVersion: 1, clientCapabilities: { fs: { readTextFile: true } } })
  const { sessionId } = await client.session.new({ cwd: '/project', mcpServers: [] })
  const updates: SessionUpdate[] = []
  client.on('session/update', ({ update }) => updates.push(update))
  const said = () =>
    updates
      .map(update =>
        update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text' ? update.content.text : '?',
      )
      .join('')
  const ask = (text: string) => client.session.prompt({ sessionId, prompt: [{ type: 'text', text }] })
  return { sessionId, ask, said }
}

describe('the generated client and the agent side of the SDK, one JSON message a line', () => {
  test('shake hands and open a session', async () => {
    const client = await start()
    const info = await client.initialize({ protocolVersion: 1 })
    expect(info.protocolVersion).toBe(1)
    expect(info.agentCapabilities?.promptCapabilities?.embeddedContext).toBe(true)
    const session = await client.session.new({ cwd: '/project', mcpServers: [] })
    expect(session).toMatchObject({ sessionId: 'session-1', modes: { currentModeId: 'ask' } })
  })

  test('a turn streams its text in order, before the turn ends', async () => {
    const client = await start()
    const { ask, said } = await openSession(client)
    expect(await ask('count 500')).toEqual({ stopReason: 'end_turn' })
    expect(said()).toBe(Array.from({ length: 500 }, (_, index) => `${index + 1} `).join(''))
  })

  test('notifications can be iterated', async () => {
    const client = await start()
    const { ask, sessionId } = await openSession(client)
    const events = client.events('session/update')
    const turn = ask('count 3')
    const texts: unknown[] = []
    for await (const { sessionId: of, update } of events) {
      if (update.sessionUpdate === 'agent_message_chunk') texts.push([of, update.content])
      if (texts.length === 3) break
    }
    expect(texts).toEqual(['1 ', '2 ', '3 '].map(text => [sessionId, { type: 'text', text }]))
    await turn
  })

  test('the agent asks the client, and goes on with the answers', async () => {
    const asked: unknown[] = []
    const client = await start({
      handlers: {
        'session/request_permission': ({ toolCall, options }, { method }) => {
          asked.push([method, toolCall.title, options.map(({ kind }) => kind)])
          return { outcome: { outcome: 'selected', optionId: 'yes' } }
        },
        'fs/read_text_file': async ({ path, limit }) => {
          asked.push([path, limit])
          return { content: `text of ${path}, ü and 🙂\n` }
        },
      },
    })
    const { ask, said } = await openSession(client)
    expect(await ask('read /project/a.txt')).toEqual({ stopReason: 'end_turn' })
    expect(asked).toEqual([
      ['session/request_permission', 'Read /project/a.txt', ['allow_once', 'reject_once']],
      ['/project/a.txt', 10],
    ])
    expect(said()).toBe('text of /project/a.txt, ü and 🙂\n')
  })

  test('without handlers, nothing is allowed and nothing hangs', async () => {
    const client = await start()
    const { ask, said } = await openSession(client)
    expect(await ask('read /project/a.txt')).toEqual({ stopReason: 'refusal' })
    expect(await ask('terminal ls')).toEqual({ stopReason: 'end_turn' })
    expect(said()).toBe('refused: -32601')
  })

  test('a turn can be cancelled', async () => {
    const client = await start()
    const { ask, sessionId } = await openSession(client)
    const events = client.events('session/update')
    const turn = ask('wait')
    await events.next()
    await client.session.cancel({ sessionId })
    expect(await turn).toEqual({ stopReason: 'cancelled' })
  })

  test('a call that is given up is cancelled in the words of the protocol', async () => {
    const client = await start()
    const { ask, said, sessionId } = await openSession(client)
    const events = client.events('session/update')
    const abort = new AbortController()
    const turn = client.session.prompt(
      { sessionId, prompt: [{ type: 'text', text: 'work' }] },
      { signal: abort.signal },
    )
    await events.next()
    abort.abort()
    await expect(turn).rejects.toMatchObject({ code: 'REQUEST_ABORTED' })
    await events.next()
    expect(said()).toBe('working, cancelled')
    expect(await ask('count 1')).toEqual({ stopReason: 'end_turn' })
  })

  test('errors of the agent arrive with their code', async () => {
    const client = await start()
    await client.initialize({ protocolVersion: 1 })
    await expect(client.session.new({ cwd: 'relative', mcpServers: [] })).rejects.toMatchObject({ rpcCode: -32602 })
    await expect(client.session.list({})).rejects.toMatchObject({ rpcCode: -32601 })
  })
})
