import { describe, expect, onTestFinished, test } from 'vitest'
import { type OpenOptions, openAgent, type Part } from '../../../agents/session/index.js'
import { protocol, type ThreadItem, type Turn } from '../../../generated/codex/0.169.0/index.js'
import { HandlerError } from '../../../runtime/index.js'
import { type MockAgentOptions, type MockProtocol, mockAgent } from '../../../testing/index.js'

type Handlers = NonNullable<MockAgentOptions['handlers']>
type Session = Parameters<NonNullable<Handlers[string]>>[1]

const threadId = 'thread'
const thread = {
  ...{ id: threadId, sessionId: 's', cliVersion: '0.169.0', createdAt: 1, updatedAt: 1_700_000_000, cwd: '/w' },
  ...{ ephemeral: false, modelProvider: 'p', preview: 'hi', projectId: null, source: 'appServer' },
  ...{ status: { type: 'idle' }, turns: [] as Turn[] },
}
const opened = () => ({
  ...{ thread, model: 'a', modelProvider: 'p', approvalPolicy: 'untrusted', approvalsReviewer: 'user', cwd: '/w' },
  sandbox: { type: 'readOnly' },
})
const model = (name: string, efforts: string[]) => ({
  ...{ id: name, model: name, displayName: name.toUpperCase(), description: '', hidden: false, isDefault: false },
  defaultReasoningEffort: efforts[0],
  supportedReasoningEfforts: efforts.map(reasoningEffort => ({ reasoningEffort, description: '' })),
})
const turnOf = (id: string, status: Turn['status'], error?: Turn['error']): Turn => ({
  ...{ id, items: [], status },
  ...(error && { error }),
})
const account = (account: object | null, requiresOpenaiAuth: boolean) => () => ({ account, requiresOpenaiAuth })

/** What an agent does in a turn; the turn is completed with what it returns, before `turn/start` is answered. */
type Work = (session: Session, turnId: string) => Promise<Turn>

async function open(work: Work, handlers: Handlers = {}, options: OpenOptions = {}) {
  let turns = 0
  const mock = mockAgent<MockProtocol>(protocol, {
    handlers: {
      'account/read': account(null, false),
      'thread/start': opened,
      'thread/resume': opened,
      'thread/fork': opened,
      'model/list': () => ({ data: [model('a', ['low', 'high']), model('b', ['max'])], nextCursor: null }),
      'turn/start': async (_: never, session) => {
        turns += 1
        const turnId = `turn-${turns}`
        await session.notify('turn/started', { threadId, turn: turnOf(turnId, 'inProgress') })
        const turn = await work(session, turnId)
        await session.notify('turn/completed', { threadId, turn })
        return { turn }
      },
      ...handlers,
    },
  })
  const agent = await openAgent(
    { protocol: 'codex', transport: mock.transport },
    { cwd: '/w', graceMs: 500, ...options },
  )
  onTestFinished(async () => {
    await agent.close()
    await mock.close()
  })
  return { agent, mock, chat: await agent.newChat() }
}

const item = (session: Session, turnId: string, phase: 'started' | 'completed', item: ThreadItem) =>
  session.notify(`item/${phase}`, { threadId, turnId, item, [`${phase}AtMs`]: 1 })
const delta = (session: Session, turnId: string, itemId: string, delta: string) =>
  session.notify('item/agentMessage/delta', { threadId, turnId, itemId, delta })
const tokens = (input: number, output: number) => ({
  ...{ inputTokens: input, outputTokens: output, totalTokens: input + output },
  ...{ cachedInputTokens: 0, reasoningOutputTokens: 0 },
})
const command = (status: 'inProgress' | 'completed' | 'failed' | 'declined'): ThreadItem => ({
  ...{ type: 'commandExecution', id: 'c', command: 'ls', commandActions: [], cwd: '/w', status },
})
const nothing: Work = async (_, turnId) => turnOf(turnId, 'completed')

async function collect(reply: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = []
  for await (const { raw: _, ...part } of reply) parts.push(part)
  return parts
}

