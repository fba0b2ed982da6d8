import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type OpenOptions, openAgent, type Part } from '../../agents/session/index.js'
import { type ModelReply, type ModelRequest, startModelStandIn } from '../../testing/index.js'
import { claude, codex } from './coding-agents.js'
import { describePeer, temporaryFolder } from './peers.js'

async function collect(reply: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = []
  for await (const part of reply) parts.push(part)
  return parts
}

describePeer.each([
  ['Codex', codex],
  ['claude-agent-acp', claude],
] as const)('a session with %s', (_, peer) => {
  const folder = temporaryFolder()
  const opened: { close(): Promise<void> }[] = []
  // Hooks run from the last to the first: agents end before their folder is removed.
  afterEach(() => Promise.all(opened.splice(0).map(each => each.close())))

  async function prepare() {
    const [cwd, home] = [join(folder(), 'project'), join(folder(), 'home')]
    mkdirSync(cwd)
    mkdirSync(home)
    const reply = ({ prompt, toolResults }: ModelRequest): ModelReply => {
      // Agents put a question that was cancelled before the next one.
      const wish = [...prompt.matchAll(/please (\w+)|hello/g)].at(-1)?.[1]
      if (wish === undefined) return [{ text: ['Hel', 'lo', ' there.'] }]
      if (wish === 'wait') return [{ text: 'I wait' }, { hang: true }]
      if (wish === 'fail') return { status: 400, message: 'the model is on fire' }
      if (toolResults.length > 0) return 'It is done.'
      if (wish === 'run') return peer.run('touch made.txt')
      return peer.write(join(cwd, 'written.txt'), 'hello')
    }
    const model = await startModelStandIn({ replies: reply })
    opened.push(model)
    const open = async (options: OpenOptions = {}) => {
      const agent = await openAgent(peer.reference(model.url, home), { cwd, ...options })
      opened.push(agent)
      return agent
    }
    return { cwd, open }
  }

  test('asks, allows and denies tools, and writes inside the working folder', async () => {
    const { cwd, open } = await prepare()
    const chat = await (await open()).newChat()
    const parts = await collect(chat.ask('hello'))
    expect(parts.at(-1)).toMatchObject({ type: 'done', text: 'Hello there.', stop: 'end' })
    expect(parts.some(part => part.type === 'usage')).toBe(true)

    const denied = await collect(chat.ask('please run it'))
    expect(existsSync(join(cwd, 'made.txt'))).toBe(false)
    expect(denied.findLast(part => part.type === 'tool')?.tool).toMatchObject({ kind: 'execute', status: 'declined' })

    const asked: string[] = []
    const allowed = await collect(
      chat.ask('please run it', {
        permissions: ({ tool }) => {
          asked.push(tool.title)
          return 'allow'
        },
      }),
    )
    expect(asked).toEqual([expect.stringContaining('touch made.txt')])
    expect(existsSync(join(cwd, 'made.txt'))).toBe(true)
    expect(allowed.findLast(part => part.type === 'tool')?.tool.status).toBe('completed')

    const written = await collect(chat.ask('please write it', { permissions: 'edit' }))
    expect(readFileSync(join(cwd, 'written.txt'), 'utf8').trim()).toBe('hello')
    expect(written.at(-1)).toMatchObject({ text: 'It is done.', stop: 'end' })
  })

  test('is cancelled in the middle, while a question is open, and when its loop is left', async () => {
    const { open } = await prepare()
    const chat = await (await open()).newChat()
    const abort = new AbortController()
    const parts: Part[] = []
    for await (const part of chat.ask('please wait', { signal: abort.signal })) {
      parts.push(part)
      if (part.type === 'text') abort.abort()
    }
    expect(parts.at(-1)).toMatchObject({ type: 'done', stop: 'cancelled', text: 'I wait' })
    expect(await chat.ask('hello').text()).toBe('Hello there.')

    const open2 = new AbortController()
    const question = chat.ask('please run it', {
      signal: open2.signal,
      permissions: () => {
        open2.abort()
        return new Promise(() => {})
      },
    })
    expect(await question.done()).toMatchObject({ stop: 'cancelled' })
    // Claude sends its model the cancelled tool once more, so the text is that of the question before.
    expect(await chat.ask('hello').done()).toMatchObject({ stop: 'end' })

    for await (const part of chat.ask('please wait')) if (part.type === 'text') break
    expect(await chat.ask('hello').text()).toBe('Hello there.')
  })

  test('is busy while it writes, fails with its model, and goes on', async () => {
    const { open } = await prepare()
    const chat = await (await open()).newChat()
    const abort = new AbortController()
    const first = chat.ask('please wait', { signal: abort.signal })[Symbol.asyncIterator]()
    await first.next()
    await expect(chat.ask('hello').text()).rejects.toMatchObject({ code: 'CHAT_BUSY' })
    await first.return(undefined)
    await expect(chat.ask('please fail').text()).rejects.toMatchObject({
      code: 'REPLY_FAILED',
      message: expect.stringContaining('the model is on fire'),
    })
    expect(await chat.ask('hello').text()).toBe('Hello there.')
  })

  test('is resumed by another process', async () => {
    const { open } = await prepare()
    const before = await open()
    const chat = await before.newChat()
    await chat.ask('hello').text()
    await before.close()
    const after = await open()
    expect((await after.chats()).map(({ id }) => id)).toContain(chat.id)
    const resumed = await after.resume(chat.id)
    expect(await resumed.ask('hello').text()).toBe('Hello there.')
  })
})
