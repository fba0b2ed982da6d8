import { getOwn } from '../../base/json.js'
import { refName } from '../../base/ref.js'
import type { JsonSchema } from '../protocol/model.js'
import { negations } from './negations.js'

/** A schema as schemas that must all hold, none of which refers to another or offers a choice. */
export interface Expansion {
  readonly schemas: readonly JsonSchema[]
  /** Names of the definitions that were gone through. */
  readonly names: ReadonlySet<string>
}

/** Bounds of one thorough search: variants that are taken in all, and one inside another. */
const [maximumChoices, maximumDepth] = [2_000, 64]
/** Unions beside each other, of which each is a level of the stack: where there are more, the search ends. */
const maximumUnions = 500
/** Variants that are kept apart from each other; in larger unions, values of one may be values of another. */
const maximumApart = 100

/** Sorts the variants of a union: the ones to try first come first. */
type SortVariants = (variants: readonly JsonSchema[], names: ReadonlySet<string>) => readonly JsonSchema[]

interface State {
  readonly schemas: JsonSchema[]
  readonly unions: (readonly JsonSchema[])[]
  readonly names: Set<string>
}

/** The schemas that are expanded, and how far. */
export interface ExpandOptions {
  readonly $defs: Readonly<Record<string, JsonSchema>>
  readonly sort: SortVariants
  /** Whether to search also for values that `not` and the other variants of a `oneOf` exclude; this takes longer. */
  readonly thorough?: boolean
}

/** The ways to satisfy schemas together, one for each choice of variants; made only as far as they are asked for. */
export function* expansions(schemas: readonly JsonSchema[], options: ExpandOptions): Generator<Expansion> {
  const { sort, thorough = false } = options
  const state: State = { schemas: [], unions: [], names: new Set() }
  for (const schema of schemas) flatten(schema, state, options)
  let choices = 0
  let isOver = false
  yield* choose(state, 0)

  function* choose({ schemas, unions, names }: State, depth: number): Generator<Expansion> {
    // What shapes are not may go round for ever: `not` of a shape that is a choice of itself.
    if (thorough && (++choices > maximumChoices || depth > maximumDepth)) return
    if (depth > maximumUnions) isOver = true
    if (isOver) return
    const [union, ...others] = unions
    if (!union) {
      yield { schemas, names }
      return
    }
    for (const variant of sort(union, names)) {
      const next: State = { schemas: [...schemas], unions: [...others], names: new Set(names) }
      flatten(variant, next, options)
      yield* choose(next, depth + 1)
    }
  }
}

function flatten(schema: JsonSchema, state: State, options: ExpandOptions): void {
  const { $defs, thorough = false } = options
  const { $ref, allOf, anyOf, oneOf, ...plain } = schema
  if (Object.keys(plain).length > 0) state.schemas.push(plain)
  if (anyOf) state.unions.push(anyOf)
  if (oneOf) state.unions.push(thorough && oneOf.length <= maximumApart ? apart(oneOf) : oneOf)
  const ways = thorough && plain.not ? negations(plain.not, $defs) : []
  if (ways.length > 0) state.unions.push(ways)
  for (const part of allOf ?? []) flatten(part, state, options)
  const name = $ref === undefined ? undefined : refName($ref)
  if (name === undefined || state.names.has(name)) return
  state.names.add(name)
  flatten(getOwn($defs, name) ?? {}, state, options)
}

/** The variants of `oneOf`, each without the values of the other ones. */
const apart = (variants: readonly JsonSchema[]): JsonSchema[] =>
  variants.map((variant, index) => ({
    allOf: [variant, ...variants.filter((_, other) => other !== index).map(other => ({ not: other }))],
  }))

/** Whether a longer search finds more: something in the schemas, or what they refer to, has to be kept apart from values. */
export function isWorthSearching(
  schemas: readonly JsonSchema[],
  $defs: Readonly<Record<string, JsonSchema>>,
  seen = new Set<string>(),
): boolean {
  return schemas.some(({ $ref, allOf = [], anyOf = [], oneOf, not }) => {
    if (oneOf || not) return true
    const name = $ref === undefined ? undefined : refName($ref)
    const referred = name === undefined || seen.has(name) ? [] : [getOwn($defs, name) ?? {}]
    if (name !== undefined) seen.add(name)
    return isWorthSearching([...allOf, ...anyOf, ...referred], $defs, seen)
  })
}
