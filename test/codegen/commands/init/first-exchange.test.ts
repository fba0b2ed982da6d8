import { expect, test } from 'vitest'
import { firstExchange } from '../../../../codegen/commands/init/first-exchange.js'
import type { Method } from '../../../../codegen/protocol/model.js'

const request = (method: string, more: Partial<Method> = {}): Method => ({
  method,
  kind: 'request',
  messageDirection: 'clientToServer',
  params: null,
  result: { type: 'string' },
  ...more,
})

const requestsOf = (...methods: Method[]) =>
  firstExchange({ protocol: 'p', version: '1', methods, $defs: {} }).requests.map(({ method }) => method)

test('experimental methods are taken where there are no others, deprecated ones never', () => {
  const experimental = request('list', { stability: 'experimental' })
  expect(requestsOf(experimental, request('old', { deprecated: true }))).toEqual(['list'])
  expect(requestsOf(experimental, request('change'))).toEqual(['change'])
  expect(requestsOf(request('old', { deprecated: 'Use new.' }))).toEqual([])
})

test('what only reads comes before what takes away', () => {
  expect(requestsOf(request('notes/delete'), request('notes/list'), request('initialize'))).toEqual([
    'initialize',
    'notes/list',
  ])
})
