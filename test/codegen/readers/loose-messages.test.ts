import { expect, test } from 'vitest'
import { looseMessagesIn } from '../../../codegen/readers/loose-messages.js'

test('definitions with a literal method are messages', () => {
  const message = (method: unknown, more: object = {}) => ({ type: 'object', properties: { method, ...more } })
  const definitions = {
    OpenRequest: message({ const: 'open' }),
    Ask: message({ enum: ['ask'] }, { id: { type: 'integer' } }),
    Extended: { allOf: [{ $ref: '#/$defs/Base' }, message({ const: 'more' })] },
    CancelledNotification: message({ const: 'cancelled' }, { id: {} }),
    Base: message({ type: 'string' }),
    OpenParams: { type: 'object' },
    Login: message({ enum: ['auto', 'code'] }, { url: {} }),
    anything: true,
  }
  const found = { requests: ['OpenRequest', 'Ask'], notifications: ['Extended', 'CancelledNotification'] }
  expect(looseMessagesIn({ $defs: definitions })).toEqual(found)
  expect(looseMessagesIn({ definitions })).toEqual(found)
  expect(looseMessagesIn({ $defs: { Base: definitions.Base } })).toBe(undefined)
  expect(looseMessagesIn([])).toBe(undefined)
})

test('definitions are found wherever generators put them', () => {
  const Open = { properties: { method: { const: 'open' } } }
  for (const file of [{ schemas: { Open } }, { openapi: '3.1.0', components: { schemas: { Open } } }])
    expect(looseMessagesIn(file)).toEqual({ requests: [], notifications: ['Open'] })
})
