import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CodyError, CodySession, ReplyPart } from '../../cody/index.js'
import { MemoryWorkspace } from '../../cody/workspace.js'
import { built } from '../support/built.js'
import { type StandIn, startStandIn } from '../support/sourcegraph-stand-in/index.js'

const { openCody }: typeof import('../../cody/index.js') = await built('cody/index.js')

let standIn: StandIn
let cody: CodySession
let workspace = ''
const edited = new MemoryWorkspace()

beforeAll(async () => {
  standIn = await startStandIn({ modelsApi: true })
  workspace = mkdtempSync(join(tmpdir(), 'session-'))
  writeFileSync(join(workspace, 'a.ts'), 'one\ntwo\nthree\nfour\n')
  cody = await openCody({ endpoint: standIn.endpoint, accessToken: standIn.token, workspace, edits: edited })
})
afterAll(async () => {
  await cody.close()
  await standIn.close()
  rmSync(workspace, { recursive: true, force: true })
})
beforeEach(() => {
  standIn.failures.clear()
  standIn.stream = { delayMs: 0 }
  standIn.requests.length = 0
})

const collect = async (reply: AsyncIterable<ReplyPart>) => {
  const parts: ReplyPart[] = []
  for await (const part of reply) parts.push(part)
  return parts
}
const failureOf = (promise: Promise<unknown>): Promise<CodyError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    error => error as CodyError,
  )
const lastPrompt = () =>
  standIn.requests.findLast(({ name }) => name === 'completions/stream')?.body as {
    model: string
    messages: { speaker: string; text: string }[]
  }

describe('a session with the embedded agent', () => {
  test('knows who is signed in', () => {
    expect(cody.user).toEqual({
      username: 'stand-in',
      displayName: 'Stand-in User',
      email: 'stand-in@example.invalid',
      endpoint: standIn.endpoint,
      siteVersion: '5.6.0',
    })
    expect(cody.protocolVersion).toBe('1.28')
  })

  test('streams a reply, whose pieces add up to the whole', async () => {
    standIn.stream = { delayMs: 20 }
    const chat = await cody.newChat()
    const parts = await collect(chat.ask('Why types?'))
    const deltas = parts.flatMap(part => (part.type === 'text' ? [part.delta] : []))
    const last = parts.at(-1)
    expect(deltas.length).toBeGreaterThan(3)
    expect(last).toMatchObject({ type: 'done', model: 'claude-3-sonnet' })
    expect(last?.type === 'done' && last.text).toBe(deltas.join(''))
    expect(deltas.join('')).toContain('> Why types?')
    await chat.dispose()
  })

  test('follows up in the same chat, which knows what was said', async () => {
    const chat = await cody.newChat()
    await chat.ask('First?').text()
    await chat.ask('Second?').text()
    expect(lastPrompt().messages.map(({ speaker }) => speaker)).toEqual(['system', 'human', 'assistant', 'human'])
    expect(chat.messages.map(({ text }) => text?.slice(0, 7))).toEqual(['First?', 'This is', 'Second?', 'This is'])
  })

  test('holds two conversations at once, each with its own replies', async () => {
    standIn.stream = { delayMs: 3 }
    const chats = await Promise.all([cody.newChat(), cody.newChat(), cody.newChat()])
    const texts = await Promise.all(chats.map((chat, index) => chat.ask(`Question ${index}`).text()))
    expect(texts.map(text => /> (.*)/.exec(text)?.[1])).toEqual(['Question 0', 'Question 1', 'Question 2'])
  })

  test('turns down a second question while the first is answered', async () => {
    standIn.stream = { delayMs: 10 }
    const chat = await cody.newChat()
    const first = chat.ask('First?').text()
    expect(await failureOf(chat.ask('Second?').text())).toMatchObject({ code: 'CHAT_BUSY' })
    expect(await first).toContain('> First?')
    expect(await chat.ask('Third?').text()).toContain('> Third?')
  })

  test('a cancelled reply ends and says so, and the chat goes on', async () => {
    standIn.stream = { delayMs: 10, fault: 'hang' }
    const chat = await cody.newChat()
    const abort = new AbortController()
    const parts: ReplyPart[] = []
    for await (const part of chat.ask('To be cancelled', { signal: abort.signal })) {
      parts.push(part)
      if (part.type === 'text' && part.text.includes('stand-in')) abort.abort()
    }
    expect(parts.at(-1)).toMatchObject({ type: 'cancelled' })
    expect(parts.at(-1)).toHaveProperty('text', expect.stringContaining('stand-in'))
    standIn.stream = { delayMs: 0 }
    expect(await chat.ask('And now?').text()).toContain('> And now?')
  })

  test('an iteration that is left early cancels the reply', async () => {
    standIn.stream = { delayMs: 10, fault: 'hang' }
    const chat = await cody.newChat()
    for await (const part of chat.ask('To be left')) if (part.type === 'text') break
    standIn.stream = { delayMs: 0 }
    expect(await chat.ask('And now?').text()).toContain('> And now?')
  })

  test('a signal that is aborted already asks nothing', async () => {
    const chat = await cody.newChat()
    const parts = await collect(chat.ask('Never sent', { signal: AbortSignal.abort() }))
    expect(parts).toEqual([{ type: 'cancelled', text: '' }])
    expect(standIn.requests.some(({ name }) => name === 'completions/stream')).toBe(false)
  })
})

