import { expect, test } from 'vitest'
import { messageShapesOf } from '../../../../codegen/bindings/message-shapes.js'
import { Conformance } from '../../../../codegen/drift/conform/conformance.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { warnOfSlowPatterns, withoutSlowPatterns } from '../../../../codegen/protocol/patterns/index.js'

const slow = '^(a+)+$'
const params: JsonSchema = {
  type: 'object',
  properties: { pattern: { type: 'string', pattern: slow }, 'a/b': { anyOf: [{ pattern: '^a' }, { pattern: slow }] } },
  patternProperties: { '^x': { type: 'number' }, [slow]: { type: 'number' } },
  additionalProperties: false,
}
const protocol: Protocol = {
  documentVersion: 2,
  protocol: 'p',
  version: '1',
  methods: [
    { method: 'm', kind: 'notification', messageDirection: 'clientToServer', params },
    {
      method: 'r',
      kind: 'request',
      messageDirection: 'clientToServer',
      params: null,
      result: { $ref: '#/$defs/Email' },
    },
  ],
  $defs: { Email: { type: 'string', pattern: '\\S+@\\S+\\.\\S+' }, Id: { type: 'string', pattern: '^[a-z]+$' } },
}

test('each slow pattern is a warning with its place', () => {
  const warnings = warnOfSlowPatterns(protocol, 'p.json')
  expect(
    warnings.map(({ severity, place, message }) => `${severity} ${place?.file}#${place?.pointer} ${message}`),
  ).toEqual([
    'warning p.json#/methods/0/params/patternProperties/^(a+)+$ this pattern can take exponential time: "^(a+)+$"',
    'warning p.json#/methods/0/params/properties/pattern/pattern this pattern can take exponential time: "^(a+)+$"',
    'warning p.json#/methods/0/params/properties/a~1b/anyOf/1/pattern this pattern can take exponential time: "^(a+)+$"',
    'warning p.json#/$defs/Email/pattern this pattern can take more than linear time: "\\\\S+@\\\\S+\\\\.\\\\S+"',
  ])
})

test('without them, the rest is as it was', () => {
  const { methods, $defs } = withoutSlowPatterns(protocol)
  expect(methods[0]?.params).toEqual({
    type: 'object',
    properties: { pattern: { type: 'string' }, 'a/b': { anyOf: [{ pattern: '^a' }, {}] } },
    patternProperties: { '^x': { type: 'number' } },
  })
  expect($defs).toEqual({ Email: { type: 'string' }, Id: { type: 'string', pattern: '^[a-z]+$' } })
  const quick: Protocol = { ...protocol, methods: [], $defs: { Id: { type: 'string' } } }
  expect(withoutSlowPatterns(quick)).toBe(quick)
})

test('what is generated for validation does not have them', () => {
  const shapes = JSON.stringify(messageShapesOf(protocol))
  expect(shapes).not.toContain(JSON.stringify(slow))
  expect(shapes).toContain('^x')
})

test('a text that would take for ever is not held against them', () => {
  const conformance = new Conformance(protocol)
  const value = { pattern: `${'a'.repeat(50_000)}!`, [`${'a'.repeat(50_000)}!`]: 'x' }
  conformance.take({ sender: 'client', kind: 'notification', method: 'm', value })
  conformance.take({ sender: 'agent', kind: 'response', method: 'r', value: 'x'.repeat(200_000) })
  expect(conformance.report().deviations).toEqual([])
})

test('a protocol of very many patterns is looked at up to a bound', () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 700 }, (_, index) => [`S${index}`, { pattern: `^a{${index}}$` }]),
  )
  const warnings = warnOfSlowPatterns({ ...protocol, methods: [], $defs }, 'p.json')
  expect(warnings).toHaveLength(200)
  expect(warnings[0]?.message).toContain('how long this pattern can take is not known')
})