test('a turn that is completed before its start is answered becomes a reply', async () => {
  const { chat, mock } = await open(async (session, turnId) => {
    await session.notify('item/reasoning/summaryTextDelta', {
      ...{ threadId, turnId, itemId: 'r', delta: 'hm', summaryIndex: 0 },
    })
    await delta(session, turnId, 'm', 'Look')
    await delta(session, turnId, 'm', 'ing')
    await item(session, turnId, 'completed', { type: 'agentMessage', id: 'm', text: 'Looking.' })
    await item(session, turnId, 'started', command('inProgress'))
    await item(session, turnId, 'completed', command('completed'))
    await session.notify('turn/plan/updated', { threadId, turnId, plan: [{ step: 'do', status: 'inProgress' }] })
    await session.notify('model/rerouted', {
      ...{ threadId, turnId, fromModel: 'a', toModel: 'b', reason: 'highRiskCyberActivity' },
    })
    await session.connection.notify('thread/brandNew', { threadId })
    await item(session, turnId, 'completed', { type: 'agentMessage', id: 'n', text: 'Done.' })
    return turnOf(turnId, 'completed')
  })
  const parts = await collect(chat.ask(['hi', { image: { data: 'AA==', mimeType: 'image/png' } }]))
  const tool = { id: 'c', title: 'ls', kind: 'execute', input: { command: 'ls', cwd: '/w' }, diffs: [], files: [] }
  expect(parts).toEqual([
    { type: 'thought', delta: 'hm' },
    { type: 'text', delta: 'Looking.', text: 'Looking.' },
    { type: 'tool', tool: { ...tool, status: 'running' } },
    { type: 'tool', tool: { ...tool, status: 'completed' } },
    { type: 'plan', steps: [{ title: 'do', status: 'running' }] },
    { type: 'other', what: 'model/rerouted' },
    { type: 'other', what: 'thread/brandNew' },
    { type: 'text', delta: '\n\nDone.', text: 'Looking.\n\nDone.' },
    { type: 'done', text: 'Looking.\n\nDone.', stop: 'end' },
  ])
  expect(mock.received('turn/start')).toMatchObject([
    {
      params: {
        input: [
          { type: 'text', text: 'hi' },
          { type: 'image', url: 'data:image/png;base64,AA==' },
        ],
        approvalPolicy: 'untrusted',
        sandboxPolicy: { type: 'readOnly' },
        model: 'a',
      },
    },
  ])
})

test('every kind of tool and warning becomes a part', async () => {
  const { chat } = await open(async (session, turnId) => {
    const items: ThreadItem[] = [
      { type: 'mcpToolCall', id: '1', server: 'files', tool: 'list', arguments: { in: '/w' }, status: 'inProgress' },
      {
        ...{ type: 'mcpToolCall', id: '1', server: 'files', tool: 'list', arguments: { in: '/w' }, status: 'failed' },
        error: { message: 'no such folder' },
      },
      { type: 'webSearch', id: '3', query: 'types' },
      { type: 'imageView', id: '4', path: '/w/a.png' },
    ]
    for (const each of items) await item(session, turnId, 'completed', each)
    await session.notify('item/reasoning/textDelta', {
      ...{ threadId, turnId, itemId: 'r', delta: 'hm', contentIndex: 0 },
    })
    await session.notify('warning', { threadId, message: 'nearly full' })
    await session.notify('warning', { threadId: 'another', message: 'not of this chat' })
    await session.notify('configWarning', { summary: 'an unknown key' })
    await session.notify('deprecationNotice', { summary: 'an old key' })
    return turnOf(turnId, 'completed')
  })
  const parts = await collect(chat.ask('hi'))
  const tools = parts.flatMap(part => (part.type === 'tool' ? [part.tool] : []))
  expect(tools.map(({ id, title, status, kind }) => [id, title, status, kind])).toEqual([
    ['1', 'files: list', 'running', 'other'],
    ['1', 'files: list', 'failed', 'other'],
    ['3', 'Search the web: types', 'running', 'fetch'],
    ['4', 'Look at /w/a.png', 'completed', 'read'],
  ])
  expect(tools[1]).toMatchObject({ input: { in: '/w' }, output: { message: 'no such folder' } })
  expect(parts.filter(({ type }) => type === 'thought' || type === 'notice')).toEqual([
    { type: 'thought', delta: 'hm' },
    ...['nearly full', 'an unknown key', 'an old key'].map(message => ({ type: 'notice', level: 'warning', message })),
  ])
})

