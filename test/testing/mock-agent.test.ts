import { expect, test, vi } from 'vitest'
import { AcpClient, protocol as acp } from '../../generated/acp/1/index.js'
import { CodyClient, protocol as cody } from '../../generated/cody/1.114/index.js'
import { mockAgent, type Scenario } from '../../testing/index.js'

const prompt = { sessionId: 'sessionId-1', prompt: [{ type: 'text' as const, text: 'hello' }] }

test('every request gets a valid result, and ids are counted', async () => {
  await using agent = mockAgent(acp)
  await using client = await AcpClient.connect({ transport: agent.transport, validate: 'throw' })
  const info = await client.initialize({ protocolVersion: 1 })
  expect(info.protocolVersion).toBe(1)
  const session = { cwd: '/tmp', mcpServers: [] }
  expect((await client.session.new(session)).sessionId).toBe('sessionId-1')
  expect((await client.session.new(session)).sessionId).toBe('sessionId-2')
  expect(agent.received('session/new')).toEqual([
    { method: 'session/new', kind: 'request', params: session },
    { method: 'session/new', kind: 'request', params: session },
  ])
})

test('steps notify, ask, and answer', async () => {
  await using agent = mockAgent(acp, {
    scenario: {
      'session/prompt': [
        {
          notify: 'session/update',
          params: {
            sessionId: { $params: '/sessionId' },
            update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'hi' } },
          },
        },
        { ask: 'session/request_permission', expect: { outcome: { outcome: 'cancelled' } } },
        { sample: { stopReason: 'refusal' } },
      ],
    },
  })
  await using client = await AcpClient.connect({ transport: agent.transport, validate: 'throw' })
  const updates: unknown[] = []
  client.on('session/update', update => void updates.push(update))
  expect(await client.session.prompt(prompt)).toEqual({ stopReason: 'refusal' })
  expect(updates).toMatchObject([{ sessionId: 'sessionId-1', update: { content: { text: 'hi' } } }])
  expect(agent.problems).toEqual([])
})

test('lists are compared item by item, and take values from the params', async () => {
  const outcome = { outcome: 'selected', optionId: 'yes' } as const
  const answering = async (expected: unknown[]) => {
    await using agent = mockAgent(acp, {
      scenario: {
        'session/prompt': [
          { ask: 'session/request_permission', expect: { _meta: { seen: expected } } as never },
          { result: { stopReason: 'end_turn', _meta: { said: ['first', { $params: '/sessionId' }] } } },
        ],
      },
    })
    await using client = await AcpClient.connect({ transport: agent.transport })
    client.handle('session/request_permission', () => ({ outcome, _meta: { seen: ['a', { b: 1, c: 2 }] } }))
    return await client.session.prompt(prompt)
  }
  const answer = { stopReason: 'end_turn', _meta: { said: ['first', 'sessionId-1'] } }
  expect(await answering(['a', { b: 1 }])).toEqual(answer)
  for (const other of [['a'], ['a', { b: 2 }], [{ b: 1 }, 'a'], ['a', { b: 1 }, null]])
    await expect(answering(other)).rejects.toThrow('the scenario expects')
})

test('an answer that is not the expected one is a problem, and an error', async () => {
  await using agent = mockAgent(acp, {
    scenario: {
      'session/prompt': [{ ask: 'session/request_permission', expect: { outcome: { outcome: 'selected' } } }],
    },
  })
  await using client = await AcpClient.connect({ transport: agent.transport })
  await expect(client.session.prompt(prompt)).rejects.toThrow(/expects {"outcome":{"outcome":"selected"}}/)
  expect(agent.problems).toEqual([expect.stringContaining('session/request_permission was answered')])
})

test('handlers go before steps, and may be asked and told things', async () => {
  await using agent = mockAgent(cody, {
    handlers: {
      'chat/new': async (_, session) => {
        await session.notify('debug/message', { channel: 'a', message: 'b' })
        return `chat for ${JSON.stringify(await session.request('secrets/get', { key: 'k' }))}`
      },
    },
  })
  await using client = await CodyClient.connect({ transport: agent.transport })
  expect(await client.chat.new()).toBe('chat for null')
})

