import { expect, test } from 'vitest'
import { callBack } from '../../base/call-back.js'

test('what a callback throws, at once or later, is handed on or dropped', async () => {
  const failed: unknown[] = []
  for (const fail of [
    () => {
      throw new Error('at once')
    },
    () => Promise.reject(new Error('later')),
  ]) {
    callBack(fail)
    callBack(fail, error => failed.push((error as Error).message))
  }
  callBack(() => Promise.resolve(1))
  await new Promise(resolve => setImmediate(resolve))
  expect(failed).toEqual(['at once', 'later'])
})
