import { expect, test, vi } from 'vitest'
import { AcpClient, protocol as acp } from '../../generated/acp/1/index.js'
import { CodyClient, protocol as cody } from '../../generated/cody/1.114/index.js'
import { mockAgent, type Scenario } from '../../testing/index.js'

const prompt = (text: string, sessionId = 's1') => ({ sessionId, prompt: [{ type: 'text' as const, text }] })
const says = (text: string) => ({
  notify: 'session/update',
  params: {
    sessionId: { $params: '/sessionId' },
    update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } },
  },
})

async function start(scenario: Scenario) {
  const agent = mockAgent(acp, { scenario })
  const client = await AcpClient.connect({ transport: agent.transport, validate: 'throw' })
  const heard: string[] = []
  client.on('session/update', ({ update }) => {
    if ('content' in update && update.content && 'text' in update.content) heard.push(update.content.text)
  })
  return { agent, client, heard, [Symbol.asyncDispose]: () => client.close() }
}

test('steps after the answer are performed when it was sent', async () => {
  await using mock = await start({
    'session/prompt': [
      says('before'),
      { result: { stopReason: 'end_turn' } },
      says('after'),
      { waitMs: 1 },
      says('late'),
    ],
  })
  await mock.client.session.prompt(prompt('hi')).then(() => mock.heard.push('answered'))
  await vi.waitUntil(() => mock.heard.length === 4)
  expect(mock.heard).toEqual(['before', 'answered', 'after', 'late'])
})

test('no wait begins once the client is gone: it would keep the program of a test alive', async () => {
  const mock = await start({ 'session/prompt': [{ waitMs: 3_600_000 }, { waitMs: 3_600_000 }] })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    void mock.client.session.prompt(prompt('hi')).catch(() => {})
    while (vi.getTimerCount() === 0) await new Promise(setImmediate)
    await mock.client.close()
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('what goes wrong after the answer is a problem', async () => {
  await using mock = await start({
    'session/prompt': [
      { result: { stopReason: 'end_turn' } },
      { ask: 'session/request_permission', expect: { outcome: { outcome: 'selected' } } },
    ],
  })
  await mock.client.session.prompt(prompt('hi'))
  await vi.waitUntil(() => mock.agent.problems.length > 0)
  expect(mock.agent.problems).toEqual([expect.stringMatching(/^session.prompt: .*the scenario expects/)])
})

test('a branch is taken when the params contain a value; an answer in it is the last step', async () => {
  await using mock = await start({
    'session/prompt': [
      { when: { prompt: [{ text: 'no' }] }, do: [says('refused'), { result: { stopReason: 'refusal' } }] },
      { when: { sessionId: 's1' }, do: [says('first session')] },
      { do: [says('always')] },
      { result: { stopReason: 'end_turn' } },
    ],
  })
  const { session } = mock.client
  expect(await session.prompt(prompt('no'))).toEqual({ stopReason: 'refusal' })
  expect(await session.prompt(prompt('yes'))).toEqual({ stopReason: 'end_turn' })
  expect(await session.prompt(prompt('yes', 's2'))).toEqual({ stopReason: 'end_turn' })
  expect(mock.heard).toEqual(['refused', 'first session', 'always', 'always'])
})

test('a branch is taken so many times, whichever client it is', async () => {
  await using mock = await start({
    'session/prompt': [
      { times: 2, do: [{ error: { code: -32000, message: 'busy' } }] },
      { result: { stopReason: 'end_turn' } },
    ],
  })
  await using other = await AcpClient.connect({ transport: mock.agent.transport })
  await expect(mock.client.session.prompt(prompt('a'))).rejects.toThrow('busy')
  await expect(other.session.prompt(prompt('b'))).rejects.toThrow('busy')
  expect(await mock.client.session.prompt(prompt('c'))).toEqual({ stopReason: 'end_turn' })
})

test('conditions and values look at what the client sent before', async () => {
  await using mock = await start({
    'session/prompt': [
      { when: { modeId: 'plan' }, of: 'session/set_mode', do: [{ result: { stopReason: 'refusal' } }] },
      {
        result: {
          stopReason: 'end_turn',
          _meta: { cwd: { $params: '/cwd', of: 'session/new' }, load: { $params: '/cwd', of: 'session/load' } },
        },
      },
    ],
  })
  const { session } = mock.client
  await session.new({ cwd: '/project', mcpServers: [] })
  // What was never sent has no values: the member is left out.
  expect(await session.prompt(prompt('a'))).toEqual({ stopReason: 'end_turn', _meta: { cwd: '/project' } })
  await session.setMode({ sessionId: 's', modeId: 'plan' })
  expect(await session.prompt(prompt('b'))).toEqual({ stopReason: 'refusal' })
})

test('values come from the last answer of the client', async () => {
  await using mock = await start({
    'session/prompt': [
      { ask: 'session/request_permission' },
      { result: { stopReason: 'end_turn', _meta: { answer: { $answer: '/outcome/outcome' } } } },
    ],
  })
  expect(await mock.client.session.prompt(prompt('a'))).toEqual({
    stopReason: 'end_turn',
    _meta: { answer: 'cancelled' },
  })
})

test('a result that its placeholders make invalid is an error that says so', async () => {
  await using agent = mockAgent(cody, {
    scenario: { 'chat/new': [{ result: { $params: '/name', of: 'initialize' } }] },
  })
  await using client = await CodyClient.connect({ transport: agent.transport })
  await expect(client.chat.new()).rejects.toThrow('the result of chat/new: the value must be string, not null')
})

test('each message ends one wait; one that came before the wait does too', async () => {
  await using mock = await start({
    'session/prompt': [
      { ask: 'session/request_permission' },
      { waitFor: 'session/cancel' },
      says('one'),
      { waitFor: 'session/cancel' },
      { result: { stopReason: 'cancelled' } },
    ],
  })
  const { client, heard } = mock
  // One that came before the steps began does not count.
  await client.session.cancel({ sessionId: 's1' })
  client.handle('session/request_permission', async () => {
    await client.session.cancel({ sessionId: 's1' })
    return { outcome: { outcome: 'cancelled' } }
  })
  const reply = client.session.prompt(prompt('a'))
  await vi.waitUntil(() => heard.length > 0)
  await client.session.cancel({ sessionId: 's1' })
  expect(await reply).toEqual({ stopReason: 'cancelled' })
})

test('the end of the connection ends the steps after an answer, and is no problem', async () => {
  await using mock = await start({
    'session/prompt': [{ result: { stopReason: 'end_turn' } }, { waitFor: 'session/cancel' }, says('never')],
    'session/set_mode': [{ sample: true }, { waitMs: 600_000 }, says('never')],
  })
  await mock.client.session.setMode({ sessionId: 's1', modeId: 'm' })
  await mock.client.session.prompt(prompt('a'))
  await mock.client.close()
  await mock.agent.close()
  expect(mock.agent.problems).toEqual([])
})
