import { describe, expect, test } from 'vitest'
import type { ReplyPart } from '../../agents/cody/index.js'
import { collect, failureOf, lastPrompt, useEmbeddedSession } from '../support/cody.js'

const shared = useEmbeddedSession()

describe('a session with the embedded agent', () => {
  test('knows who is signed in', () => {
    expect(shared.cody.user).toEqual({
      username: 'stand-in',
      displayName: 'Stand-in User',
      email: 'stand-in@example.invalid',
      endpoint: shared.standIn.endpoint,
      siteVersion: '5.6.0',
    })
    expect(shared.cody.protocolVersion).toBe('1.28')
  })

  test('streams a reply, whose pieces add up to the whole', async () => {
    shared.standIn.stream = { delayMs: 20 }
    const chat = await shared.cody.newChat()
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
    const chat = await shared.cody.newChat()
    await chat.ask('First?').text()
    await chat.ask('Second?').text()
    expect(lastPrompt(shared.standIn).messages.map(({ speaker }) => speaker)).toEqual([
      'system',
      'human',
      'assistant',
      'human',
    ])
    expect(chat.messages.map(({ text }) => text?.slice(0, 7))).toEqual(['First?', 'This is', 'Second?', 'This is'])
  })

  test('holds two conversations at once, each with its own replies', async () => {
    shared.standIn.stream = { delayMs: 3 }
    const chats = await Promise.all([shared.cody.newChat(), shared.cody.newChat(), shared.cody.newChat()])
    const texts = await Promise.all(chats.map((chat, index) => chat.ask(`Question ${index}`).text()))
    expect(texts.map(text => /> (.*)/.exec(text)?.[1])).toEqual(['Question 0', 'Question 1', 'Question 2'])
  })

  test('turns down a second question while the first is answered', async () => {
    shared.standIn.stream = { delayMs: 10 }
    const chat = await shared.cody.newChat()
    const first = chat.ask('First?').text()
    expect(await failureOf(chat.ask('Second?').text())).toMatchObject({ code: 'CHAT_BUSY' })
    expect(await first).toContain('> First?')
    expect(await chat.ask('Third?').text()).toContain('> Third?')
  })

  test('row 37: a cancelled reply ends and says so, and the chat goes on', async () => {
    shared.standIn.stream = { delayMs: 10, fault: 'hang' }
    const chat = await shared.cody.newChat()
    const abort = new AbortController()
    const parts: ReplyPart[] = []
    for await (const part of chat.ask('To be cancelled', { signal: abort.signal })) {
      parts.push(part)
      if (part.type === 'text' && part.text.includes('stand-in')) abort.abort()
    }
    expect(parts.at(-1)).toMatchObject({ type: 'cancelled' })
    expect(parts.at(-1)).toHaveProperty('text', expect.stringContaining('stand-in'))
    shared.standIn.stream = { delayMs: 0 }
    expect(await chat.ask('And now?').text()).toContain('> And now?')
  })

  test('an iteration that is left early cancels the reply', async () => {
    shared.standIn.stream = { delayMs: 10, fault: 'hang' }
    const chat = await shared.cody.newChat()
    for await (const part of chat.ask('To be left')) if (part.type === 'text') break
    shared.standIn.stream = { delayMs: 0 }
    expect(await chat.ask('And now?').text()).toContain('> And now?')
  })

  test('a signal that is aborted already asks nothing', async () => {
    const chat = await shared.cody.newChat()
    const parts = await collect(chat.ask('Never sent', { signal: AbortSignal.abort() }))
    expect(parts).toEqual([{ type: 'cancelled', text: '' }])
    expect(shared.standIn.requests.some(({ name }) => name === 'completions/stream')).toBe(false)
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
    shared.standIn.failures.set('completions/stream', { status, headers, body: `refused with ${status}` })
    const chat = await shared.cody.newChat()
    const error = await failureOf(chat.ask('Hello?').text())
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) })
  })

  test('a limit says when to ask again', async () => {
    const headers = { 'retry-after': '120' }
    shared.standIn.failures.set('completions/stream', { status: 429, headers, body: 'too many questions today' })
    const chat = await shared.cody.newChat()
    const error = await failureOf(chat.ask('Hello?').text())
    expect(error).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('too many questions today') })
    const seconds = ((error.retryAt?.getTime() ?? 0) - Date.now()) / 1000
    expect(seconds).toBeGreaterThan(60)
    expect(seconds).toBeLessThanOrEqual(120)
    shared.standIn.failures.clear()
    expect(await chat.ask('Again?').text()).toContain('> Again?')
  })

  test.each([
    ['cut', 'could not reply'],
    ['malformed', 'JSON'],
    ['error-event', 'the stand-in model is out of order'],
  ] as const)('a stream with the fault "%s" keeps what had come', async (fault, words) => {
    shared.standIn.stream = { delayMs: 5, fault }
    const chat = await shared.cody.newChat()
    const parts: ReplyPart[] = []
    const iterate = async () => {
      for await (const part of chat.ask('Hello?')) parts.push(part)
    }
    expect(await failureOf(iterate())).toMatchObject({ code: 'REPLY_FAILED', message: expect.stringContaining(words) })
    expect(parts.at(-1)).toMatchObject({ type: 'text', text: expect.stringContaining('stand-in') })
    shared.standIn.stream = { delayMs: 0 }
    expect(await chat.ask('Again?').text()).toContain('> Again?')
  })
})

describe('models', () => {
  test('are listed with what a person needs to choose', async () => {
    const models = await shared.cody.models()
    expect(models.map(({ id }) => id)).toEqual(['claude-3-sonnet', 'claude-3-haiku', 'mixtral-8x7b'])
    expect(models[1]).toMatchObject({ title: 'Claude 3 Haiku', provider: 'anthropic', available: true })
  })

  test('are chosen by an unambiguous part of their name', async () => {
    const chat = await shared.cody.newChat({ model: 'mixtral' })
    await chat.ask('Hello?').text()
    expect(lastPrompt(shared.standIn).model).toContain('mixtral-8x7b')
    await chat.setModel('HAIKU')
    await chat.ask('Hello?').text()
    expect(lastPrompt(shared.standIn).model).toContain('claude-3-haiku')
    expect(chat.model?.id).toBe('claude-3-haiku')
  })

  test('that are unknown or ambiguous are refused with the choices', async () => {
    expect((await failureOf(shared.cody.newChat({ model: 'claude' }))).message).toBe(
      '"claude" fits more than one model; say which:\n  claude-3-sonnet\n  claude-3-haiku',
    )
    expect((await failureOf(shared.cody.newChat({ model: 'gpt' }))).message).toContain(
      'there is no model "gpt". There are:',
    )
  })
})