test('usage is what the reply took, also of a thread with earlier turns', async () => {
  let total = tokens(100, 10)
  const { chat } = await open(async (session, turnId) => {
    for (const last of [tokens(20, 2), tokens(30, 3)]) {
      total = tokens(total.inputTokens + last.inputTokens, total.outputTokens + last.outputTokens)
      await session.notify('thread/tokenUsage/updated', {
        ...{ threadId, turnId, tokenUsage: { last, total, modelContextWindow: 1000 } },
      })
    }
    return turnOf(turnId, 'completed')
  })
  for (const _ of ['first', 'second']) {
    const usages = (await collect(chat.ask('hi'))).flatMap(part => (part.type === 'usage' ? [part.usage] : []))
    expect(usages).toEqual([
      { inputTokens: 20, outputTokens: 2, contextUsed: 22, contextSize: 1000, scope: 'reply' },
      { inputTokens: 50, outputTokens: 5, contextUsed: 33, contextSize: 1000, scope: 'reply' },
    ])
  }
})

describe('an approval', () => {
  const asking =
    (method: string, started: ThreadItem, answers: unknown[]): Work =>
    async (session, turnId) => {
      await item(session, turnId, 'started', started)
      answers.push(await session.request(method, { threadId, turnId, itemId: started.id, startedAtMs: 1 }))
      return turnOf(turnId, 'completed')
    }
  const change = (path: string): ThreadItem => ({
    ...{ type: 'fileChange', id: 'f', status: 'inProgress' },
    changes: [{ path, diff: 'text', kind: { type: 'add' } }],
  })

  test.each([
    ['allow', 'accept'],
    ['allow-always', 'acceptForSession'],
    ['deny', 'decline'],
    ['deny-always', 'decline'],
    ['cancel', 'cancel'],
  ] as const)('that is decided with %s is answered with %s', async (decided, decision) => {
    const answers: unknown[] = []
    const work = asking('item/commandExecution/requestApproval', command('inProgress'), answers)
    const { chat } = await open(work, {}, { permissions: () => decided })
    await chat.ask('hi').text()
    expect(answers).toEqual([{ decision }])
  })

  test.each([
    ['edit', '/w/a', 'accept'],
    ['edit', '/etc/a', 'decline'],
    ['read', '/w/a', 'decline'],
    ['all', '/etc/a', 'accept'],
  ] as const)(
    'of a file change with the permissions %s in %s is answered with %s',
    async (permissions, path, decision) => {
      const answers: unknown[] = []
      const { chat } = await open(asking('item/fileChange/requestApproval', change(path), answers), {}, { permissions })
      const parts = await collect(chat.ask('hi'))
      expect(answers).toEqual([{ decision }])
      const last = parts.findLast(part => part.type === 'tool')
      expect(last?.tool).toMatchObject({
        ...{ kind: 'edit', files: [path], diffs: [{ path, oldText: null, newText: 'text' }] },
        status: decision === 'accept' ? 'pending' : 'declined',
      })
    },
  )

  test('of all changes below a folder is more than edit covers', async () => {
    const answers: unknown[] = []
    const { chat } = await open(
      async (session, turnId) => {
        await item(session, turnId, 'started', change('/w/a'))
        const request = { threadId, turnId, itemId: 'f', startedAtMs: 1, grantRoot: '/' }
        answers.push(await session.request('item/fileChange/requestApproval', request))
        return turnOf(turnId, 'completed')
      },
      {},
      { permissions: 'edit' },
    )
    const parts = await collect(chat.ask('hi'))
    expect(answers).toEqual([{ decision: 'decline' }])
    expect(parts).toContainEqual({
      type: 'tool',
      tool: expect.objectContaining({ kind: 'other', title: 'Change anything below /' }),
    })
  })

  test('that belongs to a turn that has ended is none of the next one', async () => {
    const answers: unknown[] = []
    const { chat } = await open(async (session, turnId) => {
      const request = { threadId, turnId: 'turn-1', itemId: 'c', startedAtMs: 1, command: 'ls' }
      answers.push(await session.request('item/commandExecution/requestApproval', request))
      return turnOf(turnId, 'completed')
    })
    for (const permissions of ['deny', 'all'] as const) await chat.ask('hi', { permissions }).text()
    expect(answers).toEqual([{ decision: 'decline' }, { decision: 'cancel' }])
  })

  test.each([
    ['a form without fields', 'allow', {}, { action: 'accept', content: {} }],
    ['a form without fields', 'deny', {}, { action: 'decline' }],
    ['a form without fields', 'cancel', {}, { action: 'cancel' }],
    ['a form with a field, which no decision fills in,', 'allow', { name: { type: 'string' } }, { action: 'cancel' }],
  ] as const)('of %s of an MCP server that is decided with %s', async (_, decided, properties, answer) => {
    const answers: unknown[] = []
    const titles: string[] = []
    const work: Work = async (session, turnId) => {
      const form = { mode: 'form', message: 'May I?', requestedSchema: { type: 'object', properties } }
      answers.push(
        await session.request('mcpServer/elicitation/request', { threadId, turnId, serverName: 'files', ...form }),
      )
      return turnOf(turnId, 'completed')
    }
    const permissions = ({ tool }: { tool: { title: string } }) => {
      titles.push(tool.title)
      return decided
    }
    const { chat } = await open(work, {}, { permissions })
    await chat.ask('hi').text()
    expect(answers).toEqual([answer])
    expect(titles).toEqual(Object.keys(properties).length === 0 ? ['files: May I?'] : [])
  })

  test('of a command is covered by all only', async () => {
    const answers: unknown[] = []
    const { chat } = await open(asking('item/commandExecution/requestApproval', command('inProgress'), answers))
    for (const permissions of ['deny', 'read', 'edit', 'all'] as const) await chat.ask('hi', { permissions }).text()
    expect(answers).toEqual(['decline', 'decline', 'decline', 'accept'].map(decision => ({ decision })))
  })
})

