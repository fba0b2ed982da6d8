import { expect, test, vi } from 'vitest'
import type { Agent, Chat, Part } from '../../../agents/session/index.js'
import { TerminalPrompter } from '../../../cli/chat/prompter.js'
import { Talk } from '../../../cli/chat/talk.js'

test('files of the context are shown by their paths, and by their URIs where they have none here', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const uris = [
    'file:///a%20b.ts',
    'file://other-machine/a.ts',
    'file:///a%2Fb.ts',
    'file:///%zz',
    'https://a/\u001b[31m',
  ]
  async function* reply(): AsyncGenerator<Part> {
    yield { type: 'context', files: uris.map(uri => ({ uri })) } as Part
    yield { type: 'done', text: 'all', stop: 'end' } as Part
  }
  const chat = { id: '1', settings: [], ask: reply, on: () => {} } as unknown as Chat
  const options = { cwd: '/', images: [], introduction: undefined, prompter: new TerminalPrompter(), close: undefined }
  const talk = new Talk({} as Agent, chat, options)
  const { files } = await talk.ask('Hi', { files: [], signal: new AbortController().signal })
  vi.restoreAllMocks()
  expect(files).toEqual(['/a b.ts', ...uris.slice(1, 4), 'https://a/\\u001b[31m'])
})
