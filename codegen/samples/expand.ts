import { getOwn } from '../../base/json.js'
import { refName } from '../../base/ref.js'
import type { JsonSchema } from '../protocol/model.js'

/** A schema as schemas that must all hold, none of which refers to another or offers a choice. */
export interface Expansion {
  readonly schemas: readonly JsonSchema[]
  /** Names of the definitions that were gone through. */
  readonly names: ReadonlySet<string>
}

/** Sorts the variants of a union: the ones to try first come first. */
export type SortVariants = (variants: readonly JsonSchema[], names: ReadonlySet<string>) => readonly JsonSchema[]

interface State {
  readonly schemas: JsonSchema[]
  readonly unions: (readonly JsonSchema[])[]
  readonly names: Set<string>
}

/** The ways to satisfy schemas together, one for each choice of variants; made only as far as they are asked for. */
export function* expansions(
  schemas: readonly JsonSchema[],
  $defs: Readonly<Record<string, JsonSchema>>,
  sort: SortVariants,
): Generator<Expansion> {
  const state: State = { schemas: [], unions: [], names: new Set() }
  for (const schema of schemas) flatten(schema, state, $defs)
  yield* choose(state)

  function* choose({ schemas, unions, names }: State): Generator<Expansion> {
    const [union, ...others] = unions
    if (!union) {
      yield { schemas, names }
      return
    }
    for (const variant of sort(union, names)) {
      const next: State = { schemas: [...schemas], unions: [...others], names: new Set(names) }
      flatten(variant, next, $defs)
      yield* choose(next)
    }
  }
}

function flatten(schema: JsonSchema, state: State, $defs: Readonly<Record<string, JsonSchema>>): void {
  const { $ref, allOf, anyOf, oneOf, ...plain } = schema
  if (Object.keys(plain).length > 0) state.schemas.push(plain)
  for (const variants of [anyOf, oneOf]) if (variants) state.unions.push(variants)
  for (const part of allOf ?? []) flatten(part, state, $defs)
  const name = $ref === undefined ? undefined : refName($ref)
  if (name === undefined || state.names.has(name)) return
  state.names.add(name)
  flatten(getOwn($defs, name) ?? {}, state, $defs)
}