test('a cancelled reply interrupts its turn, and what comes of it late is in no other reply', async () => {
  let interrupted = () => {}
  const { chat, mock } = await open(
    async (session, turnId) => {
      await delta(session, turnId, 'm', turnId)
      if (turnId === 'turn-1')
        await new Promise<void>(resolve => {
          interrupted = resolve
        })
      else await delta(session, 'turn-1', 'm', 'late')
      return turnOf(turnId, turnId === 'turn-1' ? 'interrupted' : 'completed')
    },
    {
      'turn/interrupt': () => {
        interrupted()
        return {}
      },
    },
  )
  const late: Part[] = []
  chat.on(part => late.push(part))
  for await (const part of chat.ask('one')) if (part.type === 'text') break
  expect(mock.received('turn/interrupt')).toMatchObject([{ params: { threadId, turnId: 'turn-1' } }])
  expect(await chat.ask('two').text()).toBe('turn-2')
  expect(late).toMatchObject([{ type: 'text', delta: 'late' }])
})

test('a turn may begin with any of its messages, and not with one of a turn that has ended', async () => {
  let turns = 0
  const { chat } = await open(async () => turnOf('none', 'completed'), {
    'turn/start': async (_: never, session) => {
      turns += 1
      if (turns === 2) await delta(session, 'turn-1', 'm', 'late')
      await delta(session, `turn-${turns}`, 'm', `said ${turns}`)
      await session.notify('turn/completed', { threadId, turn: turnOf(`turn-${turns}`, 'completed') })
      return { turn: turnOf(`turn-${turns}`, 'completed') }
    },
  })
  expect(await chat.ask('one').text()).toBe('said 1')
  expect(await chat.ask('two').text()).toBe('said 2')
})

test('the end of another turn is not that of a reply, also before its own turn is known', async () => {
  const { chat, mock } = await open(async (session, turnId) => {
    await session.notify('turn/completed', { threadId, turn: turnOf('another', 'failed', { message: 'not mine' }) })
    await delta(session, turnId, 'm', 'mine')
    return turnOf(turnId, 'completed')
  })
  expect(await chat.ask('hi').text()).toBe('mine')
  const { chat: next } = await open(nothing, {
    'turn/start': async (_: never, session) => {
      await delta(session, 'another', 'm', 'not mine')
      await session.notify('turn/completed', { threadId, turn: turnOf('another', 'completed') })
      await delta(session, 'mine', 'n', 'mine')
      setImmediate(() => void session.notify('turn/completed', { threadId, turn: turnOf('mine', 'completed') }))
      return { turn: turnOf('mine', 'inProgress') }
    },
  })
  expect(await next.ask('hi').text()).toContain('mine')
  expect(mock.received('turn/interrupt')).toEqual([])
})

test.each([
  ['completed', 'end'],
  ['interrupted', 'cancelled'],
] as const)('a turn that only the answer to its start calls %s has ended', async (status, stop) => {
  const { chat } = await open(nothing, { 'turn/start': () => ({ turn: turnOf('t', status) }) })
  expect(await chat.ask('hi').done()).toMatchObject({ stop })
  const failed = { turn: turnOf('u', 'failed', { message: 'on fire' }) }
  const { chat: other } = await open(nothing, { 'turn/start': () => failed })
  await expect(other.ask('hi').text()).rejects.toMatchObject({ message: expect.stringContaining('on fire') })
})

