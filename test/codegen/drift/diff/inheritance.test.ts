import { expect, test } from 'vitest'
import { refName } from '../../../../base/ref.js'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import { loadDocument } from '../../../../codegen/protocol/document.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'

/** An object that inherits, with everything it inherits written into it; its own properties stand over inherited ones. */
function flatten(schema: JsonSchema, $defs: Protocol['$defs']): JsonSchema {
  const { allOf: bases = [], ...own } = schema
  const isInheritance = own.properties !== undefined && bases.every(({ $ref }) => $ref !== undefined)
  if (!isInheritance || bases.length === 0) return schema
  const all = [...bases.map(({ $ref = '' }) => flatten($defs[refName($ref) ?? ''] ?? {}, $defs)), own]
  return {
    ...own,
    type: 'object',
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: [...new Set(all.flatMap(({ required = [] }) => required))],
  }
}

test.each([
  ['lsp', 'schema/lsp/3.18.json', 50],
  ['cody', 'schema/cody/1.114.0.json', 5],
])('%s with inheritance and without differ in nothing that breaks or is risky', (_, file, least) => {
  const inheriting = loadDocument(file)
  const entries = Object.entries(inheriting.$defs)
  const flat = entries.map(([name, schema]) => [name, flatten(schema, inheriting.$defs)] as const)
  expect(flat.filter(([name, schema]) => schema !== inheriting.$defs[name]).length).toBeGreaterThan(least)
  const flattened = { ...inheriting, $defs: Object.fromEntries(flat) }
  for (const [before, after] of [
    [inheriting, flattened],
    [flattened, inheriting],
  ] as const)
    expect(diff(before, after).changes.filter(({ level }) => level === 'breaking' || level === 'risky')).toEqual([])
})
