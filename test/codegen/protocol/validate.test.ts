import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keywordKinds } from '../../../codegen/protocol/schema-keywords.js'
import { findDocumentProblems } from '../../../codegen/protocol/validate.js'
import { runs } from '../../support/runs.js'

const schemaText = readFileSync(new URL('../../../schema/protocol.schema.json', import.meta.url), 'utf8')
const ajv = new Ajv2020({ strict: false, formats: { regex: isPattern } })
const validate = ajv.compile(JSON.parse(schemaText))

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}

const junk = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, '', 'string', 'object', 'a('),
  fc.constant([]),
  fc.constant({}),
)

const { schema } = fc.letrec<{ schema: unknown }>(tie => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    junk,
    fc.dictionary(
      fc.constantFrom(...keywordKinds.keys(), 'unknownKeyword', 'x-other'),
      fc.oneof(
        junk,
        tie('schema'),
        fc.array(tie('schema'), { maxLength: 2 }),
        fc.array(fc.constantFrom('string', 'null', 'x', 1), { maxLength: 3 }),
        fc.constantFrom('experimental', 'stable'),
        fc.dictionary(
          fc.constantFrom('a', 'a(', 'propertyName', '__proto__'),
          fc.oneof(tie('schema'), fc.constant('kind')),
          {
            maxKeys: 2,
          },
        ),
      ),
      { maxKeys: 4 },
    ),
  ),
}))

const method = fc.record(
  {
    method: fc.oneof(fc.constantFrom('', 'a', 'b', 1), fc.string({ minLength: 1 })),
    kind: fc.constantFrom('request', 'notification', 'call'),
    messageDirection: fc.constantFrom('clientToServer', 'serverToClient', 'both', 'sideways'),
    params: fc.oneof(fc.constant(null), schema),
    result: fc.oneof(fc.constant(null), schema),
    summary: fc.constantFrom('text', 3),
    deprecated: fc.constantFrom(true, 'use b', 5),
    since: fc.constantFrom('1.1', 2),
    stability: fc.constantFrom('internal', 'proposed', 'stable'),
    paramsOptional: fc.constantFrom(true, false, 'yes'),
    paramNames: fc.constantFrom(['a'], ['a', 'b'], ['a', 'a'], [], [''], 'a'),
    errors: fc.constantFrom(
      [],
      [{ code: 1, message: 'm' }],
      [{ code: 1.5, message: 'm' }],
      [{ code: 1, message: 'm', data: { type: 'x' } }],
      [{ message: 'm', other: 1 }],
      [{ data: { type: 'string' } }],
      [{ code: 1 }],
      'none',
    ),
    'x-other': fc.constant({ any: 1 }),
  },
  { requiredKeys: ['method', 'kind', 'messageDirection'] },
)

const document = fc.record(
  {
    documentVersion: fc.constantFrom(2, 0, '1'),
    protocol: fc.constantFrom('demo', 'Demo', 7),
    version: fc.constantFrom('1.0', '', '../x'),
    origin: fc.constantFrom({ path: 'a.ts' }, { other: 1 }, 'text', { revision: 4 }),
    methods: fc.oneof(fc.array(method, { maxLength: 3 }), junk),
    $defs: fc.oneof(fc.dictionary(fc.constantFrom('A', 'B'), schema), junk),
    wire: fc.constantFrom(
      {},
      { framing: 'json-lines', absentParams: 'null', params: 'by-position', cancel: null, goodbye: null },
      { cancel: { method: 'c', id: 'i' }, goodbye: { request: 'r' } },
      { cancel: { method: 'c' } },
      { cancel: 'none', goodbye: [] },
      { goodbye: { notification: '', other: 1 } },
      { framing: 'xml', other: 1 },
      'lsp',
    ),
    extra: fc.constant(1),
    'x-other': fc.constant(null),
  },
  { requiredKeys: ['protocol', 'version', 'methods', '$defs'] },
)

// What JSON Schema cannot say: these problems are found by the validator only.
const beyondSchema = /not in \$defs|already defined|of the form #\/\$defs\/Name|there is not one name for each/

test('the validator and schema/protocol.schema.json agree on what a document is', () => {
  fc.assert(
    fc.property(document, value => {
      const problems = findDocumentProblems(value, 'x.json').filter(({ message }) => !beyondSchema.test(message))
      expect({ value, ok: problems.length === 0 }).toEqual({ value, ok: validate(value) })
    }),
    { numRuns: runs(2000) },
  )
})

test('the validator never throws, whatever it is given', () => {
  fc.assert(fc.property(fc.jsonValue(), value => Array.isArray(findDocumentProblems(value, 'x.json'))))
})
