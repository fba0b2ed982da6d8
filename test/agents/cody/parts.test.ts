import { describe, expect, test } from 'vitest'
import { type ChatModel, findModel } from '../../../agents/cody/models.js'
import { errorText, Reply } from '../../../agents/cody/reply.js'
import { Repositories } from '../../../agents/cody/repositories.js'
import { rateLimited, retryDate } from '../../../agents/cody/retry-after.js'
import { type Transcript, WebviewMessages } from '../../../agents/cody/webview-messages.js'

describe('models', () => {
  const model = (id: string, title: string): ChatModel => ({ id, title, provider: '', available: true, tags: [] })
  const models = [model('a::sonnet', 'Sonnet'), model('a::sonnet-new', 'Sonnet New'), model('b::gpt', 'GPT')]

  test.each([
    ['a::sonnet', 'a::sonnet'],
    ['sonnet', 'a::sonnet'],
    ['NEW', 'a::sonnet-new'],
    ['b::', 'b::gpt'],
  ])('%s means %s', (wanted, id) => expect(findModel(models, wanted).id).toBe(id))

  test('that are not clear are refused', () => {
    expect(() => findModel(models, 'a::')).toThrow('fits more than one model')
    expect(() => findModel(models, 'llama')).toThrow('there is no model "llama". There are:\n  a::sonnet\n')
  })
})

test('a limit ends after a number of seconds, or at a date', () => {
  expect(retryDate('90', 1_000)).toEqual(new Date(91_000))
  expect(retryDate('Wed, 21 Oct 2015 07:28:00 GMT', 0)).toEqual(new Date('2015-10-21T07:28:00Z'))
  for (const nonsense of [null, undefined, '', 'soon', '9'.repeat(30)]) expect(retryDate(nonsense, 0)).toBeUndefined()
  expect(rateLimited('slow  ', new Date(0)).message).toMatch(/\(slow\); ask again after 1970-01-01T00:00:00.000Z$/)
})

test('the text of an error is found in whatever it comes as', () => {
  expect(errorText({ message: 'm' })).toBe('m')
  expect(errorText('plain')).toBe('plain')
  expect(errorText({ 0: 'n', 1: 'o', isChatErrorGuard: 'isChatErrorGuard' })).toBe('no')
  expect(errorText({})).toBe('the agent gave no reason')
})

test('what is no text, no file and no line is in no part of a reply', async () => {
  const question = (contextFiles: unknown) => ({ speaker: 'human', text: 'hi', contextFiles: contextFiles as [] })
  const transcript = (contextFiles: unknown, text: unknown): Transcript => ({
    messages: [question(contextFiles), { speaker: 'assistant', text: text as string }],
    isMessageInProgress: true,
  })
  const ranges = [null, 5, { start: 5, end: { line: 'x' } }, { start: { line: 1 }, end: { line: 3, character: 0 } }]
  const half = { uri: { scheme: 'file', path: '/\ud83d' } }
  const files = [null, 5, ...ranges.map(range => ({ uri: 'file:///a.ts', range })), half]
  const reply = new Reply({
    ...{ graceMs: 1, before: () => 0, cancel: async () => {}, explain: async () => new Error('failed') },
    start: async onTranscript => {
      for (const each of [transcript(5, 5), transcript('x', { a: 1 })]) {
        onTranscript(each)
        await new Promise(resolve => setImmediate(resolve))
      }
      return transcript(files, 'hello')
    },
  })
  const parts: unknown[] = []
  for await (const part of reply) parts.push(part)
  const whole = { uri: 'file:///a.ts' }
  expect(parts).toEqual([
    {
      type: 'context',
      files: [whole, whole, whole, { ...whole, lines: { first: 2, last: 3 } }, { uri: 'file:///%EF%BF%BD' }],
    },
    { type: 'text', delta: 'hello', text: 'hello' },
    { type: 'done', text: 'hello', model: undefined },
  ])
})

describe('repositories', () => {
  test('are asked for once each, however many ask at once', async () => {
    const asked: string[][] = []
    const repositories = new Repositories(async names => {
      asked.push([...names])
      return names.filter(name => name !== 'none').map(name => ({ name, id: `id of ${name}` }))
    })
    await Promise.all([repositories.find(['a', 'b']), repositories.find(['b', 'c', 'c'])])
    expect(asked).toEqual([['a', 'b'], ['c']])
    await expect(repositories.find(['a', 'none'])).rejects.toThrow('no repository named "none"')
    await expect(repositories.find(['none'])).rejects.toThrow('no repository')
    expect(asked).toEqual([['a', 'b'], ['c'], ['none'], ['none']])
  })

  test('whose look-up failed are asked for again', async () => {
    let calls = 0
    const repositories = new Repositories(async names => {
      if (++calls === 1) throw new Error('offline')
      return names.map(name => ({ name, id: name }))
    })
    await expect(repositories.find(['a'])).rejects.toThrow('offline')
    expect(await repositories.find(['a'])).toEqual([{ name: 'a', id: 'a' }])
  })
})

describe('messages to chats', () => {
  const step = { id: 's', content: '', state: 'pending' as const }
  const post = (messages: WebviewMessages, id: string, text: string) =>
    messages.receive({
      id,
      message: { type: 'transcript', chatID: id, messages: [{ speaker: 'human', text }], isMessageInProgress: true },
    })
  const hear = (messages: WebviewMessages, id: string) => {
    const heard: (string | null | undefined)[] = []
    const onTranscript = (transcript: Transcript) => void heard.push(transcript.messages[0]?.text)
    const subscription = messages.listen(id, { onTranscript, onConfirmation: ({ id }) => void heard.push(id) })
    return { heard, subscription }
  }

  test('that come before anybody listens are kept: the last transcript, every confirmation', () => {
    const messages = new WebviewMessages()
    post(messages, 'a', 'first')
    post(messages, 'a', 'second')
    messages.receive({ id: 'a', message: { type: 'action/confirmationRequest', id: 'c1', step } })
    post(messages, 'b', 'other')
    const { heard, subscription } = hear(messages, 'a')
    post(messages, 'a', 'third')
    subscription.dispose()
    post(messages, 'a', 'fourth')
    expect(heard).toEqual(['second', 'c1', 'third'])
    expect(hear(messages, 'a').heard).toEqual(['fourth'])
  })

  test('of chats that nobody asks for are forgotten in the end', () => {
    const messages = new WebviewMessages()
    for (let index = 0; index < 300; index++) post(messages, `chat ${index}`, 'x')
    expect(hear(messages, 'chat 0').heard).toEqual([])
    expect(hear(messages, 'chat 299').heard).toEqual(['x'])
    for (let index = 0; index < 300; index++)
      messages.receive({ id: 'a', message: { type: 'action/confirmationRequest', id: `c${index}`, step } })
    expect(hear(messages, 'a').heard).toHaveLength(16)
  })
})
