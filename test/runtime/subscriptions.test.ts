import { expect, test } from 'vitest'
import { line, rawPeer } from '../support/raw-peer.js'

test('a fallback listener takes the notifications that have no listener', async () => {
  const heard: unknown[] = []
  const { connection, write } = await rawPeer({
    wire: { framing: 'json-lines' },
    fallbackListener: (params, method) => heard.push([method, params]),
  })
  connection.on('known', () => {})
  await write(line({ jsonrpc: '2.0', method: 'known', params: {} }))
  await write(line({ jsonrpc: '2.0', method: 'new', params: { a: 1 } }))
  expect(heard).toEqual([['new', { a: 1 }]])
})