test('what is no text, and counts that are no numbers, are left out', async () => {
  const { chat } = await open(async (session, turnId) => {
    const nonsense = { threadId, turnId, itemId: 'm' }
    await session.connection.notify('item/agentMessage/delta', { ...nonsense, delta: 5 })
    await session.connection.notify('item/reasoning/textDelta', { ...nonsense, delta: {} })
    await session.connection.notify('turn/plan/updated', { threadId, turnId, plan: [{ step: 5 }] })
    await session.connection.notify('warning', { threadId, message: 5 })
    const tokenUsage = { total: {}, last: {}, modelContextWindow: 'large' }
    await session.connection.notify('thread/tokenUsage/updated', { threadId, turnId, tokenUsage })
    await delta(session, turnId, 'm', 'fine')
    return turnOf(turnId, 'completed')
  })
  expect(await collect(chat.ask('hi'))).toEqual([
    { type: 'usage', usage: { scope: 'reply' } },
    { type: 'text', delta: 'fine', text: 'fine' },
    { type: 'done', text: 'fine', stop: 'end' },
  ])
})

test('a whole text without an id is a message of its own: nothing of it is cut', async () => {
  const { chat } = await open(async (session, turnId) => {
    const whole = (text: string) =>
      session.connection.notify('item/completed', { threadId, turnId, item: { type: 'agentMessage', text } })
    await session.connection.notify('item/agentMessage/delta', { threadId, turnId, delta: 'One' })
    await whole('Two')
    await whole('Three')
    return turnOf(turnId, 'completed')
  })
  expect(await chat.ask('hi').text()).toBe('One\n\nTwo\n\nThree')
})

test('a turn that fails fails the reply, and tries in between are notices', async () => {
  const { chat } = await open(async (session, turnId) => {
    const error = { message: 'no luck' }
    await session.notify('error', { threadId, turnId, error, willRetry: true })
    await session.notify('error', { threadId, turnId, error, willRetry: false })
    return turnOf(turnId, 'failed', { message: 'on fire', additionalDetails: 'hot' })
  })
  const parts: Part[] = []
  const reply = (async () => {
    for await (const part of chat.ask('hi')) parts.push(part)
  })()
  await expect(reply).rejects.toMatchObject({ code: 'REPLY_FAILED', message: expect.stringMatching(/on fire \(hot\)/) })
  expect(parts).toMatchObject([{ type: 'notice', level: 'warning', message: 'no luck' }])
})

test('an agent that ends in a turn fails the reply', async () => {
  const { chat, mock } = await open(async () => {
    await mock.crash()
    return new Promise<Turn>(() => {})
  })
  await expect(chat.ask('hi').text()).rejects.toMatchObject({ code: expect.stringMatching(/EXITED|CLOSED/) })
})

