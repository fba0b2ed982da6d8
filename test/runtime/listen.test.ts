import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { listen } from '../../runtime/listen/index.js'

test.each([
  ['rejects', async () => Promise.reject(new Error('no room'))],
  [
    'throws',
    () => {
      throw new Error('no room')
    },
  ],
])(
  'a client that cannot be served (%s) is hung up on and told of; what onError throws ends nothing',
  async (_, accept) => {
    const failed: unknown[] = []
    const onError = (error: unknown) => {
      failed.push(error)
      throw new Error('no logger')
    }
    await using listener = await listen({ onError }, accept)
    for (const count of [1, 2]) {
      const socket = createConnection(listener.port, listener.host)
      await new Promise(resolve => socket.once('close', resolve))
      await expect.poll(() => failed).toHaveLength(count)
    }
    expect(failed[0]).toMatchObject({ message: 'no room' })
  },
)