test('what the protocol does not have, or allow, is refused', async () => {
  await using agent = mockAgent(acp)
  await using client = await AcpClient.connect({ transport: agent.transport })
  await expect(client.connection.request('no/such')).rejects.toThrow(/has no request "no\/such"/)
  await expect(client.connection.request('session/new', { cwd: 5 })).rejects.toThrow(/\/cwd must be string, not/)
})

test('a scenario that does not fit the protocol is refused, with every place', async () => {
  await using agent = mockAgent(acp, {
    scenario: {
      'session/promt': [],
      'session/load': [{ sample: { modes: 5 } }],
      'session/cancel': [{ exit: { code: 999 } }, { exit: { code: -1 } }, { exit: { code: 1.5 } }],
      'session/new': [{ result: { sessionId: 5 } }, { notify: 'session/updates' }, {} as never],
    },
  })
  const error = await AcpClient.connect({ transport: agent.transport }).catch((error: Error) => error)
  expect(String(error)).toContain('/session~1promt: no client of this protocol sends')
  expect(String(error)).toMatch(/session~1load.0.sample.modes: must be/)
  for (const step of [0, 1, 2])
    expect(String(error)).toContain(`/session~1cancel/${step}/exit: exit has a whole number from 0 to 255`)
  expect(String(error)).toContain('/session~1new/0/result/sessionId: must be string')
  expect(String(error)).toContain('/session~1new/1/notify: no agent of this protocol sends the notification')
  expect(String(error)).toContain('/session~1new/2: this is no step')
})

test.each([
  [{ exit: { code: 3, stderr: 'out of memory' } }, /exit.*3.*out of memory/s],
  [{ signal: 'SIGKILL' as const }, /SIGKILL/],
  [{ close: true as const }, /./],
  [{ halfFrame: true as const }, /500 ms/],
  [{ hang: true as const }, /500 ms/],
])('the fault %o', async (fault, message) => {
  await using agent = mockAgent(cody, { scenario: { 'chat/new': [fault] } })
  await using client = await CodyClient.connect({
    transport: agent.transport,
    limits: { requestMs: 500, shutdownMs: 100 },
  })
  await expect(client.chat.new()).rejects.toThrow(message)
})

test('waits until the client cancels, with the timers of a test', async () => {
  vi.useFakeTimers()
  try {
    await using agent = mockAgent(acp, {
      scenario: {
        'session/prompt': [{ waitFor: 'session/cancel' }, { waitMs: 60_000 }, { result: { stopReason: 'cancelled' } }],
      },
    })
    await using client = await AcpClient.connect({ transport: agent.transport })
    const reply = client.session.prompt(prompt)
    await client.session.cancel({ sessionId: 'sessionId-1' })
    await vi.waitUntil(() => agent.received('session/cancel').length > 0)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await reply).toEqual({ stopReason: 'cancelled' })
  } finally {
    vi.useRealTimers()
  }
})

test('crashes when told to, and a client can come again', async () => {
  await using agent = mockAgent(cody, { scenario: { 'chat/new': [{ hang: true }] } })
  const client = await CodyClient.connect({ transport: agent.transport })
  const call = client.chat.new()
  const failed = expect(call).rejects.toThrow(/code 1/)
  await vi.waitUntil(() => agent.received('chat/new').length > 0)
  await agent.crash()
  await failed
  await using again = await CodyClient.connect({ transport: agent.transport })
  const { models } = await again.chat.models({ modelUsage: 'chat' })
  expect(models).toEqual([])
})

