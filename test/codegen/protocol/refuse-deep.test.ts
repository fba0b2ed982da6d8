import { expect, test } from 'vitest'
import { bind, DiagnosticError, diff, docs, formatDocument, generate, type Protocol } from '../../../codegen/index.js'
import type { Json, JsonSchema } from '../../../codegen/protocol/model.js'
import { refuseDeep } from '../../../codegen/protocol/refuse-deep.js'
import { maximumDepth } from '../../../codegen/protocol/schema-keywords.js'
import { findDocumentProblems } from '../../../codegen/protocol/validate.js'

const protocolWith = (result: JsonSchema, $defs: Protocol['$defs'] = {}): Protocol => ({
  protocol: 'sample',
  version: '1.0.0',
  methods: [{ method: 'a/b', kind: 'request', messageDirection: 'clientToServer', params: null, result }],
  $defs,
})

const wrapped = <Value>(levels: number, wrap: (inner: Value) => Value, innermost: Value): Value => {
  let value = innermost
  for (let level = 0; level < levels; level++) value = wrap(value)
  return value
}

const wraps: Record<string, (inner: JsonSchema) => JsonSchema> = {
  oneOf: inner => ({ oneOf: [inner, { type: 'string' }] }),
  allOf: inner => ({ allOf: [inner] }),
  not: not => ({ not }),
  items: items => ({ type: 'array', items }),
  prefixItems: inner => ({ type: 'array', prefixItems: [inner] }),
  properties: inner => ({ type: 'object', properties: { inner } }),
  additionalProperties: additionalProperties => ({ type: 'object', additionalProperties }),
  patternProperties: inner => ({ type: 'object', patternProperties: { '^a': inner } }),
}

/** A schema of so many levels, by name; also with values that have them. */
const deep = (levels: number): [name: string, schema: JsonSchema][] => [
  ...Object.entries(wraps).map(([name, wrap]): [string, JsonSchema] => [name, wrapped(levels, wrap, {})]),
  ...(['const', 'default', 'x-data'] as const).map((name): [string, JsonSchema] => [
    name,
    { [name]: wrapped<Json>(levels, inner => [inner], 1) },
  ]),
]

const refusals = (work: () => unknown) => {
  try {
    work()
    return []
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    return error.diagnostics.map(({ code, place }) => `${code} ${place?.file}#${place?.pointer}`)
  }
}

test('a protocol may be nested as deeply as a document, and no deeper', () => {
  for (const [name, schema] of deep(maximumDepth)) {
    expect([name, refusals(() => refuseDeep(protocolWith(schema)))]).toEqual([name, []])
    expect(findDocumentProblems(protocolWith(schema), 'a.json')).toEqual([])
  }
  for (const [name, schema] of deep(maximumDepth + 1)) {
    const given = [protocolWith(schema), protocolWith({}, { 'A/b': schema })]
    expect([name, ...given.flatMap(protocol => refusals(() => refuseDeep(protocol)))]).toEqual([
      name,
      'nested-too-deep sample@1.0.0#/methods/0',
      'nested-too-deep sample@1.0.0#/$defs/A~1b',
    ])
    for (const protocol of given) expect(findDocumentProblems(protocol, 'a.json')).not.toEqual([])
  }
  const data = { 'x-data': wrapped<Json>(maximumDepth + 1, inner => [inner], 1) }
  expect(refusals(() => refuseDeep({ ...protocolWith({}), ...data }))).toEqual(['nested-too-deep sample@1.0.0#'])
})

test('every function that takes a protocol refuses one that would overflow the stack', async () => {
  const links = Array.from({ length: 5000 }, (_, at): [string, JsonSchema] => [
    `L${at}`,
    { $ref: `#/$defs/L${at + 1}` },
  ])
  const chain = { ...Object.fromEntries(links), L5000: {} }
  const plain = protocolWith({})
  const given = [...deep(5000).map(([, schema]) => protocolWith(schema)), protocolWith({}, chain)]
  for (const protocol of given) {
    for (const work of [() => diff(protocol, plain), () => diff(plain, protocol), () => formatDocument(protocol)])
      expect(work).toThrow(DiagnosticError)
    for (const work of [() => generate(protocol), () => bind(protocol), () => docs([plain, protocol])])
      await expect(work()).rejects.toThrow(DiagnosticError)
  }
})
