import { getOwn } from '../../base/json.js'
import type { FactFinder } from './facts.js'
import type { Schema } from './schema.js'
import { typeBitOf, typeBits } from './values.js'

/** The tag of a union: the property whose literal distinguishes its objects. */
export interface Tag {
  readonly name: string
  /** By literal: indices of the variants that have it. */
  readonly variants: ReadonlyMap<unknown, readonly number[]>
  /** Indices of the variants that admit another value there. */
  readonly other: readonly number[]
  /** Indices of the variants that admit an object without the property. */
  readonly absent: readonly number[]
  /** Whether an unknown string there may be the tag of a newer variant. */
  readonly extensible: boolean
}

/** Preselects the variants of a union by the type and the tag of a value. */
export class Variants {
  readonly tag: Tag | undefined
  readonly #byType = new Map<number, readonly number[]>()

  /** @param declared name of the tag, where the union declares one */
  constructor(variants: readonly Schema[], declared: string | undefined, facts: FactFinder) {
    const all = variants.map(variant => facts.of(variant))
    for (const bit of new Set(Object.values(typeBits)))
      this.#byType.set(
        bit,
        all.flatMap(({ types }, index) => (types & bit ? [index] : [])),
      )
    const objects = this.#byType.get(typeBits.object) ?? []
    const name = declared ?? bestTag(objects.map(index => all[index]?.literals))
    if (name === undefined) return
    const byLiteral = new Map<unknown, number[]>()
    const other: number[] = []
    const absent: number[] = []
    let tagged = 0
    for (const index of objects) {
      const literals = all[index]?.literals.get(name)
      const isRequired = all[index]?.required.has(name)
      if (!isRequired) absent.push(index)
      if (!literals) other.push(index)
      for (const literal of literals ?? []) byLiteral.set(literal, [])
      if (literals && isRequired && [...literals].some(literal => typeof literal === 'string')) tagged++
    }
    for (const [literal, indices] of byLiteral)
      for (const index of objects) if (all[index]?.literals.get(name)?.has(literal) ?? true) indices.push(index)
    const extensible = tagged >= (declared === undefined ? 2 : 1)
    this.tag = { name, variants: byLiteral, other, absent, extensible }
  }

  /** Indices of the variants that may accept a value: all others refuse it. */
  of(value: unknown): readonly number[] {
    const bit = typeBitOf(value)
    if (bit !== typeBits.object || !this.tag) return this.#byType.get(bit) ?? []
    const literal = getOwn(value as Record<string, unknown>, this.tag.name)
    if (literal === undefined) return this.tag.absent
    return this.tag.variants.get(literal) ?? this.tag.other
  }

  /** Whether a value is an object whose tag is a text that no variant has. */
  isUnknown(value: unknown): boolean {
    if (!this.tag?.extensible || typeBitOf(value) !== typeBits.object) return false
    const literal = getOwn(value as Record<string, unknown>, this.tag.name)
    return typeof literal === 'string' && !this.tag.variants.has(literal)
  }
}

/** The property that distinguishes the most variants; of equal ones, the one that more variants have. */
function bestTag(variants: readonly (ReadonlyMap<string, ReadonlySet<unknown>> | undefined)[]): string | undefined {
  const found = new Map<string, { variants: number; kinds: Set<string> }>()
  for (const literals of variants)
    for (const [name, values] of literals ?? []) {
      const entry = found.get(name) ?? { variants: 0, kinds: new Set() }
      found.set(name, entry)
      entry.variants++
      entry.kinds.add(JSON.stringify([...values]))
    }
  let best: string | undefined
  let most = { variants: 0, kinds: 1 }
  for (const [name, { variants: count, kinds }] of found)
    if (kinds.size > most.kinds || (kinds.size > 1 && kinds.size === most.kinds && count > most.variants))
      [best, most] = [name, { variants: count, kinds: kinds.size }]
  return best
}
