import { expect, test } from 'vitest'
import { lspWire, resolveWire } from '../../base/wire.js'

test('what is left out has the meaning of the Language Server Protocol', () => {
  expect(resolveWire()).toEqual(lspWire)
  expect(resolveWire({ framing: 'json-lines', cancel: null })).toEqual({
    ...lspWire,
    framing: 'json-lines',
    cancel: null,
  })
})
