import { describe, expect, test, vi } from 'vitest'
import type { Decision, Part } from '../../../agents/session/index.js'
import { isAllowed } from '../../../agents/session/tools.js'
import { collect, scripted, tick, tool } from './scripted-chat.js'

describe('the history of a chat', () => {
  test('has questions and answers, and no answer without text', async () => {
    const { chat, turn } = scripted()
    const first = chat.ask(['one', { text: 'two' }]).done()
    ;(await turn()).turn.emit({ type: 'text', delta: 'three' })
    ;(await turn()).end({ stop: 'end' })
    await first
    const second = chat.ask('four').done()
    ;(await turn(1)).end({ stop: 'end' })
    await second
    const said = [
      { role: 'user', text: 'one\n\ntwo' },
      { role: 'agent', text: 'three' },
      { role: 'user', text: 'four' },
    ]
    expect(await chat.history()).toEqual(said)
  })

  test('that comes in pieces is put together by speakers', async () => {
    const { chat } = scripted()
    chat.remember('user', 'Hel')
    chat.remember('user', 'lo')
    chat.remember('agent', 'Hi')
    chat.remember('agent', '!')
    expect(await chat.history()).toEqual([
      { role: 'user', text: 'Hello' },
      { role: 'agent', text: 'Hi!' },
    ])
  })

  test('is refused where the agent does not send it, and questions are asked all the same', async () => {
    const { chat, turn } = scripted({ hasHistory: false })
    chat.remember('user', 'Hello')
    const reply = chat.ask('hi').text()
    ;(await turn()).turn.emit({ type: 'text', delta: 'hi' })
    ;(await turn()).end({ stop: 'end' })
    expect(await reply).toBe('hi')
    await expect(chat.history()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })
})

test('a setting is set to the choice that was meant; why an agent refuses it is said', async () => {
  const { chat, events } = scripted()
  await chat.set('model', 'A')
  expect(events).toEqual(['model: a'])
  await expect(chat.set('model', 'B')).rejects.toMatchObject({
    code: 'UNKNOWN_SETTING',
    message: expect.stringContaining('scripted could not set model to "b": set: no such model'),
  })
})

test('a fork is one of this chat', async () => {
  expect((await scripted().chat.fork()).id).toBe('fork of c')
})

test('a chat has an id', () => {
  const { chat } = scripted()
  // @ts-expect-error what an agent answers is not checked before
  expect(() => new chat.constructor({}, undefined)).toThrow('no id')
})

test('what comes outside of a reply is for the listeners, and what is late stays out of a later reply', async () => {
  const { chat, turn } = scripted()
  const heard: Part[] = []
  chat.on(() => {
    throw new Error('a fault of the listener')
  })
  chat.on(part => heard.push(part))
  chat.emit({ type: 'text', delta: 'before', raw: 1 })
  const reply = collect(chat.ask('hi'))
  await turn()
  chat.emit({ type: 'text', delta: 'in it' })
  chat.emit({ type: 'text', delta: 'late' }, true)
  ;(await turn()).end({ stop: 'end' })
  expect((await reply).at(-1)).toMatchObject({ type: 'done', text: 'in it' })
  expect(heard).toEqual([
    { type: 'text', delta: 'before', text: 'before', raw: 1 },
    { type: 'text', delta: 'late', text: 'late' },
  ])
})

describe('a tool that asks', () => {
  const asked = async (decision: Decision) => {
    const { chat, turn } = scripted({ permissions: () => decision })
    const reply = collect(chat.ask('hi'))
    await turn()
    expect(await chat.permit({ type: 'tool', id: 't', news: { title: 'T', kind: 'execute' }, raw: 'asked' })).toBe(
      decision,
    )
    ;(await turn()).end({ stop: 'end' })
    return (await reply).flatMap(part => (part.type === 'tool' ? [[part.tool.title, part.tool.status, part.raw]] : []))
  }
  const pending = ['T', 'pending', 'asked']

  test('is shown as pending, and as declined when it may not run', async () => {
    expect(await asked('allow')).toEqual([pending])
    expect(await asked('allow-always')).toEqual([pending])
    for (const decision of ['deny', 'deny-always', 'cancel'] as const)
      expect(await asked(decision)).toEqual([pending, ['T', 'declined', 'asked']])
  })

  test('may run only where it is allowed', () => {
    const decisions = ['allow', 'allow-always', 'deny', 'deny-always', 'cancel'] as const
    expect(decisions.filter(decision => isAllowed(decision))).toEqual(['allow', 'allow-always'])
  })

  test('is shown again only when something about it is new', async () => {
    const { chat, turn } = scripted()
    const reply = collect(chat.ask('hi'))
    await turn()
    for (const status of ['running', 'running', 'completed'] as const)
      chat.emit({ type: 'tool', id: 't', news: { status } })
    ;(await turn()).end({ stop: 'end' })
    expect((await reply).map(part => part.type === 'tool' && part.tool.status)).toEqual(['running', 'completed', false])
  })
})

test('cancel stops the reply, and waits until the agent has ended it', async () => {
  const { chat, turn, events } = scripted()
  const reply = chat.ask('hi').done()
  const { end } = await turn()
  const cancelled = chat.cancel().then(() => events.push('cancelled'))
  await tick()
  events.push('ends')
  end({ stop: 'end' })
  await cancelled
  expect(events).toEqual(['run', 'cancel', 'ends', 'cancelled'])
  expect(await reply).toMatchObject({ stop: 'cancelled' })
})

test('an image is refused before anything is sent to an agent that takes none', async () => {
  const { chat, events } = scripted()
  const image = { image: { data: 'AA==', mimeType: 'image/png' } } as never
  await expect(chat.ask(['look', image]).done()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  expect(events).toEqual([])
  expect(await chat.history()).toEqual([])
})

test('a reply that is cancelled before its question is sent sends none', async () => {
  const { chat, events } = scripted()
  const abort = new AbortController()
  const reply = chat.ask('hi', { signal: abort.signal }).done()
  abort.abort()
  expect(await reply).toMatchObject({ stop: 'cancelled' })
  expect(events).toEqual([])
  expect(await chat.history()).toEqual([])
})

test('a question to a chat that is busy says whether the reply before is being written or stopped', async () => {
  const { chat, turn } = scripted({ graceMs: 1 })
  const reply = chat.ask('hi').done()
  await turn()
  await expect(chat.ask('again').done()).rejects.toThrow('another reply is being written')
  await chat.cancel()
  await expect(chat.ask('again').done()).rejects.toThrow('has not yet ended the reply that was cancelled')
  ;(await turn()).end({ stop: 'end' })
  await reply
})

test('what is asked while a reply is being stopped is cancelled without asking anybody', async () => {
  const permissions = vi.fn<() => Decision>(() => 'allow')
  const { chat, turn } = scripted({ permissions })
  const reply = chat.ask('hi').done()
  const { end } = await turn()
  const cancelled = chat.cancel()
  expect(await chat.decide({ chat: 'c', tool })).toBe('cancel')
  expect(permissions).not.toHaveBeenCalled()
  end({ stop: 'end' })
  await cancelled
  await reply
})

test('the failure of an agent that was to stop is no failure of the reply', async () => {
  const { chat, turn } = scripted()
  const reply = chat.ask('hi').done()
  const { fail } = await turn()
  const cancelled = chat.cancel()
  fail(new Error('I was stopped'))
  await cancelled
  expect(await reply).toMatchObject({ stop: 'cancelled' })
})

test('texts with a tool between them are paragraphs; one that goes on is no break', async () => {
  const { chat, turn } = scripted()
  const reply = chat.ask('hi').text()
  const { turn: written, end } = await turn()
  const say = (delta: string) => written.emit({ type: 'text', delta })
  const show = (status: 'running' | 'completed', title = 'T') =>
    written.emit({ type: 'tool', tool: { ...tool, status, title } })
  say('a')
  show('running')
  say('b')
  show('running', 'more of it')
  say('c')
  show('completed')
  say('d')
  say('')
  end({ stop: 'end' })
  expect(await reply).toBe('a\n\nbc\n\nd')
})

test('thoughts that were not read are put together, in order', async () => {
  const { chat, turn } = scripted()
  const parts = collect(chat.ask('hi'))
  const { turn: written, end } = await turn()
  for (const delta of ['a', 'b', 'c']) written.emit({ type: 'thought', delta })
  for (const delta of ['', 'd', 'e']) written.emit({ type: 'text', delta })
  end({ stop: 'end' })
  expect(await parts).toMatchObject([
    { type: 'thought', delta: 'abc' },
    { type: 'text', delta: 'de' },
    { type: 'done', text: 'de' },
  ])
})
