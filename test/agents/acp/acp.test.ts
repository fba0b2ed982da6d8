import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Agent, MemoryWorkspace, type OpenOptions, openAgent, type Part } from '../../../agents/session/index.js'
import {
  type InitializeRequest,
  type PermissionOption,
  type PromptRequest,
  protocol,
  type SessionUpdate,
} from '../../../generated/acp/1/index.js'
import { HandlerError } from '../../../runtime/index.js'
import { type MockAgentOptions, mockAgent } from '../../../testing/index.js'

type Handlers = NonNullable<MockAgentOptions['handlers']>
type Session = Parameters<NonNullable<Handlers[string]>>[1]

const cwd = mkdtempSync(join(tmpdir(), 'acp-'))
afterAll(() => rmSync(cwd, { recursive: true }))

const capabilities = {
  loadSession: true,
  promptCapabilities: { image: true, embeddedContext: true },
  sessionCapabilities: { list: {}, resume: {} },
}

const initialize = (agentCapabilities: object = capabilities, more: object = {}) => ({
  initialize: () => ({ protocolVersion: 1, agentCapabilities, ...more }),
})

async function open(handlers: Handlers, options: OpenOptions = {}) {
  const mock = mockAgent(protocol, {
    handlers: { ...initialize(), 'session/new': () => ({ sessionId: 's' }), ...handlers },
  })
  const agent = await openAgent({ protocol: 'acp', transport: mock.transport }, { cwd, graceMs: 500, ...options })
  onTestFinished(async () => {
    await agent.close()
    await mock.close()
  })
  return { mock, agent }
}

const update = (session: Session, update: SessionUpdate) => session.notify('session/update', { sessionId: 's', update })
const say = (session: Session, text: string) =>
  update(session, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })

const everyOption: PermissionOption[] = (['allow_always', 'allow_once', 'reject_once', 'reject_always'] as const).map(
  kind => ({ kind, optionId: kind, name: kind }),
)

async function collect(reply: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = []
  for await (const { raw: _, ...part } of reply) parts.push(part)
  return parts
}

/** An agent that asks for permission in each turn, and then tells what it was answered. */
const asking = (toolCall: object, options: PermissionOption[] = everyOption): Handlers => ({
  'session/prompt': async (_: never, session) => {
    const answer = await session.request('session/request_permission', { sessionId: 's', toolCall, options })
    await say(session, JSON.stringify(answer))
    return { stopReason: 'end_turn' }
  },
})

test('texts before and after a tool are two paragraphs, also without ids of messages', async () => {
  const { agent } = await open({
    'session/prompt': async (_: never, session) => {
      const call = { toolCallId: 't', title: 'Look' } as const
      await say(session, 'I')
      await say(session, ' look.')
      await update(session, { sessionUpdate: 'tool_call', ...call })
      await say(session, 'It is')
      await update(session, { sessionUpdate: 'tool_call_update', ...call, status: 'in_progress' })
      await say(session, ' here.')
      await update(session, { sessionUpdate: 'tool_call_update', ...call, status: 'completed' })
      await say(session, 'Done.')
      return { stopReason: 'end_turn' }
    },
  })
  expect(await (await agent.newChat()).ask('hi').text()).toBe('I look.\n\nIt is here.\n\nDone.')
})

test('a tool keeps its diff when its output takes the place of it', async () => {
  const { agent } = await open({
    'session/prompt': async (_: never, session) => {
      const call = { toolCallId: 't', title: 'Write a', kind: 'edit' } as const
      const content = [{ type: 'diff', path: 'a', newText: 'x' } as const]
      await update(session, { sessionUpdate: 'tool_call', ...call, content })
      const output = [{ type: 'content', content: { type: 'text', text: 'written' } } as const]
      await update(session, { sessionUpdate: 'tool_call_update', ...call, status: 'completed', content: output })
      return { stopReason: 'end_turn' }
    },
  })
  const tools = (await collect((await agent.newChat()).ask('hi'))).filter(part => part.type === 'tool')
  expect(tools.at(-1)?.tool).toMatchObject({ output: 'written', diffs: [{ path: 'a', newText: 'x' }] })
  expect(tools.at(-1)?.tool.diffs[0]).not.toHaveProperty('oldText')
})

