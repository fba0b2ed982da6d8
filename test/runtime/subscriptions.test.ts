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

test('two clients that share a function take back their own handler only, and once', async () => {
  const { connection } = await rawPeer({ wire: { framing: 'json-lines' } })
  const answer = () => 'yes'
  const [one, two] = [connection.handle('ask', answer), connection.handle('ask', answer)]
  one.dispose()
  one.dispose()
  expect(connection.handles('ask')).toBe(true)
  two.dispose()
  expect(connection.handles('ask')).toBe(false)
})