describe('who is signed in', () => {
  test('is asked before a chat begins', async () => {
    const opening = open(nothing, { 'account/read': account(null, true) })
    await expect(opening).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test.each(['initialize', 'thread/start', 'thread/resume', 'thread/fork', 'thread/list', 'turn/start'])(
    'is told by a refused %s',
    async method => {
      const wish = async () => {
        const { agent, chat } = await open(nothing, {
          [method]: () => {
            throw new HandlerError(-32600, '401', { message: '401', codexErrorInfo: 'unauthorized' })
          },
        })
        if (method === 'thread/resume') await agent.resume(threadId)
        if (method === 'thread/fork') await chat.fork()
        if (method === 'thread/list') await agent.chats()
        await chat.ask('hi').text()
      }
      await expect(wish()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', message: expect.stringContaining('401') })
    },
  )

  test('is told by a turn too', async () => {
    const { chat } = await open(async (_, turnId) => {
      return turnOf(turnId, 'failed', { message: '401', codexErrorInfo: 'unauthorized' })
    })
    await expect(chat.ask('hi').text()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })
})

test('a chat is resumed and forked with the permissions of the caller, never with stored ones', async () => {
  const { agent, mock } = await open(nothing)
  const chat = await agent.resume(threadId, { permissions: 'edit' })
  await chat.fork()
  const wanted = { threadId, cwd: '/w', approvalPolicy: 'untrusted', sandbox: 'workspace-write' }
  expect(mock.received('thread/resume')).toMatchObject([{ params: wanted }])
  expect(mock.received('thread/fork')).toMatchObject([{ params: wanted }])
})

test('a fork has the MCP servers of its chat', async () => {
  const { agent, mock } = await open(nothing)
  const chat = await agent.newChat({ mcpServers: [{ name: 'm', url: 'http://localhost' }] })
  await chat.fork()
  expect(mock.received('thread/fork')).toMatchObject([{ params: { config: { mcp_servers: { m: {} } } } }])
})

test('an agent that refuses to be initialized says why', async () => {
  const initialize = () => {
    throw new HandlerError(-32600, 'Already initialized')
  }
  await expect(open(nothing, { initialize })).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: expect.stringMatching(/could not be opened: .*Already initialized/),
  })
})

test('a turn that is begun with nothing fails the reply, and the program goes on', async () => {
  const { chat } = await open(nothing, { 'turn/start': () => null })
  await expect(chat.ask('hi').text()).rejects.toMatchObject({ code: 'REPLY_FAILED' })
})

test('settings go with the next turn', async () => {
  const { chat, mock } = await open(nothing)
  expect(chat.settings.map(({ category, value }) => [category, value])).toEqual([
    ['model', 'a'],
    ['effort', undefined],
  ])
  await chat.set('effort', 'high')
  await chat.set('model', 'B')
  // An effort that the new model does not have becomes its own.
  expect(chat.settings[1]).toMatchObject({ value: 'max', choices: [{ value: 'max' }] })
  await chat.ask('hi').text()
  expect(mock.received('turn/start')).toMatchObject([{ params: { model: 'b', effort: 'max' } }])
})

const refuse = () => {
  throw new HandlerError(-32603, 'the provider lists no models')
}
test.each([
  ['refuses', refuse, refuse],
  ['answers with nonsense', () => ({ data: [null] }), () => null],
])('models and the account are only information: an agent that %s chats', async (_, models, account) => {
  const { chat } = await open(nothing, { 'model/list': models, 'account/read': account })
  expect(chat.settings).toMatchObject([{ category: 'model', value: 'a', choices: [] }, { category: 'effort' }])
  expect(await chat.ask('hi').done()).toMatchObject({ stop: 'end' })
})

test.each([null, {}, { thread: { turns: [] } }])('a thread that begins with %j is refused', async answer => {
  await expect(open(nothing, { 'thread/start': () => answer })).rejects.toMatchObject({
    code: 'CHAT_FAILED',
    message: expect.stringContaining('its answer is not as the protocol has it'),
  })
})

test('an unknown thread is UNKNOWN_CHAT, in the words of the agent', async () => {
  const { agent } = await open(nothing, {
    'thread/resume': () => {
      throw new HandlerError(-32600, 'no rollout found')
    },
  })
  await expect(agent.resume('x')).rejects.toMatchObject({
    code: 'UNKNOWN_CHAT',
    message: expect.stringMatching(/could not resume the chat "x": .*no rollout found/),
  })
})

test('MCP servers go to the thread', async () => {
  const { mock } = await open(
    nothing,
    {},
    {
      mcpServers: [
        { name: 'a', command: 'run', args: ['x'], env: { K: 'v' } },
        { name: 'b', url: 'http://b' },
      ],
    },
  )
  expect(mock.received('thread/start')).toMatchObject([
    {
      params: {
        config: { mcp_servers: { a: { command: 'run', args: ['x'], env: { K: 'v' } }, b: { url: 'http://b' } } },
      },
    },
  ])
})

test('chats are listed, and a resumed one knows what was said', async () => {
  const items: ThreadItem[] = [
    { type: 'userMessage', id: 'u', content: [{ type: 'text', text: 'hi' }] },
    { type: 'agentMessage', id: 'm', text: 'Hello' },
  ]
  const { agent } = await open(nothing, {
    'thread/list': () => ({ data: [thread], nextCursor: null }),
    'thread/resume': () => ({ ...opened(), thread: { ...thread, turns: [{ ...turnOf('t', 'completed'), items }] } }),
  })
  expect(await agent.chats()).toEqual([{ id: threadId, title: 'hi', updatedAt: new Date(1_700_000_000_000) }])
  const said = [
    { role: 'user', text: 'hi' },
    { role: 'agent', text: 'Hello' },
  ]
  expect(await (await agent.resume(threadId)).history()).toEqual(said)
})