test('an id that comes again is another tool: nothing of the one before decides about it', async () => {
  const { agent } = await open({
    'session/prompt': async (_: never, session) => {
      const call = { toolCallId: 'call_0' }
      await update(session, {
        sessionUpdate: 'tool_call',
        ...call,
        title: 'Read',
        kind: 'read',
        locations: [{ path: 'a' }],
      })
      await update(session, { sessionUpdate: 'tool_call_update', ...call, status: 'completed', rawOutput: 'text' })
      const toolCall = { ...call, title: 'Write', kind: 'edit' }
      const asked = { sessionId: 's', toolCall, options: everyOption }
      await say(session, JSON.stringify(await session.request('session/request_permission', asked)))
      return { stopReason: 'end_turn' }
    },
  })
  const chat = await agent.newChat({ permissions: 'edit' })
  for (const _ of ['first', 'second']) {
    const parts = await collect(chat.ask('hi'))
    const tools = parts.flatMap(part => (part.type === 'tool' ? [part.tool] : []))
    const [read, write] = [
      { id: 'call_0', title: 'Read', kind: 'read', diffs: [], files: ['a'] },
      { id: 'call_0', title: 'Write', kind: 'edit', diffs: [], files: [] },
    ]
    expect(tools).toEqual([
      { ...read, status: 'pending' },
      { ...read, status: 'completed', output: 'text' },
      { ...write, status: 'pending' },
      { ...write, status: 'declined' },
    ])
    expect(parts.at(-1)).toMatchObject({ text: expect.stringContaining('reject_once') })
  }
})

test('updates become parts, and the answer ends the reply', async () => {
  const { agent, mock } = await open({
    'session/prompt': async (_: never, session) => {
      await update(session, { sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'hm' } })
      await update(session, {
        sessionUpdate: 'tool_call',
        ...{ toolCallId: 't', title: 'Edit a', kind: 'edit', rawInput: { a: 1 }, locations: [{ path: 'a' }] },
      })
      await update(session, {
        sessionUpdate: 'tool_call_update',
        ...{ toolCallId: 't', status: 'completed' },
        content: [{ type: 'diff', path: 'a', oldText: null, newText: 'x' }],
      })
      await update(session, {
        sessionUpdate: 'plan',
        entries: [{ content: 'do it', priority: 'high', status: 'in_progress' }],
      })
      await update(session, { sessionUpdate: 'usage_update', used: 5, size: 10 })
      await session.connection.notify('session/update', { sessionId: 's', update: { sessionUpdate: 'brand_new' } })
      await update(session, {
        sessionUpdate: 'agent_message_chunk',
        ...{ messageId: 'm1', content: { type: 'text', text: 'One' } },
      })
      await update(session, {
        sessionUpdate: 'agent_message_chunk',
        ...{ messageId: 'm2', content: { type: 'text', text: 'Two' } },
      })
      return { stopReason: 'max_tokens', usage: { inputTokens: 7, outputTokens: 8 } }
    },
  })
  const chat = await agent.newChat()
  const parts = await collect(chat.ask(['hi', { image: { data: 'AA==', mimeType: 'image/png' } }]))
  const tool = { id: 't', title: 'Edit a', kind: 'edit', input: { a: 1 }, files: ['a'] }
  expect(parts).toEqual([
    { type: 'thought', delta: 'hm' },
    { type: 'tool', tool: { ...tool, status: 'pending', diffs: [] } },
    { type: 'tool', tool: { ...tool, status: 'completed', diffs: [{ path: 'a', oldText: null, newText: 'x' }] } },
    { type: 'plan', steps: [{ title: 'do it', status: 'running' }] },
    { type: 'usage', usage: { contextUsed: 5, contextSize: 10, scope: 'chat' } },
    { type: 'other', what: 'brand_new' },
    { type: 'text', delta: 'One\n\nTwo', text: 'One\n\nTwo' },
    {
      type: 'done',
      text: 'One\n\nTwo',
      stop: 'max-tokens',
      usage: { inputTokens: 7, outputTokens: 8, scope: 'unknown' },
    },
  ])
  expect(mock.received('session/prompt')).toMatchObject([
    {
      params: {
        prompt: [
          { type: 'text', text: 'hi' },
          { type: 'image', data: 'AA==', mimeType: 'image/png' },
        ],
      },
    },
  ])
  expect(await chat.history()).toEqual([
    { role: 'user', text: 'hi\n\n[image]' },
    { role: 'agent', text: 'One\n\nTwo' },
  ])
})

