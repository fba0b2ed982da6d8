import { expect, test } from 'vitest'
import { Inbox } from '../../base/inbox.js'

const numbers = async (items: AsyncIterable<{ n: number }>, seen: number[] = []) => {
  for await (const { n } of items) seen.push(n)
  return seen
}

const tick = () => new Promise(resolve => setImmediate(resolve))

test('items are read in order, as they come, until the end; the rest is there after it', async () => {
  const inbox = new Inbox<{ n: number }>()
  inbox.push({ n: 1 })
  inbox.push({ n: 2 })
  const seen: number[] = []
  const read = numbers(inbox.read(), seen)
  await tick()
  expect([seen, inbox.length]).toEqual([[1, 2], 0])
  inbox.push({ n: 3 })
  await tick()
  expect(seen).toEqual([1, 2, 3])
  inbox.push({ n: 4 })
  inbox.end()
  inbox.push({ n: 5 })
  expect(await read).toEqual([1, 2, 3])
  expect([inbox.rest(), inbox.rest()]).toEqual([[{ n: 4 }, { n: 5 }], []])
})

test('an item that was not read becomes one with the next, where they can be joined', () => {
  const inbox = new Inbox<{ n: number }>((last, next) => (next.n > 1 ? { n: last.n + next.n } : undefined))
  for (const n of [1, 2, 1, 3]) inbox.push({ n })
  expect(inbox.rest()).toEqual([{ n: 3 }, { n: 4 }])
})
