// The rules of a session, each with the name that it has in the design, kept against agents made of bytes: plain programs
// that share nothing with this package. What only one protocol has stands at the end.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Decision, type OpenOptions, openAgent, type Part } from '../../agents/session/index.js'
import { AcpClient } from '../../generated/acp/1/index.js'
import { CodexClient } from '../../generated/codex/0.169.0/index.js'

const cwd = mkdtempSync(join(tmpdir(), 'rules-'))
afterAll(() => rmSync(cwd, { recursive: true }))

const script = (name: string) => fileURLToPath(new URL(`../support/byte-agents/${name}.mjs`, import.meta.url))

async function open(protocol: 'acp' | 'codex', options: OpenOptions = {}, ...args: string[]) {
  const command = [process.execPath, script(protocol), ...args]
  const agent = await openAgent({ protocol, command }, { cwd, graceMs: 5_000, ...options })
  onTestFinished(() => agent.close())
  return { agent, chat: await agent.newChat() }
}

async function collect(reply: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = []
  for await (const { raw: _, ...part } of reply) parts.push(part)
  return parts
}

const cancels = (log: string) => log.split(' ').filter(method => /cancel|interrupt/.test(method)).length

describe.each(['acp', 'codex'] as const)('with %s', protocol => {
  test('a reply has exactly one terminal part, also when its turn is completed before the call is answered', async () => {
    const { chat } = await open(protocol)
    const parts = await collect(chat.ask('hello'))
    expect(parts.map(({ type }) => type)).toEqual(['text', 'done'])
    expect(parts.at(-1)).toMatchObject({ text: 'Hello.', stop: 'end' })
  })

  test('failures are thrown, in the words of the model and not in JSON, and the chat goes on', async () => {
    const { chat } = await open(protocol)
    const error = await chat
      .ask('fails')
      .text()
      .catch(error => error)
    expect(error).toMatchObject({ code: 'REPLY_FAILED', message: expect.stringContaining('no credit') })
    expect(error.message).not.toContain('{')
    expect(await chat.ask('hello').text()).toBe('Hello.')
  })

  test('an agent that dies in a turn fails the reply, with its last words', async () => {
    const { chat } = await open(protocol)
    const parts: Part[] = []
    const reply = (async () => {
      for await (const part of chat.ask('dies')) parts.push(part)
    })()
    await expect(reply).rejects.toMatchObject({ message: expect.stringContaining('out of memory') })
    expect(parts).toMatchObject([{ type: 'text', delta: 'last words' }])
  })

  test('leaving the loop cancels once and waits, and the next reply is its own', async () => {
    const { chat } = await open(protocol)
    for await (const part of chat.ask('is cancelled')) if (part.type === 'text') break
    expect(await chat.ask('hello').text()).toBe('Hello.')
    expect(cancels(await chat.ask('log').text())).toBe(1)
  })

  test('aborting ends the reply as cancelled, with the text so far', async () => {
    const { chat } = await open(protocol)
    const abort = new AbortController()
    const parts: Part[] = []
    for await (const part of chat.ask('is cancelled', { signal: abort.signal })) {
      parts.push(part)
      abort.abort()
    }
    expect(parts.at(-1)).toMatchObject({ type: 'done', stop: 'cancelled', text: 'in the middle' })
  })

  test('an agent that ignores the cancelling is waited for a bounded time, and keeps its chat busy', async () => {
    const { agent, chat } = await open(protocol, { graceMs: 50 })
    for await (const part of chat.ask('ignores cancel')) if (part.type === 'text') break
    await expect(chat.ask('hello').text()).rejects.toMatchObject({ code: 'CHAT_BUSY' })
    await agent.close()
  })

  test('nothing is cancelled while nothing is written', async () => {
    const { chat } = await open(protocol)
    await chat.cancel()
    const abort = new AbortController()
    const reply = chat.ask('hello', { signal: abort.signal }).done()
    abort.abort()
    expect(await reply).toMatchObject({ stop: 'cancelled' })
    expect(cancels(await chat.ask('log').text())).toBe(0)
  })

  test('a question that is open when its reply is cancelled is answered with cancel', async () => {
    const abort = new AbortController()
    const { chat } = await open(protocol, {
      permissions: () => {
        abort.abort()
        return new Promise<Decision>(() => {})
      },
    })
    const done = await chat.ask('asks and is cancelled', { signal: abort.signal }).done()
    expect(done).toMatchObject({ stop: 'cancelled' })
  })

  test('a function that throws, or answers with nonsense, allows nothing and fails the reply', async () => {
    const { chat } = await open(protocol, { graceMs: 500 })
    const thrower = () => {
      throw new Error('the policy is out of order')
    }
    await expect(chat.ask('asks and is cancelled', { permissions: thrower }).text()).rejects.toThrow('out of order')
    const nonsense = (() => 'yes') as unknown as () => Decision
    await expect(chat.ask('asks and is cancelled', { permissions: nonsense }).text()).rejects.toThrow('must decide')
  })

  test('what is not known is other, and breaks nothing', async () => {
    const { chat } = await open(protocol)
    const parts = await collect(chat.ask('unknown notification'))
    const others = parts.flatMap(part => (part.type === 'other' ? [part.what] : []))
    expect(others).toEqual(expect.arrayContaining([expect.stringMatching(/brand_?new/i)]))
    expect(parts.at(-1)).toMatchObject({ text: 'done', stop: 'end' })
    for (const part of await collect(chat.ask('unknown values'))) {
      if (part.type === 'tool') expect(part.tool).toMatchObject({ kind: 'other', status: 'running' })
      if (part.type === 'plan') expect(part.steps).toEqual([{ title: 'p', status: 'pending' }])
      if (part.type === 'done') expect(part.stop).toBe('end')
    }
  })

  test('what comes after the answer reaches on, and no reply', async () => {
    const { chat } = await open(protocol)
    const late = new Promise<Part>(resolve => void chat.on(resolve))
    expect(await chat.ask('update after the answer').text()).toBe('early')
    expect(await late).toMatchObject({ type: 'text', delta: 'late' })
    expect(await chat.ask('hello').text()).toBe('Hello.')
  })

  test('a second question at a time is busy', async () => {
    const { chat } = await open(protocol)
    const first = chat.ask('is cancelled')[Symbol.asyncIterator]()
    await first.next()
    await expect(chat.ask('hello').text()).rejects.toMatchObject({ code: 'CHAT_BUSY' })
    await first.return(undefined)
  })

  test('an agent that sends nothing for idleMs is SILENT; a tool that runs does not count', async () => {
    const { chat } = await open(protocol, { idleMs: 200 })
    expect(await chat.ask('silent while a tool runs').text()).toBe('woke up')
    await expect(chat.ask('silent').text()).rejects.toMatchObject({ code: 'SILENT' })
    expect(await chat.ask('hello').text()).toBe('Hello.')
  })

  test('what can denies is UNSUPPORTED at once', async () => {
    const { agent, chat } = await open(protocol)
    const image = { image: { data: 'AA==', mimeType: 'image/png' } }
    if (!agent.can.images) await expect(chat.ask(image).text()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    if (!agent.can.fork) await expect(chat.fork()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect(
      (await chat.ask('log').text()).split(' ').filter(method => /prompt|fork|turn\/start/.test(method)),
    ).toHaveLength(1)
  })

  test('a resumed chat has the permissions of the caller, and what was said where the agent tells it', async () => {
    const { agent, chat } = await open(protocol, { permissions: 'all' })
    const resumed = await agent.resume(chat.id, { permissions: 'deny' })
    const denied = protocol === 'acp' ? 'announces only in the question' : 'is declined and tells it again'
    expect(await resumed.ask(denied).text()).toMatch(/reject_once|decline/)
    expect((await resumed.history()).map(({ role }) => role).slice(0, 2)).toEqual(['user', 'agent'])
  })

  test('permissions of a question win over those of its chat, and these over those of the session', async () => {
    const { agent } = await open(protocol, { permissions: 'all' })
    const chat = await agent.newChat({ permissions: 'deny' })
    const asking = protocol === 'acp' ? 'announces only in the question' : 'is declined and tells it again'
    expect(await chat.ask(asking).text()).toMatch(/reject_once|decline/)
    expect(await chat.ask(asking, { permissions: 'all' }).text()).toMatch(/allow_once|accept/)
  })

  test('the generated client stays reachable', async () => {
    const { agent } = await open(protocol)
    const { client } = agent
    expect(client).toBeInstanceOf(protocol === 'acp' ? AcpClient : CodexClient)
    const method = protocol === 'acp' ? 'session/set_mode' : 'thread/start'
    expect(await client.connection.request(method, {})).toBeTypeOf('object')
  })

  test('a tool that was declined is told so once', async () => {
    const { chat } = await open(protocol)
    const denied = protocol === 'acp' ? 'announces only in the question' : 'is declined and tells it again'
    const parts = await collect(chat.ask(denied))
    const statuses = parts.flatMap(part => (part.type === 'tool' ? [part.tool.status] : []))
    expect(statuses.filter(status => status === 'declined')).toHaveLength(1)
    expect(statuses.at(-1)).toBe('declined')
  })

  test('an id is never more than an id', async () => {
    const { chat } = await open(protocol)
    expect(chat.id).toContain('__proto__ \u001b[2J')
    expect(await chat.ask('hello').text()).toBe('Hello.')
  })
})

describe('with ACP alone', () => {
  test('a tool that only a permission request announces is a part, with its files', async () => {
    const { chat } = await open('acp', { permissions: 'edit' })
    const parts = await collect(chat.ask('announces only in the question'))
    const tool = parts.find(part => part.type === 'tool')
    expect(tool?.tool).toMatchObject({ title: 'Write', kind: 'edit', files: ['a.txt'] })
    expect(parts.at(-1)).toMatchObject({ text: expect.stringContaining('"optionId":"allow_once"') })
  })

  test('where no option fits the decision the answer is cancelled: nothing lasting is given by default', async () => {
    const { chat } = await open('acp', { permissions: 'all' })
    expect(await chat.ask('no option fits').text()).toBe('{"outcome":{"outcome":"cancelled"}}')
  })

  test('an agent that offers to resume and does not know the method is asked to load', async () => {
    const { agent, chat } = await open('acp')
    const resumed = await agent.resume(chat.id)
    expect(await resumed.history()).toEqual([
      { role: 'user', text: 'before' },
      { role: 'agent', text: 'said' },
    ])
    expect(await resumed.ask('log').text()).toContain('session/resume session/load')
  })

  test.each(['resume', 'fork'] as const)('what an agent replays when it is asked to %s is in no reply', async how => {
    const { agent, chat } = await open('acp', {}, 'replays')
    const next = how === 'fork' ? await chat.fork() : await agent.resume(chat.id)
    expect(await next.ask('silent while a tool runs').text()).toBe('woke up')
  })

  test('settings are modes and legacy models, or the options in their place', async () => {
    const { chat } = await open('acp')
    const values = () => chat.settings.map(({ category, value }) => [category, value])
    // The mode was changed before the session had a name.
    expect(values()).toEqual([
      ['model', 'm'],
      ['mode', 'code'],
    ])
    await chat.set('model', 'N')
    expect(values()[0]).toEqual(['model', 'n'])
    const { chat: other } = await open('acp', {}, 'options')
    expect(other.settings.map(({ category, choices }) => [category, choices.map(({ value }) => value)])).toEqual([
      ['model', ['big', 'small']],
      ['fast', ['true', 'false']],
      ['mode', ['ask', 'code']],
    ])
    await expect(other.set('model', 'none')).rejects.toMatchObject({ code: 'UNKNOWN_SETTING' })
  })

  test('a turn that is answered with nothing has ended', async () => {
    const { chat } = await open('acp')
    expect(await chat.ask('answers nothing').done()).toEqual({ type: 'done', text: '', stop: 'end' })
  })

  test('an agent that wants somebody to sign in is NOT_SIGNED_IN', async () => {
    const { chat } = await open('acp')
    await expect(chat.ask('no signature').text()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })
})

describe('with Codex alone', () => {
  test('more permissions than its sandbox gives are a question that only all covers', async () => {
    const { chat } = await open('codex')
    for (const wish of ['wants more permissions', 'wants the network'])
      expect(await chat.ask(wish, { permissions: 'edit' }).text()).toBe('{"permissions":{}}')
    const granted = '{"permissions":{"fileSystem":{"write":["made/here"]}},"scope":"turn"}'
    expect(await chat.ask('wants more permissions', { permissions: 'all' }).text()).toBe(granted)
    const always = await chat.ask('wants the network', { permissions: () => 'allow-always' }).text()
    expect(always).toBe('{"permissions":{"network":{"enabled":true}},"scope":"session"}')
  })
})
