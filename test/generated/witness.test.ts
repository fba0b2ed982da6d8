import { fileURLToPath } from 'node:url'
import { compile } from 'json-schema-to-typescript'
import { expect, test } from 'vitest'
import { givenName } from '../../codegen/bindings/names.js'
import { loadDocument } from '../../codegen/protocol/document.js'
import type { JsonSchema, Protocol } from '../../codegen/protocol/model.js'
import { isExtension } from '../../codegen/protocol/schema-keywords.js'
import { stringLiteral } from '../../codegen/targets/typescript/literals.js'
import { typeName } from '../../codegen/targets/typescript/names.js'
import { typescriptFiles } from '../../codegen/targets/typescript/target.js'
import { temporaryFolder, typeCheck, writeFiles } from '../support/typescript.js'

// json-schema-to-typescript is the witness: it knows nothing of ours, and both must mean the same.

const load = (document: string) => loadDocument(fileURLToPath(new URL(`../../schema/${document}`, import.meta.url)))

/** A schema in the words that the witness understands: drafts before `prefixItems`, references without siblings. */
function inOldWords(schema: JsonSchema): object {
  if (schema.$ref !== undefined) return { $ref: schema.$ref.replace('#/$defs/', '#/definitions/') }
  const { prefixItems, items, ...others } = schema
  // The witness takes a schema with any keyword for an object.
  const rest = Object.fromEntries(Object.entries(others).filter(([keyword]) => !isExtension(keyword)))
  const result: Record<string, unknown> = { ...rest }
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) if (schema[key]) result[key] = schema[key].map(inOldWords)
  if (schema.properties)
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, inOldWords(property)]),
    )
  if (typeof schema.additionalProperties === 'object')
    result.additionalProperties = inOldWords(schema.additionalProperties)
  if (prefixItems) {
    result.items = prefixItems.map(inOldWords)
    result.additionalItems = typeof items === 'object' ? inOldWords(items) : (items ?? true)
  } else if (items !== undefined) result.items = typeof items === 'object' ? inOldWords(items) : items
  return result
}

/** What the witness makes of all definitions: one interface `All` with a property for each. */
function testify(protocol: Protocol): Promise<string> {
  const names = Object.keys(protocol.$defs)
  const schema = {
    title: 'All',
    type: 'object' as const,
    properties: Object.fromEntries(names.map(name => [name, { $ref: `#/definitions/${name}` }])),
    required: names,
    definitions: Object.fromEntries(names.map(name => [name, inOldWords(protocol.$defs[name] ?? {})])),
  }
  const options = {
    additionalProperties: false,
    unknownAny: true,
    format: false,
    bannerComment: '',
    ignoreMinAndMaxItems: false,
  }
  return compile(schema as Parameters<typeof compile>[0], 'All', options)
}

test.each(['cody/1.114.0.json', 'cody/1.28.1.json', 'acp/1.json'])(
  'the types of %s are those that json-schema-to-typescript makes',
  async document => {
    const protocol = load(document)
    const names = Object.keys(protocol.$defs)
    const files = typescriptFiles(protocol, {})
    const ours = files.find(file => file.path === 'types.ts')?.content ?? ''
    const folder = temporaryFolder('witness')
    const checks = names.map(
      (name, index) =>
        `export const _${index}: Same<ours.${typeName(givenName(name))}, All[${stringLiteral(name)}]> = true // ${name}`,
    )
    writeFiles(folder, [
      { path: 'ours.ts', content: ours },
      { path: 'theirs.ts', content: await testify(protocol) },
      {
        path: 'same.ts',
        content: [
          "import type * as ours from './ours.js'",
          "import type { All } from './theirs.js'",
          'type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : "wider than theirs") : "narrower or other"',
          ...checks,
          '// @ts-expect-error: the check can fail',
          `export const no: Same<{ no: true }, All[${stringLiteral(names[0] ?? '')}]> = true`,
        ].join('\n'),
      },
    ])
    expect(names.length).toBeGreaterThan(50)
    expect(typeCheck(folder, { noUnusedLocals: false })).toBe('')
  },
)
