import { expect, test } from 'vitest'
import { NormalForms } from '../../../../../codegen/drift/diff/values/normal-form.js'
import { sample } from '../../../../../codegen/drift/diff/values/sample.js'

test.each([
  '^0x(0|[a-fA-F1-9]{1}[a-fA-F0-9]{0,15})$',
  '^0x(0[0-8]{1}[a-fA-F0-9]{0,62}$)',
  '^0x([1-9a-f][0-9a-f]*|0)$',
  '^(a|b)(c|(d|e))$',
  '^(?:foo|bar)-\\d+$',
])('a text is found for %s', pattern => {
  const demand = new NormalForms({}).at({ schema: { type: 'string', pattern }, pointer: '#' })
  expect(sample(demand)).toMatch(new RegExp(pattern, 'u'))
})
