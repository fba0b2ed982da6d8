import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Change } from '../../../../codegen/drift/diff/change.js'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import { rules } from '../../../../codegen/drift/diff/rules.js'
import { loadDocument } from '../../../../codegen/protocol/document.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { compileShapes } from '../../../../runtime/validation/compile-shapes.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const documents = ['test/fixtures/protocols/cody', ...readdirSync(`${root}schema`).map(name => `schema/${name}`)]
  .filter(folder => !folder.endsWith('.json'))
  .flatMap(folder =>
    readdirSync(root + folder)
      .filter(name => /^\d.*\.json$/.test(name))
      .map(name => frozen(loadDocument(`${root}${folder}/${name}`))),
  )
const validators = new Map(documents.map(document => [document, compileShapes(document)]))
const pairs = documents.flatMap(old =>
  documents.filter(new_ => new_ !== old && new_.protocol === old.protocol).map(new_ => ({ old, new: new_ })),
)

/** Frozen to the innermost value: whoever changes a document while it is compared fails. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}

/** What a version says of a message: params left out are null. */
function accepts(
  document: Protocol,
  { method, role, sender }: NonNullable<Change['witnesses']>[number],
  value: unknown,
) {
  const direction = (sender === 'client') === (role === 'params') ? 'clientToServer' : 'serverToClient'
  const found = document.methods.filter(
    item => item.method === method && [direction, 'both'].includes(item.messageDirection),
  )
  if (role === 'params' && value === null && found.some(({ paramsOptional }) => paramsOptional)) return true
  const schemas = found.map(item => (role === 'params' ? item.params : item.result) ?? { type: 'null' })
  return schemas.some(schema =>
    validators
      .get(document)
      ?.of(schema as JsonSchema)
      .accepts(value, 'closed'),
  )
}

test('all pairs of committed documents: what breaks by its values shows a message that is sent and refused', () => {
  let shown = 0
  for (const pair of pairs)
    for (const { rule, client, agent, witnesses = [] } of diff(pair.old, pair.new).changes) {
      if (rules[rule].byValues === 'none') continue
      const broken = [...(client === 'breaking' ? ['client'] : []), ...(agent === 'breaking' ? ['agent'] : [])]
      if (rules[rule].byValues === 'both')
        expect(new Set(witnesses.map(({ breaks }) => breaks))).toEqual(new Set(broken))
      for (const witness of witnesses) {
        shown++
        // Who receives breaks by a new message, who sends by one of the old version.
        const back = witness.breaks !== witness.sender
        const [sender, receiver] = back ? [pair.new, pair.old] : [pair.old, pair.new]
        const verdicts = [accepts(sender, witness, witness.value), accepts(receiver, witness, witness.value)]
        expect({ rule, witness, verdicts }).toEqual({ rule, witness, verdicts: [true, false] })
      }
    }
  expect(pairs.length).toBeGreaterThan(40)
  expect(shown).toBeGreaterThan(1_000)
})

test('a committed document does not differ from itself, whatever the order of its definitions', () => {
  for (const document of documents) {
    const $defs = Object.fromEntries(Object.entries(document.$defs).reverse())
    expect(diff(document, { ...structuredClone(document), $defs }).changes).toEqual([])
  }
})
