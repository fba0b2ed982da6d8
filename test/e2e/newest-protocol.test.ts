import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CodySession, OpenCodyOptions, Progress, ReplyPart, UserMessage } from '../../agents/cody/index.js'
import { acceptedToken } from '../../testing/sourcegraph-stand-in/index.js'
import { built } from '../support/built.js'
import { failureOf } from '../support/cody.js'

const { openCody, MemoryWorkspace, MemorySecrets }: typeof import('../../agents/cody/index.js') =
  await built('agents/cody/index.js')
const program = fileURLToPath(new URL('../support/fake-cody-agent/agent.js', import.meta.url))

let workspace = ''
const sessions: CodySession[] = []
beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'newest-'))
})
afterEach(async () => {
  await Promise.all(sessions.splice(0).map(session => session.close()))
})
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

async function open(options: OpenCodyOptions = {}): Promise<CodySession> {
  const session = await openCody({
    agent: [process.execPath, program],
    endpoint: 'http://127.0.0.1:9/',
    accessToken: acceptedToken,
    workspace,
    ...options,
  })
  sessions.push(session)
  return session
}
/** Lets the stand-in go on with a reply that it holds. */
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
    const cody = await open()
    const chat = await cody.newChat()
    const parts: ReplyPart[] = []
    for await (const part of chat.ask('hold on')) {
      parts.push(part)
      if (parts.length === 1) await release(cody, chat.id)
    }
    expect(parts[0]).toEqual({ type: 'text', delta: 'You', text: 'You' })
    const deltas = parts.map(part => (part.type === 'text' ? part.delta : ''))
    expect(deltas.join('')).toContain('You asked: hold on. Model: ')
    expect(parts.at(-1)).toMatchObject({ type: 'done', text: deltas.join('') })
    expect(chat.messages).toHaveLength(2)
  })

  test('takes back what it said', async () => {
    const cody = await open()
    const chat = await cody.newChat()
    const parts: ReplyPart[] = []
    for await (const part of chat.ask('hold and rewrite')) {
      parts.push(part)
      if (parts.length === 1) await release(cody, chat.id)
    }
    expect(parts[0]).toEqual({ type: 'text', delta: 'a first thought', text: 'a first thought' })
    expect(parts[1]).toEqual({ type: 'rewrite', text: expect.stringMatching(/^You/) })
    expect(parts.at(-1)).toMatchObject({ type: 'done', text: expect.stringMatching(/^You asked/) })
  })

  test('is cancelled, says so, and goes on in the same chat', async () => {
    const cody = await open()
    const chat = await cody.newChat()
    const { id } = chat
    const abort = new AbortController()
    const parts: ReplyPart[] = []
    for await (const part of chat.ask('hold forever', { signal: abort.signal })) {
      parts.push(part)
      abort.abort()
    }
    expect(parts.at(-1)).toMatchObject({ type: 'cancelled' })
    expect(await chat.ask('once more').text()).toContain('You asked: once more.')
    expect(chat.id).toBe(id)
  })

  test('says in a reply what went wrong, and when to ask again', async () => {
    const cody = await open()
    const chat = await cody.newChat()
    const limited = await failureOf(chat.ask('fail with limit').text())
    expect(limited).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('enough for today') })
    expect((limited.retryAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000)
    const failed = await failureOf(chat.ask('fail with error').text())
    expect(failed).toMatchObject({ code: 'REPLY_FAILED', message: 'the agent could not reply: out of order' })
    const told = await failureOf(chat.ask('fail with token').text())
    expect(told).toMatchObject({ code: 'REPLY_FAILED', message: 'the agent could not reply: no: [redacted]' })
  })

  test('is left in time when it does not stop, and a reply that nobody writes any more ends', async () => {
    const cody = await open({ graceMs: 200 })
    const chat = await cody.newChat()
    for await (const part of chat.ask('hold, deaf')) if (part.type === 'text') break
    const command = await cody.command('explain')
    await cody.close()
    expect(await failureOf(command.follow().text())).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  test('may do nothing that was not confirmed', async () => {
    const careful = await open()
    expect(await (await careful.newChat()).ask('confirm this').text()).toBe('allowed: false')
    const steps: unknown[] = []
    const trusting = await open({
      onConfirmation: ({ step }) => {
        steps.push(step)
        return true
      },
    })
    expect(await (await trusting.newChat()).ask('confirm this').text()).toBe('allowed: true')
    expect(steps).toMatchObject([{ content: 'rm -rf /' }])
  })

  test('waits with a question until the agent lets its files through', async () => {
    const cody = await open()
    writeFileSync(join(workspace, 'late.ts'), 'let late\n')
    const chat = await cody.newChat()
    expect(await chat.ask('why', { contextFiles: ['late.ts'] }).text()).toContain('late.ts "let late')
    expect(await cody.client.ignore.test({ uri: cody.uriOf('late.ts') })).toEqual({ policy: 'use' })
  })

  test('uses the model and the context that it is given', async () => {
    writeFileSync(join(workspace, 'a b.ts'), 'one\ntwo\nthree\n')
    const cody = await open({ model: 'gpt' })
    const chat = await cody.newChat({ repositories: ['github.com/example/kitchen'] })
    const text = await chat.ask('why', { contextFiles: ['a b.ts:2'] }).text()
    expect(text).toContain('Model: openai::2024-02-01::gpt')
    expect(text).toContain('repository github.com/example/kitchen (kitchen-id)')
    expect(text).toContain(`file ${join(workspace, 'a b.ts')}:1-2 "two\\n"`)
    expect((await cody.models()).map(({ available }) => available)).toEqual([true, false])
  })

  test('edits the workspace in step with the open document', async () => {
    const edits = new MemoryWorkspace()
    const cody = await open({ edits })
    const uri = cody.uriOf('x.ts')
    edits.files.set(uri, 'let a\n')
    await cody.documents.openDocument(uri, 'let a\n')
    const all = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }
    expect(await cody.edit(uri, all, 'make it const')).toBe('task-1')
    expect(edits.files.get(uri)).toBe('let a\n// make it const\n')
    expect(cody.documents.textOf(uri)).toBe('let a\n// make it const\n')
  })

  test.each(['@scope/x.ts', 'a (1)+b&c=d.ts'])('edits %s, however its URI is encoded', async name => {
    const edits = new MemoryWorkspace()
    const cody = await open({ edits })
    const uri = cody.uriOf(name)
    edits.files.set(uri, 'let a\n')
    await cody.documents.openDocument(uri, 'let a\n')
    const all = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }
    await cody.edit(uri, all, 'make it const')
    expect([edits.files.get(uri), cody.documents.textOf(uri)]).toEqual(Array(2).fill('let a\n// make it const\n'))
  })

  test('says why an edit did not come', async () => {
    const all = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }
    const none = await open()
    await none.documents.openDocument(none.uriOf('x.ts'), 'let a\n')
    expect(await failureOf(none.edit(none.uriOf('x.ts'), all, 'x'))).toMatchObject({ code: 'UNSUPPORTED' })
    const cody = await open({ edits: new MemoryWorkspace() })
    const uri = cody.uriOf('x.ts')
    await cody.documents.openDocument(uri, 'let a\n')
    const failure = async (instruction: string) => await failureOf(cody.edit(uri, all, instruction))
    expect(await failure('fail')).toMatchObject({
      code: 'EDIT_FAILED',
      message: expect.stringContaining('out of ideas'),
    })
    expect(await failure('start nothing')).toMatchObject({ code: 'EDIT_FAILED' })
    expect(await failure('change nothing')).toMatchObject({ code: 'EDIT_FAILED' })
    expect(cody.documents.textOf(uri)).toBe('let a\n')
    expect(await cody.edit(uri, all, 'now do it')).toBe('task-1')
  })

  test('edits nothing without a workspace, and files on disk only inside its root', async () => {
    const refused = await open()
    const create = (uri: string) => ({
      command: 'workspace/edit',
      arguments: [{ operations: [{ type: 'create-file', uri, textContents: 'new' }] }],
    })
    expect(await refused.client.command.execute(create(refused.uriOf('new.txt')))).toBe(false)
    const cody = await open({ edits: 'disk' })
    expect(await cody.client.command.execute(create(cody.uriOf('sub/new.txt')))).toBe(true)
    expect(readFileSync(join(workspace, 'sub/new.txt'), 'utf8')).toBe('new')
    const outside = await failureOf(cody.client.command.execute(create(cody.uriOf('../outside.txt'))))
    expect(outside.code).toBe('ERROR_RESPONSE')
  })

  test('has its messages shown, its questions answered, and its progress followed', async () => {
    const messages: UserMessage[] = []
    const progress: Progress[] = []
    const cody = await open({
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
    const declined = ['textDocument/show', 'env/openExternal'].map(command =>
      cody.client.command.execute({ command, arguments: [{ uri: 'https://example.invalid' }] }),
    )
    expect(await Promise.all(declined)).toEqual([false, false])
  })

  test('keeps secrets for the session', async () => {
    const cody = await open()
    const execute = (command: string, parameter: object) =>
      cody.client.command.execute({ command, arguments: [parameter] })
    await execute('secrets/store', { key: 'k', value: 'v' })
    expect(await execute('secrets/get', { key: 'k' })).toBe('v')
    await execute('secrets/delete', { key: 'k' })
    expect(await execute('secrets/get', { key: 'k' })).toBe(null)
  })

  test('completes code', async () => {
    const cody = await open({ autocomplete: true })
    const position = { line: 0, character: 3 }
    const completions = await cody.autocomplete(cody.uriOf('x.ts'), position)
    expect(completions).toEqual([
      { id: 'completion-1', insertText: 'a + b', range: { start: position, end: position } },
    ])
  })

  test('runs a command and exports chats', async () => {
    const cody = await open()
    const chat = await cody.command('explain')
    expect(await chat.follow().text()).toContain('You asked: Explain the selected code')
    expect((await cody.exportChats()).map(({ chatID }) => chatID)).toContain(chat.id)
    await chat.dispose()
    expect((await cody.exportChats()).map(({ chatID }) => chatID)).not.toContain(chat.id)
  })

  test('is told apart from one where nobody can sign in', async () => {
    expect(await failureOf(open({ accessToken: 'wrong' }))).toMatchObject({ code: 'ENDPOINT_UNREACHABLE' })
    expect(await failureOf(open({ accessToken: '' }))).toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('is reached over TCP', async () => {
    const env = { ...process.env, CODY_AGENT_DEBUG_REMOTE: 'true', CODY_AGENT_DEBUG_PORT: '0' }
    const agent = spawn(process.execPath, [program], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    try {
      const line = await new Promise<string>(resolve => agent.stderr.once('data', data => resolve(String(data))))
      const port = Number(/port (\d+)/.exec(line)?.[1])
      const cody = await open({ tcp: { port } })
      expect(await (await cody.newChat()).ask('over TCP').text()).toContain('You asked: over TCP.')
    } finally {
      agent.kill()
    }
  })
})
