import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Decision, Part, Permissions } from '../../../agents/session/index.js'
import { withResolvers } from '../../../base/with-resolvers.js'
import { collect, scripted, tick, tool, types } from './scripted-chat.js'

describe('a reply', () => {
  test('sends nothing before it is iterated', async () => {
    const { chat, events } = scripted()
    chat.ask('hi')
    await tick()
    expect(events).toEqual([])
  })

  test('has exactly one terminal part, the last one', async () => {
    const { chat, turn, events } = scripted()
    const reply = collect(chat.ask('hi'))
    ;(await turn()).turn.emit({ type: 'text', delta: 'Hello' })
    ;(await turn()).turn.emit({ type: 'rewrite', text: 'Hi' })
    ;(await turn()).turn.emit({ type: 'text', delta: '!' })
    ;(await turn()).end({ stop: 'end', usage: { outputTokens: 3, scope: 'reply' } })
    const parts = await reply
    expect(types(parts)).toEqual(['text', 'rewrite', 'text', 'done'])
    expect(parts.at(-1)).toEqual({ type: 'done', text: 'Hi!', stop: 'end', usage: { outputTokens: 3, scope: 'reply' } })
    expect(events).toEqual(['run'])
  })

  test('throws a failure, and has no terminal part then', async () => {
    const { chat, turn } = scripted()
    const parts: Part[] = []
    const reply = collect(chat.ask('hi'), parts)
    ;(await turn()).turn.emit({ type: 'text', delta: 'Hel' })
    ;(await turn()).fail(new Error('on fire'))
    await expect(reply).rejects.toThrow('on fire')
    expect(types(parts)).toEqual(['text'])
  })

  test('that is left early cancels, and waits until the agent has stopped', async () => {
    const { chat, turn, events, cancels } = scripted()
    cancels(() => setImmediate(async () => (await turn()).end({ stop: 'cancelled' })))
    const left = (async () => {
      for await (const _ of chat.ask('hi')) break
      events.push('left')
    })()
    ;(await turn()).turn.emit({ type: 'text', delta: 'Hello' })
    await left
    expect(events).toEqual(['run', 'cancel', 'left'])
    const next = collect(chat.ask('again'))
    ;(await turn(1)).end({ stop: 'end' })
    expect(await next).toEqual([{ type: 'done', text: '', stop: 'end' }])
  })

  test('that is aborted ends as cancelled, with the text so far', async () => {
    const { chat, turn, events, cancels } = scripted()
    const abort = new AbortController()
    cancels(async () => (await turn()).end({ stop: 'end' }))
    const reply = collect(chat.ask('hi', { signal: abort.signal }))
    ;(await turn()).turn.emit({ type: 'text', delta: 'Hel' })
    abort.abort()
    expect((await reply).at(-1)).toEqual({ type: 'done', text: 'Hel', stop: 'cancelled' })
    abort.abort()
    expect(events).toEqual(['run', 'cancel'])
  })

  test('that is aborted before it begins sends nothing', async () => {
    const { chat, events } = scripted()
    const parts = await collect(chat.ask('hi', { signal: AbortSignal.abort() }))
    expect(parts).toEqual([{ type: 'done', text: '', stop: 'cancelled' }])
    expect(events).toEqual([])
  })

  test('of an agent that does not stop ends all the same; the chat stays busy until it has', async () => {
    const { chat, turn } = scripted({ graceMs: 10 })
    const abort = new AbortController()
    const reply = chat.ask('hi', { signal: abort.signal }).done()
    const late: Part[] = []
    chat.on(part => late.push(part))
    await turn()
    abort.abort()
    expect(await reply).toMatchObject({ stop: 'cancelled' })
    await expect(chat.ask('again').text()).rejects.toMatchObject({ code: 'CHAT_BUSY' })
    chat.emit({ type: 'text', delta: 'late' })
    expect(late).toMatchObject([{ type: 'text', delta: 'late' }])
    ;(await turn()).end({ stop: 'end' })
    await tick()
    const next = chat.ask('again').text()
    ;(await turn(1)).end({ stop: 'end' })
    expect(await next).toBe('')
  })

  test('a second one at a time is refused as busy, and the first goes on', async () => {
    const { chat, turn, events } = scripted()
    const first = chat.ask('one').done()
    await expect(chat.ask('two').done()).rejects.toMatchObject({ code: 'CHAT_BUSY' })
    ;(await turn()).end({ stop: 'end' })
    expect(await first).toMatchObject({ stop: 'end' })
    expect(events).toEqual(['run'])
  })

  test('text and thoughts that were not read are put together', async () => {
    const { chat, turn } = scripted()
    const parts = collect(chat.ask('hi'))
    const { turn: written } = await turn()
    for (let n = 0; n < 50_000; n++) written.emit({ type: 'text', delta: 'x' })
    ;(await turn()).end({ stop: 'end' })
    expect(types(await parts)).toEqual(['text', 'done'])
  })

  test('with more parts than anybody reads fails, and keeps none of those that follow', async () => {
    const { chat, turn, events } = scripted({ graceMs: 1 })
    const parts: Part[] = []
    const reply = collect(chat.ask('hi'), parts)
    const { turn: written } = await turn()
    for (let n = 0; n < 20_000; n++) written.emit({ type: 'other', what: String(n) })
    await expect(reply).rejects.toMatchObject({ code: 'REPLY_FAILED' })
    expect(events).toEqual(['run', 'cancel'])
    expect(parts.at(-1)).toMatchObject({ what: '9999' })
  })
})