describe('a permission request', () => {
  const edit = { toolCallId: 't', kind: 'edit', title: 'Edit', locations: [{ path: 'a' }] }
  const selected = (optionId: string) => JSON.stringify({ outcome: { outcome: 'selected', optionId } })
  const cancelled = JSON.stringify({ outcome: { outcome: 'cancelled' } })

  test.each([
    ['allow', everyOption, selected('allow_once')],
    ['allow-always', everyOption, selected('allow_always')],
    ['deny', everyOption, selected('reject_once')],
    ['deny-always', everyOption, selected('reject_always')],
    ['cancel', everyOption, cancelled],
    // A single answer is never made a lasting one.
    ['allow', everyOption.filter(({ kind }) => kind !== 'allow_once'), cancelled],
    ['deny', everyOption.filter(({ kind }) => kind !== 'reject_once'), cancelled],
  ] as const)('that is decided with %s selects the option of that kind', async (decision, options, expected) => {
    const { agent } = await open(asking(edit, [...options]), { permissions: () => decision })
    const chat = await agent.newChat()
    expect(await chat.ask('hi').text()).toBe(expected)
  })

  test('tells of a tool that was announced nowhere else, and that it was declined', async () => {
    const { agent } = await open(asking(edit))
    const parts = await collect((await agent.newChat()).ask('hi'))
    const statuses = parts.flatMap(part => (part.type === 'tool' ? [[part.tool.title, part.tool.status]] : []))
    expect(statuses).toEqual([
      ['Edit', 'pending'],
      ['Edit', 'declined'],
    ])
  })

  test('of an unknown kind is covered by all only', async () => {
    const unknown = { toolCallId: 't', title: 'x' }
    const { agent } = await open(asking(unknown))
    const chat = await agent.newChat()
    expect(await chat.ask('hi', { permissions: 'edit' }).text()).toBe(selected('reject_once'))
    expect(await chat.ask('hi', { permissions: 'all' }).text()).toBe(selected('allow_once'))
  })

  test('that is open when the reply is cancelled is answered as cancelled', async () => {
    let answer: unknown
    const { agent, mock } = await open(
      {
        'session/prompt': async (_: never, session) => {
          answer = await session.request('session/request_permission', {
            ...{ sessionId: 's', toolCall: edit, options: everyOption },
          })
          return { stopReason: 'cancelled' }
        },
      },
      { permissions: () => new Promise(() => {}) },
    )
    const chat = await agent.newChat()
    const abort = new AbortController()
    const parts = []
    for await (const part of chat.ask('hi', { signal: abort.signal })) {
      parts.push(part.type)
      abort.abort()
    }
    expect(answer).toEqual({ outcome: { outcome: 'cancelled' } })
    expect(parts.at(-1)).toBe('done')
    expect(mock.received('session/cancel')).toHaveLength(1)
  })
})

test('the rest of a cancelled reply is not in the next one', async () => {
  let cancel = () => {}
  const cancelled = new Promise<void>(resolve => {
    cancel = resolve
  })
  let turns = 0
  const { agent } = await open({
    'session/cancel': () => cancel(),
    'session/prompt': async (_: never, session) => {
      turns += 1
      await say(session, `turn ${turns}`)
      if (turns > 1) return { stopReason: 'end_turn' }
      await cancelled
      setTimeout(() => void say(session, 'rest'), 20)
      return { stopReason: 'cancelled' }
    },
  })
  const chat = await agent.newChat()
  for await (const _ of chat.ask('one')) break
  expect(await chat.ask('two').text()).toBe('turn 2')
})

