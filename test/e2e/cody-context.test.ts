import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { collect, failureOf, lastPrompt, useEmbeddedSession } from '../support/cody.js'

const shared = useEmbeddedSession()

describe('context', () => {
  test('files reach the prompt with the lines that were asked for', async () => {
    const chat = await shared.cody.newChat()
    const parts = await collect(chat.ask('What is this?', { contextFiles: ['a.ts:2-3'] }))
    const prompt = lastPrompt(shared.standIn).messages.map(({ text }) => text)
    expect(prompt.some(text => text.includes('two\nthree\n'))).toBe(true)
    expect(prompt.some(text => text.includes('one') || text.includes('four'))).toBe(false)
    const context = parts.find(part => part.type === 'context')
    expect(context?.type === 'context' && context.files).toEqual([
      { uri: pathToFileURL(join(shared.workspace, 'a.ts')).href, lines: { first: 2, last: 3 } },
    ])
  })

  test('an open document counts more than the disk', async () => {
    const uri = shared.cody.uriOf('a.ts')
    await shared.cody.documents.openDocument(uri, 'only in the editor\n')
    const chat = await shared.cody.newChat()
    await chat.ask('What is this?', { contextFiles: ['a.ts'] }).text()
    expect(lastPrompt(shared.standIn).messages.some(({ text }) => text.includes('only in the editor'))).toBe(true)
    await shared.cody.documents.close(uri)
  })

  test('a file that is not there, or has fewer lines, is refused before anything is asked', async () => {
    const chat = await shared.cody.newChat()
    const ask = (file: string) => failureOf(chat.ask('What?', { contextFiles: [file] }).text())
    expect((await ask('b.ts')).message).toBe('cannot use b.ts as context: there is no such file')
    expect((await ask('a.ts:9')).message).toBe('a.ts has 4 lines, so there is no line 9')
    expect((await ask('a.ts:3-2')).message).toContain('lines are counted from 1')
    expect(shared.standIn.requests.some(({ name }) => name === 'completions/stream')).toBe(false)
  })

  test('repositories are looked up once, and searched', async () => {
    const chat = await shared.cody.newChat({ repositories: ['github.com/example/kitchen'] })
    await chat.ask('What is cooking?').text()
    await chat.setRepositories(['github.com/example/kitchen', 'github.com/example/garden'])
    await chat.ask('What grows?').text()
    const named = shared.standIn.requests.filter(({ name }) => name === 'Repositories').map(({ body }) => body)
    expect(named).toMatchObject([
      { variables: { names: ['github.com/example/kitchen'] } },
      { variables: { names: ['github.com/example/garden'] } },
    ])
    const prompt = lastPrompt(shared.standIn)
      .messages.map(({ text }) => text)
      .join('\n')
    expect(prompt).toContain('What github.com/example/garden is about.')
    expect(prompt).toContain('What github.com/example/kitchen is about.')
  })

  test('unknown repositories are named', async () => {
    const error = await failureOf(shared.cody.newChat({ repositories: ['nope', 'github.com/example/kitchen', 'nada'] }))
    expect(error).toMatchObject({ code: 'REPOSITORY', message: expect.stringContaining('"nope", "nada"') })
  })
})

describe('documents, commands and edits', () => {
  const source = 'function add(a, b) {\n  return a + b\n}\n'

  test('the agent has the text that is open', async () => {
    const uri = shared.cody.uriOf('b.ts')
    const seen = async () => {
      const { documents } = await shared.cody.client.testing.workspaceDocuments({ uris: [uri] })
      return documents[0]?.content
    }
    await shared.cody.documents.openDocument(uri, source)
    expect(await seen()).toBe(source)
    const range = { start: { line: 0, character: 9 }, end: { line: 0, character: 12 } }
    const changed = await shared.cody.documents.change(uri, [{ type: 'replace', range, value: 'plus' }])
    expect(changed).toContain('function plus(')
    expect(await seen()).toBe(changed)
    await shared.cody.documents.close(uri)
    expect(shared.cody.documents.open).toEqual([])
  })

  test('a command speaks in a chat of its own, which can be asked further', async () => {
    const uri = shared.cody.uriOf('b.ts')
    await shared.cody.documents.openDocument(uri, source)
    await shared.cody.documents.focus(uri, { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } })
    const chat = await shared.cody.command('explain')
    expect(await chat.follow().text()).toContain('You asked')
    expect(await chat.ask('And shorter?').text()).toContain('> And shorter?')
    expect((await failureOf(shared.cody.command('dance'))).message).toContain('it has: explain, smell, test')
    await shared.cody.documents.close(uri)
  })

  test('an edit that is asked for arrives in the shared.workspace, and in the document', async () => {
    const uri = shared.cody.uriOf('c.ts')
    shared.edited.files.set(uri, source)
    shared.standIn.stream = {
      delayMs: 0,
      reply: () => '<CODE5711>function add(a: number, b: number) {\n  return a + b\n}</CODE5711>',
    }
    await shared.cody.documents.openDocument(uri, source)
    const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } }
    expect(await shared.cody.edit(uri, range, 'Add types')).toMatch(/\w+/)
    await expect.poll(() => shared.edited.files.get(uri)).toContain('a: number, b: number')
    expect(shared.cody.documents.textOf(uri)).toBe(shared.edited.files.get(uri))
    const { documents } = await shared.cody.client.testing.workspaceDocuments({ uris: [uri] })
    expect(documents[0]?.content).toBe(shared.edited.files.get(uri))
    await shared.cody.documents.close(uri)
  })

  test('autocomplete is not there, and says so at once', async () => {
    const error = await failureOf(shared.cody.autocomplete(shared.cody.uriOf('a.ts'), { line: 0, character: 0 }))
    expect(error).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('use an installed agent') })
  })

  test('chats are exported', async () => {
    const chat = await shared.cody.newChat()
    await chat.ask('To be kept').text()
    const texts = JSON.stringify(await shared.cody.exportChats())
    expect(texts).toContain('To be kept')
  })
})