test('nothing is cancelled while nothing is written', async () => {
  const { chat, turn, events } = scripted()
  await chat.cancel()
  const reply = chat.ask('hi').done()
  ;(await turn()).end({ stop: 'end' })
  await reply
  await chat.cancel()
  expect(events).toEqual(['run'])
})

test('what comes after the answer reaches the listeners of the chat', async () => {
  const { chat, turn } = scripted()
  const late: Part[] = []
  const subscription = chat.on(part => late.push(part))
  const reply = chat.ask('hi').done()
  ;(await turn()).end({ stop: 'end' })
  await reply
  chat.emit({ type: 'other', what: 'later' })
  subscription.dispose()
  chat.emit({ type: 'other', what: 'unheard' })
  expect(late).toEqual([{ type: 'other', what: 'later' }])
})

describe('a question', () => {
  const ask = async (permissions: Permissions) => {
    const { chat, turn } = scripted({ permissions })
    const reply = chat.ask('hi').done()
    const decision = await chat.decide({ chat: 'c', tool })
    ;(await turn()).end({ stop: 'end' })
    return { decision, reply: await reply }
  }

  test('is answered by the permissions of the session', async () => {
    expect((await ask('deny')).decision).toBe('deny')
    expect((await ask('all')).decision).toBe('allow')
    expect((await ask(async (): Promise<Decision> => 'deny-always')).decision).toBe('deny-always')
  })

  test('is answered by the permissions of one reply, and of that reply only', async () => {
    const { chat, turn } = scripted()
    const first = chat.ask('hi', { permissions: 'all' }).done()
    expect(await chat.decide({ chat: 'c', tool })).toBe('allow')
    ;(await turn()).end({ stop: 'end' })
    await first
    const second = chat.ask('hi').done()
    expect(await chat.decide({ chat: 'c', tool })).toBe('deny')
    ;(await turn(1)).end({ stop: 'end' })
    await second
  })

  test('that is open when the reply is cancelled is answered with cancel', async () => {
    let seen: AbortSignal | undefined
    const { chat, turn, cancels } = scripted({
      permissions: ({ signal }) => {
        seen = signal
        return new Promise<Decision>(() => {})
      },
    })
    cancels(async () => (await turn()).end({ stop: 'cancelled' }))
    const abort = new AbortController()
    const reply = chat.ask('hi', { signal: abort.signal }).done()
    const decision = chat.decide({ chat: 'c', tool })
    abort.abort()
    expect(await decision).toBe('cancel')
    expect(seen?.aborted).toBe(true)
    expect(await reply).toMatchObject({ stop: 'cancelled' })
  })

  test('outside of a reply is answered with cancel', async () => {
    const { chat } = scripted({ permissions: 'all' })
    expect(await chat.decide({ chat: 'c', tool })).toBe('cancel')
  })

  test('that the agent takes back needs no answer', async () => {
    const { chat, turn } = scripted({ permissions: () => new Promise<Decision>(() => {}) })
    const reply = chat.ask('hi').done()
    const withdrawn = new AbortController()
    const decision = chat.decide({ chat: 'c', tool }, withdrawn.signal)
    withdrawn.abort()
    expect(await decision).toBe('cancel')
    ;(await turn()).end({ stop: 'end' })
    expect(await reply).toMatchObject({ stop: 'end' })
  })

  test('that the agent has taken back already is not asked', async () => {
    const permissions = vi.fn<() => Decision>(() => 'allow')
    const { chat, turn } = scripted({ permissions })
    const reply = chat.ask('hi').done()
    expect(await chat.decide({ chat: 'c', tool }, AbortSignal.abort())).toBe('cancel')
    expect(permissions).not.toHaveBeenCalled()
    ;(await turn()).end({ stop: 'end' })
    expect(await reply).toMatchObject({ stop: 'end' })
  })

  test.each([
    ['throws', () => Promise.reject<Decision>(new Error('no terminal')), 'no terminal'],
    // @ts-expect-error a program without types may answer anything
    ['decides nothing known', (() => true) as Permissions, 'permissions must decide one of'],
  ] as [string, Permissions, string][])('whose function %s fails the reply', async (_, permissions, message) => {
    const { chat, turn, cancels } = scripted({ permissions })
    cancels(async () => (await turn()).end({ stop: 'cancelled' }))
    const reply = chat.ask('hi').done()
    expect(await chat.decide({ chat: 'c', tool })).toBe('cancel')
    await expect(reply).rejects.toThrow(message)
  })
})