describe('client files', () => {
  const uri = new URL(`file://${cwd}/a.txt`).href
  const wish = (method: string, params: object): Handlers => ({
    'session/prompt': async (_: never, session) => {
      const answer = await session
        .request(method, { sessionId: 's', ...params })
        .catch(({ rpcCode, message }) => ({ rpcCode, message }))
      await say(session, JSON.stringify(answer))
      return { stopReason: 'end_turn' }
    },
  })
  const offered = async (options: OpenOptions) => {
    const { mock } = await open({}, options)
    const [message] = mock.received('initialize')
    return (message?.params as InitializeRequest | undefined)?.clientCapabilities?.fs
  }

  test('are offered as far as the permissions allow it', async () => {
    expect(await offered({ permissions: 'all' })).toEqual({ readTextFile: false, writeTextFile: false })
    expect(await offered({ edits: 'disk' })).toEqual({ readTextFile: false, writeTextFile: false })
    expect(await offered({ edits: 'disk', permissions: 'read' })).toEqual({ readTextFile: true, writeTextFile: false })
    expect(await offered({ edits: 'disk', permissions: 'edit' })).toEqual({ readTextFile: true, writeTextFile: true })
  })

  test('are read in whole or by lines', async () => {
    const edits = new MemoryWorkspace([[uri, 'one\ntwo\nthree\n']])
    const whole = await open(wish('fs/read_text_file', { path: `${cwd}/a.txt` }), { edits, permissions: 'read' })
    expect(await (await whole.agent.newChat()).ask('hi').text()).toBe('{"content":"one\\ntwo\\nthree\\n"}')
    const lines = { path: `${cwd}/a.txt`, line: 2, limit: 1 }
    const some = await open(wish('fs/read_text_file', lines), { edits, permissions: 'read' })
    expect(await (await some.agent.newChat()).ask('hi').text()).toBe('{"content":"two\\n"}')
  })

  test('that are not there are told in the words of ACP, so that agents make them', async () => {
    const reading = wish('fs/read_text_file', { path: `${cwd}/none.txt` })
    const { agent } = await open(reading, { edits: new MemoryWorkspace(), permissions: 'read' })
    const answer = JSON.parse(await (await agent.newChat()).ask('hi').text())
    expect(answer).toMatchObject({ rpcCode: -32002, message: expect.stringContaining('Resource not found: ') })
  })

  test('are written through the workspace, inside the working folder only', async () => {
    const inside = wish('fs/write_text_file', { path: `${cwd}/b.txt`, content: 'new' })
    const { agent } = await open(inside, { edits: 'disk', permissions: 'edit' })
    expect(await (await agent.newChat()).ask('hi').text()).toBe('{}')
    expect(readFileSync(`${cwd}/b.txt`, 'utf8')).toBe('new')
    const outside = wish('fs/write_text_file', { path: `${cwd}-other/b.txt`, content: 'new' })
    for (const permissions of ['edit', 'all'] as const) {
      const { agent } = await open(outside, { edits: 'disk', permissions })
      expect(await (await agent.newChat()).ask('hi').text()).toMatch(/do not let you edit|may not touch it/)
    }
  })

  test('are refused where the permissions of the reply deny it', async () => {
    const edits = new MemoryWorkspace()
    const { agent } = await open(wish('fs/write_text_file', { path: 'c.txt', content: 'x' }), {
      edits,
      permissions: 'all',
    })
    const chat = await agent.newChat()
    expect(await chat.ask('hi', { permissions: 'read' }).text()).toContain('do not let you edit c.txt')
    expect([...edits.files.keys()]).toEqual([])
  })
})