describe('failures inside a reply that came back as a success', () => {
  const failures = [
    [401, {}, 'INVALID_TOKEN', 'does not accept the access token'],
    [403, {}, 'FORBIDDEN', 'ask its administrator'],
    [500, {}, 'ENDPOINT_FAILED', 'HTTP status 500'],
    [503, {}, 'ENDPOINT_FAILED', 'HTTP status 503'],
  ] as const
  test.each(failures)('status %i', async (status, headers, code, words) => {
    standIn.failures.set('completions/stream', { status, headers, body: `refused with ${status}` })
    const chat = await cody.newChat()
    const error = await failureOf(chat.ask('Hello?').text())
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) })
  })

  test('a limit says when to ask again', async () => {
    const headers = { 'retry-after': '120' }
    standIn.failures.set('completions/stream', { status: 429, headers, body: 'too many questions today' })
    const chat = await cody.newChat()
    const error = await failureOf(chat.ask('Hello?').text())
    expect(error).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('too many questions today') })
    const seconds = ((error.retryAt?.getTime() ?? 0) - Date.now()) / 1000
    expect(seconds).toBeGreaterThan(60)
    expect(seconds).toBeLessThanOrEqual(120)
    standIn.failures.clear()
    expect(await chat.ask('Again?').text()).toContain('> Again?')
  })

  test.each([
    ['cut', 'could not reply'],
    ['malformed', 'JSON'],
    ['error-event', 'the stand-in model is out of order'],
  ] as const)('a stream with the fault "%s" keeps what had come', async (fault, words) => {
    standIn.stream = { delayMs: 5, fault }
    const chat = await cody.newChat()
    const parts: ReplyPart[] = []
    const iterate = async () => {
      for await (const part of chat.ask('Hello?')) parts.push(part)
    }
    expect(await failureOf(iterate())).toMatchObject({ code: 'REPLY_FAILED', message: expect.stringContaining(words) })
    expect(parts.at(-1)).toMatchObject({ type: 'text', text: expect.stringContaining('stand-in') })
    standIn.stream = { delayMs: 0 }
    expect(await chat.ask('Again?').text()).toContain('> Again?')
  })
})

describe('models', () => {
  test('are listed with what a person needs to choose', async () => {
    const models = await cody.models()
    expect(models.map(({ id }) => id)).toEqual(['claude-3-sonnet', 'claude-3-haiku', 'mixtral-8x7b'])
    expect(models[1]).toMatchObject({ title: 'Claude 3 Haiku', provider: 'anthropic', available: true })
  })

  test('are chosen by an unambiguous part of their name', async () => {
    const chat = await cody.newChat({ model: 'mixtral' })
    await chat.ask('Hello?').text()
    expect(lastPrompt().model).toContain('mixtral-8x7b')
    await chat.setModel('HAIKU')
    await chat.ask('Hello?').text()
    expect(lastPrompt().model).toContain('claude-3-haiku')
    expect(chat.model?.id).toBe('claude-3-haiku')
  })

  test('that are unknown or ambiguous are refused with the choices', async () => {
    expect((await failureOf(cody.newChat({ model: 'claude' }))).message).toBe(
      '"claude" fits more than one model; say which:\n  claude-3-sonnet\n  claude-3-haiku',
    )
    expect((await failureOf(cody.newChat({ model: 'gpt' }))).message).toContain('there is no model "gpt"; there are:')
  })
})