describe('idleMs', () => {
  test('fails a reply of an agent that sends nothing as SILENT, and cancels it', async () => {
    const { chat, turn, events, cancels } = scripted({ idleMs: 5 })
    cancels(async () => (await turn()).end({ stop: 'cancelled' }))
    await expect(chat.ask('hi').done()).rejects.toMatchObject({ code: 'SILENT' })
    expect(events).toEqual(['run', 'cancel'])
  })

  test('is not counted while a tool runs or a person decides', async () => {
    const { chat, turn, events } = scripted({
      idleMs: 10,
      permissions: () => new Promise(resolve => setTimeout(resolve, 50, 'allow')),
    })
    const reply = chat.ask('hi').done()
    ;(await turn()).turn.emit({ type: 'tool', tool })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(await chat.decide({ chat: 'c', tool })).toBe('allow')
    expect(events).toEqual(['run'])
    ;(await turn()).turn.emit({ type: 'tool', tool: { ...tool, status: 'completed' } })
    ;(await turn()).end({ stop: 'end' })
    expect(await reply).toMatchObject({ stop: 'end' })
  })
})

describe('an agent that sends nothing', () => {
  const notice = { type: 'notice', level: 'warning', message: 'the agent has sent nothing for 30 s' }

  test('is told of once a silence, and not while a tool runs or a person decides', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const decided = withResolvers<Decision>()
    const { chat, turn } = scripted({ permissions: () => decided.promise })
    const parts: Part[] = []
    const reply = collect(chat.ask('hi'), parts)
    const { turn: written, end } = await turn()
    await vi.advanceTimersByTimeAsync(90_000)
    expect(parts).toEqual([notice])
    written.emit({ type: 'text', delta: 'a' })
    await vi.advanceTimersByTimeAsync(30_000)
    written.emit({ type: 'tool', tool })
    await vi.advanceTimersByTimeAsync(90_000)
    written.emit({ type: 'tool', tool: { ...tool, status: 'completed' } })
    const decision = chat.decide({ chat: 'c', tool })
    await vi.advanceTimersByTimeAsync(90_000)
    decided.resolve('allow')
    await decision
    end({ stop: 'end' })
    await reply
    expect(types(parts)).toEqual(['notice', 'text', 'notice', 'tool', 'tool', 'done'])
  })

  test('may last longer than a timer of Node can', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { chat, turn } = scripted({ idleMs: 2 ** 32 })
    const reply = collect(chat.ask('hi'))
    const { end } = await turn()
    await vi.advanceTimersByTimeAsync(90_000)
    end({ stop: 'end' })
    expect(types(await reply)).toEqual(['notice', 'done'])
  })

  test('is told of before idleMs ends the reply', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { chat, turn, cancels } = scripted({ idleMs: 40_000 })
    cancels(async () => (await turn()).end({ stop: 'cancelled' }))
    const parts: Part[] = []
    const reply = collect(chat.ask('hi'), parts).catch(error => error.code)
    await turn()
    await vi.advanceTimersByTimeAsync(39_999)
    expect(parts).toEqual([notice])
    await vi.advanceTimersByTimeAsync(1)
    expect(await reply).toBe('SILENT')
  })
})
