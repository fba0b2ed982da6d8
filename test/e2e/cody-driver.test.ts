import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { OpenOptions, Part } from '../../agents/session/index.js'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { built } from '../support/built.js'

const fakeAgent = fileURLToPath(new URL('../support/fake-cody-agent/agent.js', import.meta.url))

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
const fake = { command: [process.execPath, fakeAgent] }

async function collect(reply: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = []
  for await (const part of reply) parts.push(part)
  return parts
}

describe('Cody in a session', () => {
  test('answers, with its files, and keeps what was said', async () => {
    const agent = await open()
    expect(agent.can).toEqual({ resume: false, list: true, fork: false, images: false, ask: true })
    const chat = await agent.newChat()
    const parts = await collect(chat.ask(['What is this?', { file: 'package.json', lines: { first: 1, last: 2 } }]))
    const context = parts.find(part => part.type === 'context')
    expect(context?.files).toMatchObject([
      { uri: expect.stringContaining('package.json'), lines: { first: 1, last: 2 } },
    ])
    expect(parts.at(-1)).toMatchObject({ type: 'done', stop: 'end', text: expect.stringContaining('> What is this?') })
    expect((await chat.history()).map(({ role }) => role)).toEqual(['user', 'agent'])
    expect(await agent.chats()).toMatchObject([{ title: 'What is this?' }])
    await chat.set('model', 'haiku')
    expect(chat.settings).toMatchObject([{ category: 'model', value: 'claude-3-haiku' }])
  })

  test('is cancelled when its loop is left, and answers the next question', async () => {
    const agent = await open()
    const chat = await agent.newChat()
    standIn.stream = { delayMs: 20, fault: 'hang' }
    for await (const part of chat.ask('Take your time')) if (part.type === 'text') break
    standIn.stream = { delayMs: 0 }
    expect(await chat.ask('Better?').text()).toContain('> Better?')
  })

  test('asks the permissions of the chat, and says what became of it', async () => {
    const agent = await open({ permissions: 'edit' }, fake)
    const chat = await agent.newChat()
    const denied = await collect(chat.ask('confirm this'))
    expect(denied.at(-1)).toMatchObject({ text: 'allowed: false' })
    const statuses = denied.flatMap(part => (part.type === 'tool' ? [part.tool.status] : []))
    expect(statuses).toEqual(['pending', 'declined'])
    expect(await chat.ask('confirm this', { permissions: 'all' }).text()).toBe('allowed: true')
  })

  test('says what it cannot do, and that nobody is signed in', async () => {
    const agent = await open({}, fake)
    const chat = await agent.newChat()
    const image = { image: { data: '', mimeType: 'image/png' } }
    const server = { mcpServers: [{ name: 'a', command: 'a' }] }
    for (const wish of [agent.resume('x'), chat.fork(), chat.ask(image).text(), agent.newChat(server), open(server)])
      await expect(wish).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    await expect(chat.ask({ file: 'none' }).text()).rejects.toMatchObject({ code: 'INPUT_FILE' })
    await expect(chat.set('model', 'none')).rejects.toMatchObject({ code: 'UNKNOWN_SETTING' })
    await expect(open({}, { accessToken: 'wrong' })).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })
})