test('tells and asks its clients, with its own words or made-up ones', async () => {
  await using agent = mockAgent(cody)
  await expect(agent.request('secrets/get', { key: 'k' })).rejects.toThrow('no client is connected')
  await using client = await CodyClient.connect({ transport: agent.transport, validate: 'throw' })
  const heard: unknown[] = []
  client.on('debug/message', message => void heard.push(message))
  const asked: unknown[] = []
  client.handle('secrets/get', params => {
    asked.push(params)
    return 'a secret'
  })
  await agent.notify('debug/message', { channel: 'a', message: 'b' })
  await agent.notify('debug/message')
  expect(await agent.request('secrets/get', { key: 'k' })).toBe('a secret')
  expect(await agent.request('secrets/get')).toBe('a secret')
  const madeUp = { channel: expect.any(String), message: expect.any(String) }
  expect(heard).toEqual([{ channel: 'a', message: 'b' }, madeUp])
  expect(asked).toEqual([{ key: 'k' }, { key: expect.any(String) }])
  await expect(agent.notify('chat/new' as never)).rejects.toThrow('no agent of this protocol sends the notification')
})

test('gives valid values of messages', async () => {
  await using agent = mockAgent(acp)
  expect(await agent.sample('session/new')).toEqual({ sessionId: expect.any(String) })
  expect(await agent.sample('session/new', 'params')).toMatchObject({ cwd: expect.any(String), mcpServers: [] })
  expect(await agent.sample('session/cancel', 'params')).toEqual({ sessionId: expect.any(String) })
  await expect(agent.sample('no/such' as never)).rejects.toThrow('the protocol has no method no/such')
})

test('lets go of its clients when it is closed', async () => {
  const agent = mockAgent(acp)
  const client = await AcpClient.connect({ transport: agent.transport })
  await agent.close()
  await expect(client.initialize({ protocolVersion: 1 })).rejects.toThrow()
})

test('steps fail, and give up a wait with the request', async () => {
  await using agent = mockAgent(acp, {
    scenario: {
      'session/new': [{ error: { code: -32000, message: 'sign in first', data: { how: 'login' } } }],
      'session/prompt': [{ waitFor: 'session/set_mode' }, { result: { stopReason: 'end_turn' } }],
      'session/cancel': [{ notify: 'session/update' }, { ask: 'session/request_permission' }],
    },
  })
  await using client = await AcpClient.connect({ transport: agent.transport })
  await expect(client.session.new({ cwd: '/', mcpServers: [] })).rejects.toMatchObject({
    message: expect.stringContaining('sign in first'),
    data: { how: 'login' },
  })
  const controller = new AbortController()
  const reply = client.session.prompt(prompt, { signal: controller.signal })
  const failed = expect(reply).rejects.toThrow()
  await vi.waitUntil(() => agent.received('session/prompt').length > 0)
  controller.abort()
  await failed
  await client.session.cancel({ sessionId: 's' })
  await client.connection.notify('session/cancel', { sessionId: 5 })
  await vi.waitUntil(() => agent.problems.length > 0)
  expect(agent.problems.join()).toContain(
    'the client sent session/cancel with invalid params: /sessionId must be string',
  )
})

test('a scenario that is no object of lists is refused', async () => {
  const said = async (scenario: unknown) => {
    await using agent = mockAgent(acp, { scenario: scenario as Scenario })
    return String(await AcpClient.connect({ transport: agent.transport }).catch((error: Error) => error))
  }
  expect(await said([])).toContain('a scenario is an object of steps by method')
  expect(await said({ 'session/new': {} })).toContain('/session~1new: steps are a list')
  expect(await said({ 'session/cancel': [{ sample: true }] })).toContain('session/cancel is not answered')
})

test('needs a protocol with its shapes', async () => {
  const { shapes: _, ...bare } = acp
  const connecting = (protocol: unknown) =>
    AcpClient.connect({ transport: mockAgent(protocol as typeof acp).transport })
  await expect(connecting(bare)).rejects.toThrow('a mock needs a protocol document')
  await expect(connecting({ ...bare, shapes: undefined })).rejects.toThrow('these bindings have no shapes')
})
