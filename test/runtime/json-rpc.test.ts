import { describe, expect, test } from 'vitest'
import { byPosition } from '../../runtime/index.js'
import { body, engines } from '../support/engines.js'
import { rawPeer } from '../support/raw-peer.js'

/** The methods of the examples in the specification; https://www.jsonrpc.org/specification#examples */
const handlers = {
  subtract: (params: unknown) => {
    const [minuend, subtrahend] = Array.isArray(params)
      ? params
      : [(params as Record<string, number>).minuend, (params as Record<string, number>).subtrahend]
    return Number(minuend) - Number(subtrahend)
  },
  sum: (params: unknown) => (params as number[]).reduce((sum, value) => sum + value, 0),
  get_data: () => ['hello', 5],
}

const error = (code: number, id: unknown = null) => ({
  jsonrpc: '2.0',
  error: { code, message: expect.any(String) },
  id,
})
const result = (value: unknown, id: unknown) => ({ jsonrpc: '2.0', result: value, id })
const wire = { framing: 'json-lines', params: 'by-position', goodbye: null } as const

/** What is sent, and what is answered; undefined for nothing. */
const examples: [name: string, sent: string, answer: unknown][] = [
  ['positional parameters', '{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":1}', result(19, 1)],
  [
    'positional parameters, the other way',
    '{"jsonrpc":"2.0","method":"subtract","params":[23,42],"id":2}',
    result(-19, 2),
  ],
  [
    'named parameters',
    '{"jsonrpc":"2.0","method":"subtract","params":{"subtrahend":23,"minuend":42},"id":3}',
    result(19, 3),
  ],
  [
    'named parameters, in another order',
    '{"jsonrpc":"2.0","method":"subtract","params":{"minuend":42,"subtrahend":23},"id":4}',
    result(19, 4),
  ],
  ['a notification', '{"jsonrpc":"2.0","method":"update","params":[1,2,3,4,5]}', undefined],
  ['a notification of no known method', '{"jsonrpc":"2.0","method":"foobar"}', undefined],
  ['a method that is not there', '{"jsonrpc":"2.0","method":"foobar","id":"1"}', error(-32601, '1')],
  ['invalid JSON', '{"jsonrpc":"2.0","method":"foobar,"params":"bar","baz]', error(-32700)],
  ['an invalid request', '{"jsonrpc":"2.0","method":1,"params":"bar"}', error(-32600)],
  ['an invalid request with an id', '{"jsonrpc":"2.0","method":1,"id":7}', error(-32600)],
  ['a batch of an invalid request with an id', '[{"jsonrpc":"2.0","method":1,"id":7}]', [error(-32600)]],
  [
    'a batch of invalid JSON',
    '[{"jsonrpc":"2.0","method":"sum","params":[1,2,4],"id":"1"},{"jsonrpc":"2.0","method"]',
    error(-32700),
  ],
  ['an empty batch', '[]', error(-32600)],
  ['an invalid batch', '[1]', [error(-32600)]],
  ['an invalid batch of three', '[1,2,3]', [error(-32600), error(-32600), error(-32600)]],
  [
    'a batch',
    '[{"jsonrpc":"2.0","method":"sum","params":[1,2,4],"id":"1"},{"jsonrpc":"2.0","method":"notify_hello","params":[7]},{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":"2"},{"foo":"boo"},{"jsonrpc":"2.0","method":"foo.get","params":{"name":"myself"},"id":"5"},{"jsonrpc":"2.0","method":"get_data","id":"9"}]',
    [result(7, '1'), result(19, '2'), error(-32600), error(-32601, '5'), result(['hello', 5], '9')],
  ],
  [
    'a batch of notifications',
    '[{"jsonrpc":"2.0","method":"notify_sum","params":[1,2,4]},{"jsonrpc":"2.0","method":"notify_hello","params":[7]}]',
    undefined,
  ],
  // Stricter on purpose: JSON-RPC discourages null as an id, LSP and MCP forbid it.
  ['a null id', '{"jsonrpc":"2.0","method":"sum","params":[1],"id":null}', error(-32600)],
]

describe.each(engines)('the specification, $name', ({ engine }) => {
  for (const [example, sent, answer] of examples) {
    const name = `the specification: ${example}`
    const run = async () => {
      const { write, take } = await rawPeer({ wire, side: 'server', handlers, engine })
      await write(`${sent}\n`)
      const text = take()
      expect(text === '' ? undefined : JSON.parse(text)).toEqual(answer)
    }
    test(name, body(engine !== undefined, name, run))
  }
})

test('the answer to a batch waits for its slowest request, and not longer than the session', async () => {
  let answer: (value: number) => void = () => {}
  const slow = new Promise<number>(resolve => {
    answer = resolve
  })
  const { write, take } = await rawPeer({ wire, side: 'server', handlers: { ...handlers, slow: () => slow } })
  await write('[{"id":1,"method":"slow"},{"id":2,"method":"sum","params":[1]}]\n{"id":3,"method":"get_data"}\n')
  expect(JSON.parse(take())).toMatchObject({ id: 3 })
  answer(5)
  await write('')
  expect(JSON.parse(take())).toEqual([result(1, 2), result(5, 1)])
})

test('a client sends what the specification shows', async () => {
  const { connection, take } = await rawPeer({ wire: { ...wire, params: 'by-name' } })
  void connection.notify('subtract', byPosition(42, 23))
  void connection.notify('subtract', { minuend: 42, subtrahend: 23 })
  void connection.notify('update', byPosition(1, 2, 3, 4, 5))
  void connection.notify('foobar')
  await new Promise(resolve => setImmediate(resolve))
  expect(take()).toBe(
    [
      '{"jsonrpc":"2.0","method":"subtract","params":[42,23]}',
      '{"jsonrpc":"2.0","method":"subtract","params":{"minuend":42,"subtrahend":23}}',
      '{"jsonrpc":"2.0","method":"update","params":[1,2,3,4,5]}',
      '{"jsonrpc":"2.0","method":"foobar"}\n',
    ].join('\n'),
  )
})