describe('an agent', () => {
  const fails = (agent: Promise<unknown>) => agent.catch(error => ({ code: error.code, message: error.message }))

  test('that is not signed in says so, with the ways to', async () => {
    const { agent } = await open({
      ...initialize({}, { authMethods: [{ id: 'k', name: 'API key', description: 'set KEY' }] }),
      'session/new': () => {
        throw new HandlerError(-32000, 'Authentication required')
      },
    })
    await expect(agent.newChat()).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
      waysToSignIn: ['API key (set KEY)'],
      message: expect.stringContaining('is not signed in: API key (set KEY)'),
    })
  })

  test.each([
    'initialize',
    'session/new',
    'session/load',
    'session/resume',
    'session/list',
    'session/set_mode',
    'session/prompt',
  ])('that answers %s with "authentication required" is NOT_SIGNED_IN', async method => {
    const modes = { currentModeId: 'a', availableModes: ['a', 'b'].map(id => ({ id, name: id })) }
    const sessionCapabilities = { list: {}, ...(method === 'session/resume' && { resume: {} }) }
    const wish = async () => {
      const { agent } = await open({
        ...initialize({ loadSession: true, sessionCapabilities }),
        'session/new': () => ({ sessionId: 's', modes }),
        [method]: () => {
          throw new HandlerError(-32000, 'Authentication required')
        },
      })
      const chat = await agent.newChat()
      if (method === 'session/load' || method === 'session/resume') await agent.resume('s')
      if (method === 'session/list') await agent.chats()
      if (method === 'session/set_mode') await chat.set('mode', 'b')
      await chat.ask('hi').text()
    }
    expect(await fails(wish())).toEqual({
      code: 'NOT_SIGNED_IN',
      message: `the agent is not signed in: ${method}: Authentication required (-32000)`,
    })
  })

  test('that refuses to be initialized says why', async () => {
    const initialize = () => {
      throw new HandlerError(-32603, 'Internal error', { details: 'no home folder' })
    }
    expect(await fails(open({ initialize }))).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/^the agent could not be opened: .*no home folder/),
    })
  })

  test('that names no way to sign in is quoted', async () => {
    const { agent } = await open({
      'session/new': () => {
        throw new HandlerError(-32000, 'Authentication required: run `other login`')
      },
    })
    await expect(agent.newChat()).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
      message: expect.stringContaining('run `other login`'),
    })
  })

  test('that never answers is SILENT after idleMs', async () => {
    const never = () => new Promise<never>(() => {})
    const { agent } = await open(
      { 'session/new': never, 'session/list': never, 'session/resume': never },
      { idleMs: 30 },
    )
    for (const wish of [agent.newChat(), agent.resume('x'), agent.chats()])
      await expect(wish).rejects.toMatchObject({ code: 'SILENT', message: expect.stringContaining('for 30 ms') })
  })

  test.each([
    ['Internal error: API Error: 400 {"error":{"message":"on fire"}}', undefined, '400 on fire'],
    ['Internal error', { message: '{"error":{"message":"on fire"}}' }, ': on fire'],
    ['Internal error', 'on {fire', ': on {fire'],
    ['Internal error', { details: 'on fire', message: 'other' }, ': on fire'],
  ])('that fails with %j and %j is quoted without JSON', async (message, data, words) => {
    const { agent } = await open({
      'session/prompt': () => {
        throw new HandlerError(-32603, message, data)
      },
    })
    const reply = (await agent.newChat()).ask('hi').text()
    await expect(reply).rejects.toMatchObject({ message: expect.stringContaining(words) })
  })

  test.each([
    ['session/new', null],
    ['session/new', {}],
    ['session/new', { sessionId: 5 }],
    ['session/new', { sessionId: 's', configOptions: [null] }],
    ['session/new', { sessionId: 's', modes: { availableModes: [null] } }],
    ['session/list', null],
    ['session/list', { sessions: [null] }],
  ])('that answers %s with %j fails with what is wrong, and by no other name', async (method, answer) => {
    const { agent } = await open({ [method]: () => answer })
    await expect(method === 'session/list' ? agent.chats() : agent.newChat()).rejects.toMatchObject({
      code: 'CHAT_FAILED',
      message: expect.stringContaining('its answer is not as the protocol has it'),
    })
  })

  test('that sends updates which are none loses these, and nothing else', async () => {
    const nonsense = [
      null,
      { sessionUpdate: 'agent_message_chunk', content: { type: 'text' } },
      { sessionUpdate: 'agent_message_chunk', content: null },
      { sessionUpdate: 'plan', entries: [null] },
      { sessionUpdate: 'tool_call', toolCallId: 't', locations: [null] },
      { sessionUpdate: 'tool_call', title: 'no id' },
      { sessionUpdate: 'config_option_update', configOptions: [{ id: 'm', type: 'select' }] },
    ]
    const { agent } = await open({
      'session/new': () => ({
        sessionId: 's',
        modes: { currentModeId: 'a', availableModes: [{ id: 'a', name: 'A' }] },
      }),
      'session/list': () => ({ sessions: [{ sessionId: 's', cwd: '/', updatedAt: 'no date' }] }),
      'session/prompt': async (_: never, session) => {
        for (const update of nonsense) await session.notify('session/update', { sessionId: 's', update })
        await say(session, 'fine')
        return { stopReason: 'end_turn' }
      },
    })
    const chat = await agent.newChat()
    expect(await chat.ask('hi').text()).toBe('fine')
    expect(chat.settings).toMatchObject([{ category: 'mode', value: 'a' }])
    expect(await agent.chats()).toEqual([{ id: 's', title: undefined, updatedAt: undefined }])
  })

  test('that sends numbers and objects in the place of texts, or no numbers, is shown without these', async () => {
    const option = { id: 'm', name: 5, category: 'model', type: 'select', currentValue: 5 }
    const nonsense = [
      { sessionUpdate: 'plan', entries: [{ content: 5, status: 5 }] },
      { sessionUpdate: 'notice', title: {} },
      { sessionUpdate: 'tool_call', toolCallId: 't', content: [{ type: 'diff', path: 5, newText: 'a' }] },
      { sessionUpdate: 'tool_call', toolCallId: 't', content: [{ type: 'diff', path: 'a', newText: 7 }] },
      { sessionUpdate: 'tool_call', toolCallId: 't', locations: [{ path: 5 }] },
    ]
    const { agent } = await open({
      ...initialize({}, { authMethods: [{ id: 'key', name: 5, description: {} }] }),
      'session/new': () => ({
        sessionId: 's',
        configOptions: [
          {
            ...option,
            options: [
              { value: 'a', name: 5 },
              { value: 7, name: 'B' },
              { value: 'c', name: 'C' },
            ],
          },
        ],
      }),
      'session/prompt': async (_: never, session) => {
        for (const update of nonsense) await session.notify('session/update', { sessionId: 's', update })
        const used = { sessionUpdate: 'usage_update', used: '5', size: null, cost: { amount: 1, currency: 5 } }
        await session.notify('session/update', { sessionId: 's', update: used })
        throw new HandlerError(-32000, 'Authentication required')
      },
    })
    const chat = await agent.newChat()
    const [a, c] = [
      { value: 'a', name: 'a' },
      { value: 'c', name: 'C' },
    ]
    expect(chat.settings).toEqual([{ category: 'model', name: 'model', value: undefined, choices: [a, c] }])
    await expect(chat.set('model', 'b')).rejects.toMatchObject({ code: 'UNKNOWN_SETTING' })
    const parts: Part[] = []
    const reply = (async () => {
      for await (const { raw: _, ...part } of chat.ask('hi')) parts.push(part)
    })()
    await expect(reply).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', waysToSignIn: ['key'] })
    expect(parts).toEqual([{ type: 'usage', usage: { scope: 'chat' } }])
  })

  test('that sends no price, or a title that is no text, has none', async () => {
    const { agent } = await open({
      'session/prompt': async (_: never, session) => {
        const updates = [
          { sessionUpdate: 'usage_update', used: 1, size: 2, cost: {} },
          { sessionUpdate: 'tool_call', toolCallId: 't', title: {} },
        ]
        for (const update of updates) await session.notify('session/update', { sessionId: 's', update })
        return { stopReason: 'end_turn' }
      },
    })
    const parts = await collect((await agent.newChat()).ask('hi'))
    expect(parts.find(part => part.type === 'usage')?.usage).toEqual({ contextUsed: 1, contextSize: 2, scope: 'chat' })
    expect(parts.find(part => part.type === 'tool')?.tool).toMatchObject({ id: 't', title: 't' })
  })

  test('that cannot do a thing is not asked to', async () => {
    const { agent, mock } = await open(initialize({}))
    expect(agent.can).toEqual({ resume: false, list: false, fork: false, images: false, ask: true })
    const chat = await agent.newChat()
    const image = { image: { data: '', mimeType: 'image/png' } }
    for (const wish of [agent.resume('x'), agent.chats(), chat.fork(), chat.ask(image).text()])
      expect(await fails(wish)).toMatchObject({ code: 'UNSUPPORTED' })
    const http = { mcpServers: [{ name: 'm', url: 'http://localhost' }] }
    expect(await fails(agent.newChat(http))).toMatchObject({ code: 'UNSUPPORTED' })
    expect(mock.received().map(({ method }) => method)).toEqual(['initialize', 'session/new'])
  })

  test.each([
    [{ protocolVersion: 9 }, 'cannot speak version 1 of ACP, only 9'],
    [{ protocolVersion: '1' }, 'cannot speak version 1 of ACP, only "1"'],
    [null, 'cannot speak version 1 of ACP, only undefined'],
  ])('that answers initialize with %j is not opened', async (answer, message) => {
    expect(await fails(open({ initialize: () => answer }))).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(message),
    })
  })

  test('whose name is no text has the name that it was given', async () => {
    const { agent } = await open(initialize({}, { agentInfo: { name: { first: 'x' }, version: '1' } }))
    expect(agent.name).toBe('the agent')
  })

  test('that fails in a turn fails the reply, and answers the next one', async () => {
    let turns = 0
    const { agent } = await open({
      'session/prompt': () => {
        turns += 1
        if (turns > 1) return { stopReason: 'end_turn' }
        throw new HandlerError(-32603, 'Internal error', { details: 'the model is on fire' })
      },
    })
    const chat = await agent.newChat()
    expect(await fails(chat.ask('hi').text())).toMatchObject({
      code: 'REPLY_FAILED',
      message: expect.stringContaining('the model is on fire'),
    })
    expect(await chat.ask('hi').done()).toMatchObject({ stop: 'end' })
  })
})

