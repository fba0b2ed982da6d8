import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CodySession, OpenCodyOptions, Progress, ReplyPart, UserMessage } from '../../agents/cody/index.js'
import { acceptedToken } from '../../testing/sourcegraph-stand-in/index.js'
import { built } from '../support/built.js'
import { failureOf } from '../support/cody.js'
import { fakeCody } from '../support/fake-cody.js'

const { openCody, MemoryWorkspace, MemorySecrets }: typeof import('../../agents/cody/index.js') =
  await built('agents/cody/index.js')

let workspace = ''
const sessions: CodySession[] = []
beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'newest-'))
})
afterEach(async () => {
  await Promise.all(sessions.splice(0).map(session => session.close()))
})
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

async function open({ scenario, ...options }: OpenCodyOptions & { scenario?: string } = {}): Promise<CodySession> {
  const session = await openCody({
    agent: fakeCody(scenario),
    endpoint: 'http://127.0.0.1:9/',
    accessToken: acceptedToken,
    workspace,
    ...options,
  })
  sessions.push(session)
  return session
}
/** The whole document. */
const all = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }
/** Lets the agent go on with a reply. */
const release = (cody: CodySession, chat: string) =>
  cody.client.webview.receiveMessage({
    id: chat,
    message: { command: 'action/confirmation', id: 'release', response: true },
  })

