import { expect, test } from 'vitest'
import { ReplyProgress } from '../../../agents/cody/reply-progress.js'
import type { Transcript } from '../../../agents/cody/webview-messages.js'

const transcript = (chatID: string) => ({ chatID, messages: [] }) as unknown as Transcript
const [first, second, last] = [transcript('first'), transcript('second'), transcript('last')]

/** Whether a promise has resolved once all that is due has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  void promise.then(() => {
    settled = true
  })
  await new Promise(resolve => setImmediate(resolve))
  return settled
}

test('of the transcripts that come while nobody looks, the last is taken, once', () => {
  const progress = new ReplyProgress()
  progress.receive(first)
  progress.receive(second)
  expect(progress.takeLatest()).toBe(second)
  expect(progress.takeLatest()).toBeUndefined()
})

test('news waits for a transcript, a stop or the end', async () => {
  for (const happen of [
    (progress: ReplyProgress) => progress.receive(first),
    (progress: ReplyProgress) => progress.stop(),
    (progress: ReplyProgress) => progress.finish({ error: 'e' }),
  ]) {
    const progress = new ReplyProgress()
    const news = progress.news()
    expect(await isSettled(news)).toBe(false)
    happen(progress)
    expect(await isSettled(news)).toBe(true)
    expect(await isSettled(progress.news())).toBe(true)
  }
})

test('writing → ended: only the first end counts, and nothing stops or comes afterwards', () => {
  const progress = new ReplyProgress()
  expect(progress).toMatchObject({ phase: 'writing', outcome: undefined })
  progress.finish({ transcript: last })
  progress.finish({ error: 'late' })
  progress.receive(first)
  expect(progress.stop()).toBe(false)
  expect(progress).toMatchObject({ phase: 'ended', outcome: { transcript: last } })
  expect(progress.takeLatest()).toBeUndefined()
})

test('writing → stopping → ended: the agent is told once, and late transcripts are dropped', () => {
  const progress = new ReplyProgress()
  expect([progress.stop(), progress.stop()]).toEqual([true, false])
  progress.receive(first)
  expect(progress.takeLatest()).toBeUndefined()
  expect(progress.phase).toBe('stopping')
  progress.finish({ transcript: last })
  expect(progress).toMatchObject({ phase: 'ended', outcome: { transcript: last } })
})
