import { expect, test } from 'vitest'
import { generateFiles } from '../../../../codegen/project/outputs/generate-files.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import type { TargetPlugin } from '../../../../codegen/targets/target.js'
import { typescript } from '../../../../codegen/targets/typescript/plugin.js'
import { typescriptFiles } from '../../../../codegen/targets/typescript/target.js'

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
  Object.fromEntries(typescriptFiles({ ...protocol, $defs }, options).map(({ path, content }) => [path, content]))

test('the runtime and the command are those of the options', () => {
  const files = generate({ runtime: '@my/runtime', command: 'make bindings' })
  expect(files['client.ts']).toContain("} from '@my/runtime'\n")
  expect(files['protocol.ts']).toContain("regenerate: 'make bindings',")
  expect(files['types.ts']).toContain('// Regenerate with: make bindings\n')
})

test('imports between the files end as the options say', () => {
  const texts = Object.values(generate({ extension: 'ts', headless: { ask: {} } })).join('\n')
  const own = (text: string) => [...text.matchAll(/['"](\.\/[^'"]+)['"]/g)].map(([, path]) => path)
  expect(own(texts)).toContain('./shapes.ts')
  expect(own(texts)).toEqual(
    own(Object.values(generate({ headless: { ask: {} } })).join('\n')).map(path => path?.replace(/\.js$/, '.ts')),
  )
})

test('an option that is undefined is not given', () => {
  expect(generate({ runtime: undefined, headless: undefined, command: undefined })).toEqual(generate({}))
})

test('without options the package is the runtime', () => {
  const files = generate({})
  expect(files['client.ts']).toContain("} from 'agent-bindings/runtime'\n")
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
    "export const headlessAnswers: HeadlessAnswers<ServerRequests> = {\n  ask: { a: [1, 'b'] },\n}\n",
  )
})

test.each([
  { options: { runtme: 'x' }, message: 'option runtme of the target typescript: unknown key "runtme"' },
  { options: { runtime: 1 }, message: 'option runtime of the target typescript: must be string, not number' },
  { options: { runtime: '' }, message: 'option runtime of the target typescript: must be at least 1 character' },
  { options: { headless: [] }, message: 'option headless of the target typescript: must be object, not array' },
  { options: { headless: { tell: null } }, message: "answers 'tell', which no agent of this protocol asks" },
])('$message', async ({ options, message }) => {
  await expect(generateFiles(typescript as TargetPlugin, protocol, options)).rejects.toThrow(message)
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
