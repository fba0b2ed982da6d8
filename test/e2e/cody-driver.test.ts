import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { OpenOptions, Part } from '../../agents/session/index.js'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { built } from '../support/built.js'
import { fakeCody } from '../support/fake-cody.js'

let standIn: SourcegraphStandIn
let openAgent: typeof import('../../agents/session/index.js')['openAgent']
beforeAll(async () => {
  ;({ openAgent } = await built('agents/session/index.js'))
  standIn = await startSourcegraphStandIn({ modelsApi: true })
})
afterAll(() => standIn.close())

async function open(options: OpenOptions = {}, more: { command?: string[]; accessToken?: string } = {}) {
  const { endpoint, token: accessToken } = standIn
  const agent = await openAgent({ protocol: 'cody', endpoint, accessToken, ...more }, options)
  onTestFinished(() => agent.close())
  return agent
}

/** The embedded agent. It is started once, and each test begins a new chat. */
let embedded: Awaited<ReturnType<typeof open>>
beforeAll(async () => {
  const { endpoint, token: accessToken } = standIn
  embedded = await openAgent({ protocol: 'cody', endpoint, accessToken })
})
afterAll(() => embedded.close())

const fake = { command: fakeCody() }

async function collect(reply: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = []
  for await (const part of reply) parts.push(part)
  return parts
}

describe('Cody in a session', () => {
  test('answers, with its files, and keeps what was said', async () => {
    const agent = embedded
    expect(agent.can).toEqual({ resume: false, list: false, fork: false, images: false, ask: true })
    const chat = await agent.newChat()
    const parts = await collect(chat.ask(['What is this?', { file: 'package.json', lines: { first: 1, last: 2 } }]))
    const context = parts.find(part => part.type === 'context')
    expect(context?.files).toMatchObject([
      { uri: expect.stringContaining('package.json'), lines: { first: 1, last: 2 } },
    ])
    expect(parts.at(-1)).toMatchObject({ type: 'done', stop: 'end', text: expect.stringContaining('> What is this?') })
    expect((await chat.history()).map(({ role }) => role)).toEqual(['user', 'agent'])
    await chat.set('model', 'haiku')
    expect(chat.settings).toMatchObject([{ category: 'model', value: 'claude-3-haiku' }, { category: 'repositories' }])
    await chat.set('repositories', 'github.com/example/kitchen')
    expect(chat.settings[1]?.value).toBe('github.com/example/kitchen')
    await expect(chat.set('repositories', 'nowhere')).rejects.toMatchObject({ code: 'UNKNOWN_SETTING' })
  })

  test.each([
    ['the embedded agent', () => embedded],
    ['an agent of 1.114', () => open({}, fake)],
  ])('%s forgets its chats when it ends, and does not claim to go on with one', async (_, agentOf) => {
    const agent = await agentOf()
    const chat = await agent.newChat()
    for (const wish of [agent.resume(chat.id), agent.chats(), chat.fork()])
      await expect(wish).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })

  test.each([
    ['the embedded agent', undefined],
    ['an agent of 1.114', fakeCody('goes on with a chat')],
  ])('an exported chat of %s goes on in another process', async (_, command) => {
    const { openCody } = (await built('agents/cody/index.js')) as typeof import('../../agents/cody/index.js')
    const account = { endpoint: standIn.endpoint, accessToken: standIn.token, ...(command && { agent: command }) }
    const before = await openCody(account)
    await (await before.newChat()).ask('What is a type?').text()
    const [exported] = await before.exportChats({ fullHistory: false })
    await before.close()
    if (!exported) throw new Error('nothing was exported')

    const after = await openCody(account)
    onTestFinished(() => after.close())
    const chat = await after.restoreChat(exported)
    expect(chat.messages.map(({ speaker }) => speaker)).toEqual(['human', 'assistant'])
    await chat.ask('And a value?').text()
    expect(chat.messages.map(({ speaker, text }) => (speaker === 'human' ? text : speaker))).toEqual([
      ...['What is a type?', 'assistant', 'And a value?', 'assistant'],
    ])
    expect(chat.historyId).toBe(exported.chatID)
  })

  test('is cancelled when its loop is left, and answers the next question', async () => {
    const chat = await embedded.newChat()
    standIn.stream = { delayMs: 20, fault: 'hang' }
    for await (const part of chat.ask('Take your time')) if (part.type === 'text') break
    standIn.stream = { delayMs: 0 }
    expect(await chat.ask('Better?').text()).toContain('> Better?')
  })

  test('asks the permissions of the chat, and says what became of it', async () => {
    const agent = await open({ permissions: 'edit' }, { command: fakeCody('asks to confirm') })
    const chat = await agent.newChat()
    const denied = await collect(chat.ask('Do it'))
    expect(denied.at(-1)).toMatchObject({ text: 'allowed: false' })
    const statuses = denied.flatMap(part => (part.type === 'tool' ? [part.tool.status] : []))
    expect(statuses).toEqual(['pending', 'declined'])
    expect(await chat.ask('Do it', { permissions: 'all' }).text()).toBe('allowed: true')
  })

  test('says what it cannot do, and that nobody is signed in', async () => {
    const agent = await open({}, fake)
    const chat = await agent.newChat()
    const image = { image: { data: '', mimeType: 'image/png' } }
    const server = { mcpServers: [{ name: 'a', command: 'a' }] }
    for (const wish of [() => chat.fork(), () => chat.ask(image).text(), () => agent.newChat(server)])
      await expect(wish()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    for (const options of [{ directories: ['more'] }, { env: { A: 'b' } }])
      await expect(open(options, fake)).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    await expect(chat.ask({ file: 'none' }).text()).rejects.toMatchObject({ code: 'INPUT_FILE' })
    await expect(chat.set('model', 'none')).rejects.toMatchObject({ code: 'UNKNOWN_SETTING' })
    await expect(open({}, { accessToken: 'wrong' })).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('hands on what the agent has answered when it refuses a question, without the token', async () => {
    const agent = await open({}, { command: fakeCody('fails') })
    const error = await (await agent.newChat())
      .ask('refuse')
      .text()
      .catch(error => error)
    expect(error).toMatchObject({
      code: 'REPLY_FAILED',
      message: expect.stringContaining('no quota'),
      cause: { rpcCode: -32603, data: { reason: 'quota' } },
    })
    expect(JSON.stringify(error.cause.data)).not.toContain(standIn.token)
  })

  test('says why it cannot be opened; a wrong limit is no fault of the agent', async () => {
    await expect(open({}, { command: fakeCody('refuses to be initialized') })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: 'Cody could not be opened: initialize: no global storage (-32603)',
    })
    // @ts-expect-error there is no such limit
    await expect(open({ connection: { limits: { time: 1 } } }, fake)).rejects.toThrow(TypeError)
  })
})
