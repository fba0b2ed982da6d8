import { describe, expect, test } from 'vitest'
import { looseMessagesIn, nameAll } from '../../../codegen/readers/loose-messages.js'

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

describe('lists of messages', () => {
  const loose = { requests: ['Open', 'Close', 'Ask'], notifications: ['Opened', 'Gone'] }

  test('* stands for those of its kind that no list names', () => {
    expect(nameAll({ clientRequests: '*', serverRequests: ['Ask'], serverNotifications: ['*'] }, loose)).toEqual({
      messages: {
        clientRequests: ['Open', 'Close'],
        serverRequests: ['Ask'],
        serverNotifications: ['Opened', 'Gone'],
      },
      left: [],
    })
    const both = nameAll({ clientNotifications: ['Gone', '*'], serverNotifications: ['*', 'Gone'] }, loose)
    expect(both).toEqual({
      messages: { clientNotifications: ['Gone', 'Opened'], serverNotifications: ['Opened', 'Gone'] },
      left: loose.requests,
    })
  })

  test('messages in no list are told, unless something else is named', () => {
    const some = { clientRequests: ['Open', 'Gone'] }
    expect(nameAll(some, loose)).toEqual({ messages: some, left: ['Close', 'Ask', 'Opened'] })
    const union = { clientRequests: 'ClientRequest' }
    expect(nameAll(union, loose)).toEqual({ messages: union, left: [] })
    const none = { clientRequests: '*' }
    expect(nameAll(none, { requests: [], notifications: ['Gone'] })).toEqual({ messages: none, left: ['Gone'] })
  })
})
