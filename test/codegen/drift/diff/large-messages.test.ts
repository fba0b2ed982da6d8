import { expect, test } from 'vitest'
import { diff } from '../../../../codegen/drift/diff/index.js'
import type { Json, JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'

const withFields = (count: number, type: 'string' | 'integer'): Protocol => {
  const names = Array.from({ length: count }, (_, at) => `p${at}`)
  const params: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(names.map(name => [name, { type }])),
    required: names,
  }
  return {
    documentVersion: 2,
    protocol: 'p',
    version: '1',
    methods: [{ method: 'm', kind: 'notification', messageDirection: 'clientToServer', params }],
    $defs: {},
  }
}

const sizeOf = (value: Json): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item), 1)
    : 1

test('a thousand changes in one large message are all told; only the first ones show the whole message', () => {
  const { changes } = diff(withFields(1000, 'string'), withFields(1000, 'integer'))
  expect(changes).toHaveLength(1000)
  expect(changes.every(({ agent }) => agent === 'breaking')).toBe(true)
  const shown = changes.flatMap(({ witnesses = [] }) => witnesses)
  expect(shown.length).toBeGreaterThan(50)
  // Without a bound they would hold two million values: as many as the square of the fields, once for each side.
  expect(shown.reduce((sum, { value }) => sum + sizeOf(value), 0)).toBeLessThan(310_000)
})
