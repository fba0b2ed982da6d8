import { describe, expect, test } from 'vitest'
import { requireAllowed } from '../../../agents/cody/context-filters.js'
import type { CodyClient } from '../../../generated/cody/1.114/index.js'

const file = { uri: 'file:///a.ts', path: 'a.ts' }

/** A client whose agent gives these answers, the last one from then on. */
function clientWith(...policies: ('ignore' | 'use')[]) {
  let asked = 0
  const answer = async () => ({ policy: policies[Math.min(asked++, policies.length - 1)] })
  return { client: { ignore: { test: answer } } as unknown as CodyClient, asked: () => asked }
}
const { signal } = new AbortController()

describe('context filters', () => {
  test('that come late are waited for', async () => {
    const { client, asked } = clientWith('ignore', 'ignore', 'use')
    await requireAllowed(client, file, signal)
    expect(asked()).toBe(3)
  })

  test('that exclude a file refuse it after a bounded number of looks', async () => {
    const { client, asked } = clientWith('ignore')
    await expect(requireAllowed(client, file, signal, 2)).rejects.toMatchObject({
      code: 'INPUT_FILE',
      message: expect.stringContaining('cannot use a.ts as context'),
    })
    expect(asked()).toBe(2)
  })

  test('are not waited for any longer when the reply is cancelled', async () => {
    const abort = new AbortController()
    const waiting = requireAllowed(clientWith('ignore').client, file, abort.signal)
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  })
})
