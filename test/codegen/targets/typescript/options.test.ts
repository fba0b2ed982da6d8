import { expect, test } from 'vitest'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { typescriptTarget } from '../../../../codegen/targets/typescript/target.js'

const protocol: Protocol = {
  protocol: 'p',
  version: '1.0.0',
  methods: [
    { method: 'ask', kind: 'request', messageDirection: 'serverToClient', params: null, result: { type: 'object' } },
    { method: 'tell', kind: 'request', messageDirection: 'clientToServer', params: null, result: null },
  ],
  $defs: {},
}
const generate = (options: Record<string, unknown>, $defs: Protocol['$defs'] = {}) =>
  Object.fromEntries(
    typescriptTarget.generate({ ...protocol, $defs }, options).map(({ path, content }) => [path, content]),
  )

test('the runtime, the document and the command are those of the options', () => {
  const files = generate({ runtime: '@my/runtime', document: 'docs/p.json', command: 'make bindings' })
  expect(files['client.ts']).toContain("} from '@my/runtime'\n")
  expect(files['protocol.ts']).toContain("document: () => new URL('./docs/p.json', import.meta.url),")
  expect(files['protocol.ts']).toContain("regenerate: 'make bindings',")
  expect(files['types.ts']).toContain('// Regenerate with: make bindings\n')
})

test('a document whose path has characters of a URL is found', () => {
  const files = generate({ document: '../c#/100%/a?.json' })
  expect(files['protocol.ts']).toContain("document: () => new URL('../c%23/100%25/a%3F.json', import.meta.url),")
})

test('an option that is undefined is not given', () => {
  expect(generate({ runtime: undefined, headless: undefined, command: undefined, document: undefined })).toEqual(
    generate({}),
  )
})

test('without options the package is the runtime, and no document is assumed', () => {
  const files = generate({})
  expect(files['client.ts']).toContain("} from 'agent-bindings/runtime'\n")
  expect(files['protocol.ts']).not.toContain('document')
  expect(files['client.ts']).not.toContain('headless')
})

test('names that only some literals may have are fields of their own, whoever defines the literals', () => {
  const files = generate(
    {},
    {
      Level: { enum: ['low', 'high'] },
      Limits: { type: 'object', propertyNames: { $ref: '#/$defs/Level' }, additionalProperties: { type: 'number' } },
    },
  )
  expect(files['types.ts']).toContain('export interface Limits {\n  low?: number\n  high?: number\n}')
})

test('answers for a missing user interface are a table of the client', () => {
  const files = generate({ headless: { ask: { a: [1, 'b'], __proto__: null } } })
  expect(files['client.ts']).toContain(
    "export const headlessAnswers: HeadlessAnswers<ServerRequests> = { ask: { a: [1, 'b'] } }\n",
  )
})

test.each([
  { options: { runtme: 'x' }, message: "the target typescript has no option 'runtme'" },
  { options: { runtime: 1 }, message: 'the option runtime of the target typescript must be a module specifier' },
  { options: { headless: [] }, message: 'the option headless of the target typescript must be an object of answers' },
  { options: { headless: { tell: null } }, message: "answers 'tell', which no agent of this protocol asks" },
])('$message', ({ options, message }) => {
  expect(() => generate(options)).toThrow(message)
})

test('a definition that is nothing but itself is an error that shows the circle', () => {
  const $ref = (name: string) => ({ $ref: `#/$defs/${name}` })
  expect(() => generate({}, { A: { anyOf: [$ref('B'), { type: 'null' }] }, B: { allOf: [$ref('A')] } })).toThrow(
    'the definition A consists of nothing but itself: A → B → A',
  )
  expect(generate({}, { A: { type: 'array', items: $ref('A') } })['types.ts']).toContain('export type A = A[]\n')
})

test('a name that is new at the end changes no other', () => {
  const before = generate({}, { A: { type: 'object', properties: { b: {} } } })['types.ts'] ?? ''
  const after = generate({}, { A: { type: 'object', properties: { b: {} } }, 'a-': { type: 'string' } })['types.ts']
  expect(after).toBe(`${before}\nexport type A_ = string\n`)
})
