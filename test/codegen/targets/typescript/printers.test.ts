import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bindingsOf } from '../../../../codegen/bindings/build.js'
import { DiagnosticError } from '../../../../codegen/protocol/diagnostic.js'
import { formatDocument, loadDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { normalizeProtocol } from '../../../../codegen/protocol/normalize.js'
import { printDeclarations } from '../../../../codegen/targets/typescript/json-schema-printer.js'
import { moduleNames, printedDeclarations } from '../../../../codegen/targets/typescript/module.js'
import { runs, seed } from '../../../support/runs.js'
import { root, temporaryFolder, typeCheck, writeFiles } from '../../../support/typescript.js'
import { hostileProtocol } from './hostile-protocol.js'
import { protocols } from './random-protocols.js'
import { cases, definitions } from './type-cases.js'

/** Declarations that the printers do not agree on, by document; none is known. */
const exceptions: Record<string, readonly string[]> = {}

const schema = join(root, 'schema')
const documents = readdirSync(schema, { recursive: true, encoding: 'utf8' })
  .filter(path => /[/\\]\d[^/\\]*\.json$/.test(path))
  .sort()

/**
 * What the type checker says about the types of both printers, put into files and compared with each other.
 *
 * @param known declarations that are left out
 * @param wanted types that declarations are to be, too
 */
async function disagreements(
  protocol: Protocol,
  known: readonly string[] = [],
  wanted: readonly (readonly [name: string, type: string])[] = [],
): Promise<string> {
  const folder = temporaryFolder('printers')
  await writeComparison(folder, protocol, known, wanted)
  return typeCheck(folder, { noUnusedLocals: false })
}

/** Writes the types of both printers, and the checks of them, into a folder. */
async function writeComparison(
  folder: string,
  protocol: Protocol,
  known: readonly string[] = [],
  wanted: readonly (readonly [name: string, type: string])[] = [],
): Promise<void> {
  const bindings = bindingsOf(protocol)
  const names = moduleNames(bindings)
  const compared = bindings.declarations.map(names.nameOf).filter(name => !known.includes(name))
  const checks = compared.map((name, index) => `export const _${index}: Same<a.${name}, b.${name}> = true`)
  writeFiles(folder, [
    { path: 'a.ts', content: `export {}\n${printedDeclarations(bindings, names).join('\n')}\n` },
    { path: 'b.ts', content: `export {}\n${(await printDeclarations(bindings, names.nameOf, false)).join('\n')}\n` },
    {
      path: 'same.ts',
      content: [
        "import type * as a from './a.js'",
        "import type * as b from './b.js'",
        'export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : "wider") : "narrower or other"',
        ...(wanted.length > 0 ? [`import type { ${Object.keys(definitions).join(', ')} } from './a.js'`] : []),
        ...checks,
        ...wanted.map(([name, type], index) => `export const wanted${index}: Same<b.${name}, ${type}> = true`),
        '// @ts-expect-error: the check can fail',
        'export const no: Same<{ a: 1 }, { a: 2 }> = true',
        'export type All = [typeof a, typeof b]',
      ].join('\n'),
    },
  ])
}

describe('json-schema-to-typescript and the built-in printer mean the same', () => {
  test.each(documents)('in %s', async document => {
    expect(await disagreements(loadDocument(join(schema, document)), exceptions[document])).toBe('')
  })

  test('in every case of the types, and it is the type that is expected', async () => {
    const given = Object.values(cases).flat()
    const $defs = Object.fromEntries(given.map(({ given }, index) => [`Case${index}`, given]))
    const wanted = given.map(({ want }, index) => [`Case${index}`, want] as const)
    const protocol: Protocol = { protocol: 'cases', version: '1', methods: [], $defs: { ...definitions, ...$defs } }
    expect(await disagreements(protocol, [], wanted)).toBe('')
  })

  test('in a protocol in which every name and text is hostile', async () => {
    expect(await disagreements(parseDocument(formatDocument(hostileProtocol), 'hostile.json'))).toBe('')
  })

  test('in an object whose properties are named as what every object has, and as keywords of JSON Schema', async () => {
    const names = [...Object.getOwnPropertyNames(Object.prototype), 'then', '$ref', '$id', 'id', 'type', 'properties']
    const more = [
      'items',
      'anyOf',
      'tsType',
      'tsEnumNames',
      'definitions',
      '$defs',
      'title',
      'enum',
      'additionalProperties',
    ]
    const properties = Object.fromEntries([...names, ...more].map(name => [name, { type: 'string' }] as const))
    const each = [...names, ...more].map((name, index) => [
      `Only${index}`,
      { type: 'object', properties: Object.fromEntries([[name, { type: 'object', properties: { [name]: {} } }]]) },
    ])
    const $defs = { All: { type: 'object', properties, required: names }, ...Object.fromEntries(each) }
    expect(await disagreements({ protocol: 'names', version: '1', methods: [], $defs })).toBe('')
  })

  test('in random protocols', async () => {
    const folder = temporaryFolder('printers')
    for (const [index, sample] of fc.sample(protocols, { numRuns: runs(10), seed }).entries()) {
      const protocol = normalizeProtocol(sample)
      try {
        bindingsOf(protocol)
      } catch (error) {
        if (error instanceof DiagnosticError) continue
        throw error
      }
      await writeComparison(join(folder, String(index)), protocol)
    }
    expect(readdirSync(folder).length).toBeGreaterThan(5)
    expect(typeCheck(folder, { noUnusedLocals: false })).toBe('')
  })
})
