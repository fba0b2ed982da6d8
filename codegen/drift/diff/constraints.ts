import type { JsonSchema } from '../../protocol/model.js'
import type { Comparison, Pair, SchemaPlace } from './finding.js'

/** Compares the keywords that strings have. */
export function compareStrings(pair: Pair, comparison: Comparison): void {
  compareCount('minLength', 'more', pair, comparison)
  compareCount('maxLength', 'less', pair, comparison)
  compareOpaque('pattern', pair, comparison)
  const [before, after] = [pair.old.schema.format ?? 'not set', pair.new.schema.format ?? 'not set']
  if (before !== after) comparison.report('format-changed', pair, `format was ${before}, is now ${after}`)
}

/** Compares the keywords that numbers have. */
export function compareNumbers(pair: Pair, comparison: Comparison): void {
  compareCount('minimum', 'more', pair, comparison)
  compareCount('exclusiveMinimum', 'more', pair, comparison)
  compareCount('maximum', 'less', pair, comparison)
  compareCount('exclusiveMaximum', 'less', pair, comparison)
  compareOpaque('multipleOf', pair, comparison)
}

/** Compares the keywords that arrays have. */
export function compareArrays(pair: Pair, comparison: Comparison): void {
  compareCount('minItems', 'more', pair, comparison)
  compareCount('maxItems', 'less', pair, comparison)
  const [wasUnique, isUnique] = [pair.old.schema.uniqueItems ?? false, pair.new.schema.uniqueItems ?? false]
  if (wasUnique !== isUnique)
    comparison.report(
      isUnique ? 'constraint-added' : 'constraint-removed',
      pair,
      isUnique ? 'items must differ now' : 'items need no longer differ',
    )
  const [before, after] = [pair.old.schema.prefixItems ?? [], pair.new.schema.prefixItems ?? []]
  for (let index = 0; index < Math.max(before.length, after.length); index++)
    comparison.compare({ old: itemAt(pair.old, index), new: itemAt(pair.new, index), path: `${pair.path}[${index}]` })
  if (pair.old.schema.items !== undefined || pair.new.schema.items !== undefined)
    comparison.compare({
      old: itemAt(pair.old, Number.POSITIVE_INFINITY),
      new: itemAt(pair.new, Number.POSITIVE_INFINITY),
      path: `${pair.path}[]`,
    })
}

function itemAt({ schema, pointer }: SchemaPlace, index: number): SchemaPlace {
  const prefix = schema.prefixItems?.[index]
  if (prefix) return { schema: prefix, pointer: `${pointer}/prefixItems/${index}` }
  const { items = true } = schema
  if (items === true) return { schema: {}, pointer: `${pointer}/items` }
  return { schema: items === false ? { not: {} } : items, pointer: `${pointer}/items` }
}

type Bound = keyof JsonSchema & (`${'min' | 'max'}${string}` | `exclusive${string}`)

/** A bound: `tighter` says in which direction a change refuses more. */
export function compareCount(keyword: Bound, tighter: 'more' | 'less', pair: Pair, comparison: Comparison): void {
  const counts = keyword.startsWith('min') && keyword !== 'minimum'
  const none = counts ? 0 : tighter === 'more' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const [before, after] = [
    pair.old.schema[keyword] as number | undefined,
    pair.new.schema[keyword] as number | undefined,
  ]
  if ((before ?? none) === (after ?? none)) return
  const tightened = tighter === 'more' ? (after ?? none) > (before ?? none) : (after ?? none) < (before ?? none)
  comparison.report(
    tightened ? 'bound-tightened' : 'bound-loosened',
    pair,
    `${keyword} was ${before ?? 'not set'}, is now ${after ?? 'not set'}`,
  )
}

/** A constraint that cannot be weighed: it is the same, or it is another. */
function compareOpaque(keyword: 'pattern' | 'multipleOf', pair: Pair, comparison: Comparison): void {
  const [before, after] = [pair.old.schema[keyword], pair.new.schema[keyword]]
  if (before === after) return
  if (before === undefined) comparison.report('constraint-added', pair, `${keyword} must be ${after} now`)
  else if (after === undefined) comparison.report('constraint-removed', pair, `${keyword} need no longer be ${before}`)
  else comparison.report('constraint-changed', pair, `${keyword} was ${before}, is now ${after}`)
}