describe('an earlier chat', () => {
  const openResumed = async (
    handlers: Handlers,
  ): Promise<{ agent: Agent; mock: Awaited<ReturnType<typeof open>>['mock'] }> =>
    open({ 'session/prompt': () => ({ stopReason: 'end_turn' }), ...handlers }, { permissions: 'all' })

  test('is resumed without a replay where the agent can', async () => {
    const { agent, mock } = await openResumed({ 'session/resume': () => ({}) })
    const chat = await agent.resume('s')
    expect(await chat.ask('hi').done()).toMatchObject({ stop: 'end' })
    await expect(chat.history()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect(mock.received('session/load')).toEqual([])
  })

  test('is loaded where the agent offers to resume and cannot', async () => {
    const { agent } = await openResumed({
      'session/resume': () => {
        throw new HandlerError(-32601, 'no')
      },
      'session/load': async (_: never, session) => {
        await update(session, { sessionUpdate: 'user_message_chunk', content: { type: 'text', text: 'before' } })
        await say(session, 'said')
        return {}
      },
    })
    const chat = await agent.resume('s')
    expect(await chat.history()).toEqual([
      { role: 'user', text: 'before' },
      { role: 'agent', text: 'said' },
    ])
  })

  test.each([undefined, null, '', 7])('is not resumed by the id %j: nothing is sent', async id => {
    const { agent, mock } = await openResumed({ 'session/resume': () => ({}) })
    await expect(agent.resume(id as unknown as string)).rejects.toThrow(
      new TypeError(`a chat is resumed by its id, a text, not by ${JSON.stringify(id)}`),
    )
    expect(mock.received().map(({ method }) => method)).toEqual(['initialize'])
  })

  test('that the agent does not know is UNKNOWN_CHAT, in its words', async () => {
    const { agent } = await openResumed({
      'session/resume': () => {
        throw new HandlerError(-32602, 'there is no such session')
      },
    })
    await expect(agent.resume('x')).rejects.toMatchObject({
      code: 'UNKNOWN_CHAT',
      message: expect.stringMatching(/could not resume the chat "x": .*there is no such session/),
    })
  })

  test('keeps what is replayed after the answer out of the next reply', async () => {
    const { agent } = await openResumed({
      ...initialize({ loadSession: true }),
      'session/load': (_: never, session) => {
        setImmediate(() => void say(session, 'said').then(() => say(session, ' late')))
        return {}
      },
      'session/prompt': async (_: never, session) => {
        await say(session, 'new')
        return { stopReason: 'end_turn' }
      },
    })
    const chat = await agent.resume('s')
    expect(await chat.history()).toEqual([{ role: 'agent', text: 'said late' }])
    expect(await chat.ask('hi').text()).toBe('new')
  })

  test('has the permissions that are given now', async () => {
    const { agent } = await openResumed({
      'session/resume': () => ({}),
      ...asking({ toolCallId: 't', kind: 'read', title: 'Read' }),
    })
    const chat = await agent.resume('s', { permissions: 'deny' })
    expect(await chat.ask('hi').text()).toContain('reject_once')
  })

  test('is listed, page by page', async () => {
    const { agent } = await openResumed({
      'session/list': ({ cursor }: { cursor?: string }) =>
        cursor
          ? { sessions: [{ sessionId: 'b', cwd }] }
          : { sessions: [{ sessionId: 'a', cwd, title: 'A', updatedAt: '2026-01-02T00:00:00Z' }], nextCursor: 'x' },
    })
    expect(await agent.chats()).toEqual([
      { id: 'a', title: 'A', updatedAt: new Date('2026-01-02T00:00:00Z') },
      { id: 'b', title: undefined, updatedAt: undefined },
    ])
  })
})

describe('settings', () => {
  const option = (currentValue: string) => ({
    ...{ id: 'm', name: 'Model', category: 'model', type: 'select', currentValue },
    options: [
      { value: 'a', name: 'A' },
      { value: 'b', name: 'B' },
    ],
  })

  test('are the configuration options of the session', async () => {
    const { agent } = await open({
      'session/new': () => ({ sessionId: 's', configOptions: [option('a')] }),
      'session/set_config_option': () => ({ configOptions: [option('b')] }),
    })
    const chat = await agent.newChat()
    await chat.set('model', 'b')
    expect(chat.settings).toMatchObject([{ category: 'model', value: 'b', choices: [{ value: 'a' }, { value: 'b' }] }])
    await expect(chat.set('model', 'c')).rejects.toMatchObject({ code: 'UNKNOWN_SETTING' })
  })

  test('that the agent refuses fail in its words, and so does its list of chats', async () => {
    const refuse = () => {
      throw new HandlerError(-32603, 'Internal error', { details: 'not in an untrusted folder' })
    }
    const { agent } = await open({
      'session/new': () => ({ sessionId: 's', configOptions: [option('a')] }),
      'session/set_config_option': refuse,
      'session/list': refuse,
    })
    const chat = await agent.newChat()
    const wishes = [
      { wish: chat.set('model', 'b'), code: 'UNKNOWN_SETTING', what: 'set model to "b"' },
      { wish: agent.chats(), code: 'CHAT_FAILED', what: 'list its chats' },
    ]
    for (const { wish, code, what } of wishes)
      await expect(wish).rejects.toMatchObject({
        code,
        message: expect.stringMatching(new RegExp(`could not ${what}: .*not in an untrusted folder`)),
      })
  })

  test('without them are its modes and legacy models', async () => {
    const { agent, mock } = await open({
      'session/new': () => ({
        sessionId: 's',
        modes: {
          currentModeId: 'ask',
          availableModes: [
            { id: 'ask', name: 'Ask' },
            { id: 'code', name: 'Code' },
          ],
        },
        models: {
          currentModelId: 'x',
          availableModels: [
            { modelId: 'x', name: 'X' },
            { modelId: 'y', name: 'Y' },
          ],
        },
      }),
      'session/set_mode': () => ({}),
    })
    const chat = await agent.newChat()
    expect(chat.settings.map(({ category, value }) => [category, value])).toEqual([
      ['model', 'x'],
      ['mode', 'ask'],
    ])
    await chat.set('mode', 'code')
    expect(mock.received('session/set_mode')).toMatchObject([{ params: { sessionId: 's', modeId: 'code' } }])
    expect(chat.settings[1]?.value).toBe('code')
  })
})

test('MCP servers, folders and files go to the agent as it takes them', async () => {
  const many = { sessionCapabilities: { additionalDirectories: {} }, mcpCapabilities: { http: true } }
  const { agent, mock } = await open(
    { ...initialize(many), 'session/prompt': () => ({ stopReason: 'end_turn' }) },
    {
      directories: ['more'],
      mcpServers: [
        { name: 'a', command: 'a', env: { K: 'v' } },
        { name: 'b', url: 'http://b', headers: { h: 'v' } },
      ],
    },
  )
  const chat = await agent.newChat()
  await chat.ask({ file: 'b.txt' }).text()
  expect(mock.received('session/new')).toMatchObject([
    {
      params: {
        additionalDirectories: [join(cwd, 'more')],
        mcpServers: [
          { name: 'a', command: 'a', args: [], env: [{ name: 'K', value: 'v' }] },
          { type: 'http', name: 'b', url: 'http://b', headers: [{ name: 'h', value: 'v' }] },
        ],
      },
    },
  ])
  const [{ params } = { params: undefined }] = mock.received('session/prompt')
  expect((params as unknown as PromptRequest).prompt).toEqual([{ type: 'text', text: 'b.txt\n```\nnew\n```' }])
})