describe('an agent of the newest protocol', () => {
  test('is waited for while it signs in, asks for secrets meanwhile, and knows its user', async () => {
    const asked: string[] = []
    class Secrets extends MemorySecrets {
      override get(key: string) {
        asked.push(key)
        return super.get(key)
      }
    }
    const cody = await open({ secrets: new Secrets() })
    expect(cody.protocolVersion).toBe('1.114')
    expect(cody.user).toMatchObject({ username: 'fake', email: 'fake@example.invalid' })
    expect(asked).toEqual(['token'])
  })

  test('streams a reply of a chat whose first message came before its id', async () => {
    const cody = await open({ scenario: 'writes on' })
    const chat = await cody.newChat()
    const parts: ReplyPart[] = []
    for await (const part of chat.ask('Count')) {
      parts.push(part)
      if (parts.length === 1) await release(cody, chat.id)
    }
    expect(parts[0]).toEqual({ type: 'text', delta: 'One', text: 'One' })
    const deltas = parts.map(part => (part.type === 'text' ? part.delta : ''))
    expect(deltas.join('')).toBe('One, two, three')
    expect(parts.at(-1)).toMatchObject({ type: 'done', text: deltas.join('') })
    expect(chat.messages).toHaveLength(2)
  })

  test('takes back what it said', async () => {
    const cody = await open({ scenario: 'rewrites' })
    const chat = await cody.newChat()
    const parts: ReplyPart[] = []
    for await (const part of chat.ask('Think')) {
      parts.push(part)
      if (parts.length === 1) await release(cody, chat.id)
    }
    expect(parts[0]).toEqual({ type: 'text', delta: 'A first thought', text: 'A first thought' })
    expect(parts[1]).toEqual({ type: 'rewrite', text: 'Another one' })
    expect(parts.at(-1)).toMatchObject({ type: 'done', text: 'Another one' })
  })

  test('is cancelled, says so, and goes on in the same chat', async () => {
    const cody = await open({ scenario: 'writes on' })
    const chat = await cody.newChat()
    const { id } = chat
    const abort = new AbortController()
    const parts: ReplyPart[] = []
    for await (const part of chat.ask('Count', { signal: abort.signal })) {
      parts.push(part)
      abort.abort()
    }
    expect(parts.at(-1)).toMatchObject({ type: 'cancelled' })
    expect(await chat.ask('Once more').text()).toBe('Once more')
    expect(chat.id).toBe(id)
  })

  test('says in a reply what went wrong, and when to ask again', async () => {
    const cody = await open({ scenario: 'fails' })
    const chat = await cody.newChat()
    const limited = await failureOf(chat.ask('limit').text())
    expect(limited).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('enough for today') })
    expect((limited.retryAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000)
    const failed = await failureOf(chat.ask('anything').text())
    expect(failed).toMatchObject({ code: 'REPLY_FAILED', message: expect.stringContaining('could not reply: out of') })
    const told = await failureOf(chat.ask('token').text())
    expect(told).toMatchObject({ code: 'REPLY_FAILED', message: 'the agent could not reply: [redacted]' })
  })

  test('is left in time when it does not stop, and a reply that nobody writes any more ends', async () => {
    const cody = await open({ scenario: 'does not stop', graceMs: 200 })
    const chat = await cody.newChat()
    for await (const part of chat.ask('Count')) if (part.type === 'text') break
    const command = await cody.command('explain')
    await cody.close()
    expect(await failureOf(command.follow().text())).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  test('may do nothing that was not confirmed', async () => {
    const scenario = 'asks to confirm'
    const careful = await open({ scenario })
    expect(await (await careful.newChat()).ask('Do it').text()).toBe('allowed: false')
    const steps: unknown[] = []
    const trusting = await open({
      scenario,
      onConfirmation: ({ step }) => {
        steps.push(step)
        return true
      },
    })
    expect(await (await trusting.newChat()).ask('Do it').text()).toBe('allowed: true')
    expect(steps).toMatchObject([{ content: 'rm -rf /' }])
  })

  test('waits with a question until the agent lets its files through', async () => {
    const cody = await open({ scenario: 'has its filters late' })
    writeFileSync(join(workspace, 'late.ts'), 'let late\n')
    const chat = await cody.newChat()
    await chat.ask('why', { contextFiles: ['late.ts'] }).text()
    expect(chat.messages[0]?.contextFiles).toMatchObject([{ type: 'file', content: 'let late\n' }])
    expect(await cody.client.ignore.test({ uri: cody.uriOf('late.ts') })).toEqual({ policy: 'use' })
  })

  test('uses the model and the context that it is given', async () => {
    writeFileSync(join(workspace, 'a b.ts'), 'one\ntwo\nthree\n')
    const cody = await open({ model: 'gpt' })
    const chat = await cody.newChat({ repositories: ['github.com/example/kitchen'] })
    await chat.ask('why', { contextFiles: ['a b.ts:2'] }).text()
    const [question, answer] = chat.messages
    expect(answer?.model).toBe('openai::2024-02-01::gpt')
    expect(question?.contextFiles).toMatchObject([
      { type: 'repository', repoName: 'github.com/example/kitchen', repoID: 'kitchen-id' },
      {
        type: 'file',
        uri: { path: join(workspace, 'a b.ts') },
        range: { start: { line: 1 }, end: { line: 2 } },
        content: 'two\n',
      },
    ])
    expect((await cody.models()).map(({ available }) => available)).toEqual([true, false])
  })

  test('edits the workspace in step with the open document', async () => {
    const edits = new MemoryWorkspace()
    const cody = await open({ edits })
    const uri = cody.uriOf('x.ts')
    edits.files.set(uri, 'let a\n')
    await cody.documents.openDocument(uri, 'let a\n')
    expect(await cody.edit(uri, all, 'make it const')).toBe('task-1')
    expect(edits.files.get(uri)).toBe('let a\n// make it const\n')
    expect(cody.documents.textOf(uri)).toBe('let a\n// make it const\n')
  })

  test('waits with an edit until the agent lets its document through', async () => {
    const edits = new MemoryWorkspace()
    const cody = await open({ scenario: 'has its filters late', edits })
    const uri = cody.uriOf('x.ts')
    edits.files.set(uri, 'let a\n')
    await cody.documents.openDocument(uri, 'let a\n')
    await cody.edit(uri, all, 'make it const')
    expect(await cody.client.ignore.test({ uri })).toEqual({ policy: 'use' })
  })

  test.each(['@scope/x.ts', 'a (1)+b&c=d.ts'])('edits %s, however its URI is encoded', async name => {
    const edits = new MemoryWorkspace()
    const cody = await open({ scenario: 'encodes URIs', workspace: '/', edits })
    const uri = cody.uriOf(name)
    edits.files.set(uri, 'let a\n')
    await cody.documents.openDocument(uri, 'let a\n')
    await cody.edit(uri, all, 'make it const')
    expect([edits.files.get(uri), cody.documents.textOf(uri)]).toEqual(Array(2).fill('let a\n// make it const\n'))
  })

  test('says why an edit did not come', async () => {
    const none = await open()
    await none.documents.openDocument(none.uriOf('x.ts'), 'let a\n')
    expect(await failureOf(none.edit(none.uriOf('x.ts'), all, 'x'))).toMatchObject({ code: 'UNSUPPORTED' })
    const cody = await open({ scenario: 'does not edit', edits: new MemoryWorkspace() })
    const uri = cody.uriOf('x.ts')
    await cody.documents.openDocument(uri, 'let a\n')
    const failure = async () => await failureOf(cody.edit(uri, all, 'make it const'))
    expect(await failure()).toMatchObject({ code: 'EDIT_FAILED', message: expect.stringContaining('out of ideas') })
    // It starts none, then one that changes nothing.
    expect(await failure()).toMatchObject({ code: 'EDIT_FAILED' })
    expect(await failure()).toMatchObject({ code: 'EDIT_FAILED' })
    expect(cody.documents.textOf(uri)).toBe('let a\n')
    expect(await cody.edit(uri, all, 'make it const')).toBe('task-1')
  })

  test('edits nothing without a workspace, and files on disk only inside its root', async () => {
    const scenario = 'asks the client'
    const refused = await open({ scenario })
    const create = (uri: string) => ({
      command: 'workspace/edit',
      arguments: [{ operations: [{ type: 'create-file', uri, textContents: 'new' }] }],
    })
    expect(await refused.client.command.execute(create(refused.uriOf('new.txt')))).toBe(false)
    const cody = await open({ scenario, edits: 'disk' })
    expect(await cody.client.command.execute(create(cody.uriOf('sub/new.txt')))).toBe(true)
    expect(readFileSync(join(workspace, 'sub/new.txt'), 'utf8')).toBe('new')
    const outside = await failureOf(cody.client.command.execute(create(cody.uriOf('../outside.txt'))))
    expect(outside.code).toBe('ERROR_RESPONSE')
  })

  test('has its messages shown, its questions answered, and its progress followed', async () => {
    const messages: UserMessage[] = []
    const progress: Progress[] = []
    const cody = await open({
      scenario: 'asks the client',
      onMessage: message => {
        messages.push(message)
        return message.items[1]
      },
      onProgress: report => void progress.push(report),
    })
    const ask = { severity: 'warning', message: 'Really?', items: ['No', 'Yes'] }
    expect(await cody.client.command.execute({ command: 'window/showMessage', arguments: [ask] })).toBe('Yes')
    expect(messages).toEqual([ask])
    await cody.client.testing.progress({ title: 'Work' })
    expect(progress.map(({ state, title, percent }) => [state, title, percent])).toEqual([
      ['started', 'Work', undefined],
      ['reported', 'Work', 50],
      ['ended', 'Work', 50],
    ])
    // A client that shows nothing says so.
    await cody.client.command.execute({ command: 'show' })
  })

  test('keeps secrets for the session', async () => {
    const cody = await open({ scenario: 'asks the client' })
    await cody.client.command.execute({ command: 'secrets' })
  })

  test('completes code', async () => {
    const cody = await open({ scenario: 'asks the client', autocomplete: true })
    const position = { line: 0, character: 3 }
    const completions = await cody.autocomplete(cody.uriOf('x.ts'), position)
    expect(completions).toEqual([
      { id: 'completion-1', insertText: 'a + b', range: { start: position, end: position } },
    ])
  })

  test('runs a command and exports chats', async () => {
    const cody = await open({ scenario: 'explains' })
    const chat = await cody.command('explain')
    expect(await chat.follow().text()).toBe('It adds.')
    expect((await cody.exportChats()).map(({ chatID }) => chatID)).toContain(chat.id)
    await chat.dispose()
    expect((await cody.exportChats()).map(({ chatID }) => chatID)).not.toContain(chat.id)
  })

  test('is told apart from one where nobody can sign in', async () => {
    const scenario = 'nobody is signed in'
    expect(await failureOf(open({ scenario, accessToken: 'wrong' }))).toMatchObject({ code: 'ENDPOINT_UNREACHABLE' })
    expect(await failureOf(open({ scenario, accessToken: '' }))).toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('is reached over TCP', async () => {
    const [command = '', ...args] = fakeCody('repeats', 0)
    const agent = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    try {
      const line = await new Promise<string>(resolve => agent.stderr.once('data', data => resolve(String(data))))
      const port = Number(/port (\d+)/.exec(line)?.[1])
      const cody = await open({ tcp: { port } })
      expect(await (await cody.newChat()).ask('Over TCP?').text()).toBe('Over TCP?')
    } finally {
      agent.kill()
    }
  })
})
