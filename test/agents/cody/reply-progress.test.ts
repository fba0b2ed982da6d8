import { expect, test } from 'vitest'
import { ReplyProgress } from '../../../agents/cody/reply-progress.js'
import type { Transcript } from '../../../agents/cody/webview-messages.js'

const transcript = (chatID: string) => ({ chatID, messages: [] }) as unknown as Transcript
const [first, second, last] = [transcript('first'), transcript('second'), transcript('last')]

/** Reads the transcripts to their end. */
async function read(progress: ReplyProgress): Promise<Transcript[]> {
  const seen: Transcript[] = []
  for await (const transcript of progress.transcripts()) seen.push(transcript)
  return seen
}

const tick = () => new Promise(resolve => setImmediate(resolve))

test('of the transcripts that come while nobody looks, the last is read, once', async () => {
  const progress = new ReplyProgress()
  progress.receive(first)
  progress.receive(second)
  const seen = read(progress)
  await tick()
  progress.receive(last)
  await tick()
  progress.stop()
  expect(await seen).toEqual([second, last])
})

test.each([
  ['a stop', (progress: ReplyProgress) => progress.stop()],
  ['the end', (progress: ReplyProgress) => progress.finish({ error: 'e' })],
])('reading ends with %s', async (_, happen) => {
  const progress = new ReplyProgress()
  const seen = read(progress)
  await tick()
  happen(progress)
  expect(await seen).toEqual([])
})

test('writing → ended: only the first end counts, and nothing stops or comes afterwards', async () => {
  const progress = new ReplyProgress()
  expect(progress).toMatchObject({ phase: 'writing', outcome: undefined })
  progress.finish({ transcript: last })
  progress.finish({ error: 'late' })
  progress.receive(first)
  expect(progress.stop()).toBe(false)
  expect(progress).toMatchObject({ phase: 'ended', outcome: { transcript: last } })
  expect(await read(progress)).toEqual([])
})

test('writing → stopping → ended: the agent is told once, and late transcripts are dropped', async () => {
  const progress = new ReplyProgress()
  expect([progress.stop(), progress.stop()]).toEqual([true, false])
  progress.receive(first)
  expect(await read(progress)).toEqual([])
  expect(progress.phase).toBe('stopping')
  progress.finish({ transcript: last })
  expect(progress).toMatchObject({ phase: 'ended', outcome: { transcript: last } })
})
