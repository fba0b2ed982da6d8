import type { JsonSchema } from '../../protocol/model.js'
import { sameJson } from './canonical.js'
import type { Spot } from './compared-shape.js'
import type { Comparison } from './comparison.js'

/** Compares the words about two shapes, their defaults, and what else is not about values. */
export function compareWords(spot: Spot, comparison: Comparison): void {
  const [old, new_] = [spot.old.places[0]?.schema ?? {}, spot.new.places[0]?.schema ?? {}]
  const differ = (keyword: keyof JsonSchema) =>
    (old[keyword] === undefined) !== (new_[keyword] === undefined) || !sameJson(old[keyword], new_[keyword])
  const words = (['title', 'description', 'examples'] as const).filter(differ)
  if (words.length > 0) comparison.report('description-changed', spot, `${words.join(' and ')} changed`)
  if (differ('default'))
    comparison.report(
      'default-changed',
      spot,
      `default was ${JSON.stringify(old.default) ?? 'not given'}, is now ${JSON.stringify(new_.default) ?? 'not given'}`,
    )
  if (differ('format'))
    comparison.report(
      'format-changed',
      spot,
      `format was ${old.format ?? 'not set'}, is now ${new_.format ?? 'not set'}`,
    )
  if (differ('x-enumNames') && sameJson(old.enum, new_.enum))
    comparison.report('literal-renamed', spot, 'the names of the literals changed')
  const [was, is] = [old['x-stability'] ?? 'stable', new_['x-stability'] ?? 'stable']
  if (was !== is) comparison.report('stability-changed', spot, `was ${was}, is now ${is}`)
  if (new_.deprecated && !old.deprecated) comparison.report('deprecated', spot, 'deprecated')
  if (old.deprecated && !new_.deprecated) comparison.report('undeprecated', spot, 'no longer deprecated')
}