describe('context', () => {
  test('files reach the prompt with the lines that were asked for', async () => {
    const chat = await cody.newChat()
    const parts = await collect(chat.ask('What is this?', { contextFiles: ['a.ts:2-3'] }))
    const prompt = lastPrompt().messages.map(({ text }) => text)
    expect(prompt.some(text => text.includes('two\nthree\n'))).toBe(true)
    expect(prompt.some(text => text.includes('one') || text.includes('four'))).toBe(false)
    const context = parts.find(part => part.type === 'context')
    expect(context?.type === 'context' && context.files).toEqual([
      {
        uri: `file://${join(workspace, 'a.ts')}`,
        range: { start: { line: 1, character: 0 }, end: { line: 3, character: 0 } },
      },
    ])
  })

  test('an open document counts more than the disk', async () => {
    const uri = cody.uriOf('a.ts')
    await cody.documents.openDocument(uri, 'only in the editor\n')
    const chat = await cody.newChat()
    await chat.ask('What is this?', { contextFiles: ['a.ts'] }).text()
    expect(lastPrompt().messages.some(({ text }) => text.includes('only in the editor'))).toBe(true)
    await cody.documents.close(uri)
  })

  test('a file that is not there, or has fewer lines, is refused before anything is asked', async () => {
    const chat = await cody.newChat()
    const ask = (file: string) => failureOf(chat.ask('What?', { contextFiles: [file] }).text())
    expect((await ask('b.ts')).message).toBe('cannot use b.ts as context: there is no such file')
    expect((await ask('a.ts:9')).message).toBe('a.ts has 4 lines, so there is no line 9')
    expect((await ask('a.ts:3-2')).message).toContain('lines are counted from 1')
    expect(standIn.requests.some(({ name }) => name === 'completions/stream')).toBe(false)
  })

  test('repositories are looked up once, and searched', async () => {
    const chat = await cody.newChat({ repositories: ['github.com/example/kitchen'] })
    await chat.ask('What is cooking?').text()
    await chat.setRepositories(['github.com/example/kitchen', 'github.com/example/garden'])
    await chat.ask('What grows?').text()
    const named = standIn.requests.filter(({ name }) => name === 'Repositories').map(({ body }) => body)
    expect(named).toMatchObject([
      { variables: { names: ['github.com/example/kitchen'] } },
      { variables: { names: ['github.com/example/garden'] } },
    ])
    const prompt = lastPrompt()
      .messages.map(({ text }) => text)
      .join('\n')
    expect(prompt).toContain('What github.com/example/garden is about.')
    expect(prompt).toContain('What github.com/example/kitchen is about.')
  })

  test('unknown repositories are named', async () => {
    const error = await failureOf(cody.newChat({ repositories: ['nope', 'github.com/example/kitchen', 'nada'] }))
    expect(error).toMatchObject({ code: 'REPOSITORY', message: expect.stringContaining('"nope", "nada"') })
  })
})

describe('documents, commands and edits', () => {
  const source = 'function add(a, b) {\n  return a + b\n}\n'

  test('the agent has the text that is open', async () => {
    const uri = cody.uriOf('b.ts')
    const seen = async () => {
      const { documents } = await cody.client.testing.workspaceDocuments({ uris: [uri] })
      return documents[0]?.content
    }
    await cody.documents.openDocument(uri, source)
    expect(await seen()).toBe(source)
    const range = { start: { line: 0, character: 9 }, end: { line: 0, character: 12 } }
    const changed = await cody.documents.change(uri, [{ type: 'replace', range, value: 'plus' }])
    expect(changed).toContain('function plus(')
    expect(await seen()).toBe(changed)
    await cody.documents.close(uri)
    expect(cody.documents.open).toEqual([])
  })

  test('a command speaks in a chat of its own, which can be asked further', async () => {
    const uri = cody.uriOf('b.ts')
    await cody.documents.openDocument(uri, source)
    await cody.documents.focus(uri, { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } })
    const chat = await cody.command('explain')
    expect(await chat.follow().text()).toContain('You asked')
    expect(await chat.ask('And shorter?').text()).toContain('> And shorter?')
    expect((await failureOf(cody.command('dance'))).message).toContain('it has: explain, smell, test')
    await cody.documents.close(uri)
  })

  test('an edit that is asked for arrives in the workspace, and in the document', async () => {
    const uri = cody.uriOf('c.ts')
    edited.files.set(uri, source)
    standIn.stream = {
      delayMs: 0,
      reply: () => '<CODE5711>function add(a: number, b: number) {\n  return a + b\n}</CODE5711>',
    }
    await cody.documents.openDocument(uri, source)
    const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } }
    expect(await cody.edit(uri, range, 'Add types')).toMatch(/\w+/)
    await expect.poll(() => edited.files.get(uri)).toContain('a: number, b: number')
    expect(cody.documents.textOf(uri)).toBe(edited.files.get(uri))
    const { documents } = await cody.client.testing.workspaceDocuments({ uris: [uri] })
    expect(documents[0]?.content).toBe(edited.files.get(uri))
    await cody.documents.close(uri)
  })

  test('autocomplete is not there, and says so at once', async () => {
    const error = await failureOf(cody.autocomplete(cody.uriOf('a.ts'), { line: 0, character: 0 }))
    expect(error).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('use an installed agent') })
  })

  test('chats are exported', async () => {
    const chat = await cody.newChat()
    await chat.ask('To be kept').text()
    const texts = JSON.stringify(await cody.exportChats())
    expect(texts).toContain('To be kept')
  })
})
