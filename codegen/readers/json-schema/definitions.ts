import { setOwn } from '../../../base/json.js'
import { refName, refTo } from '../../../base/ref.js'
import { addToGroup } from '../../protocol/groups.js'
import type { JsonSchema } from '../../protocol/model.js'
import { forEachSubschema, mapSubschemas } from '../../protocol/walk.js'
import { placeKey } from '../diagnostics.js'
import { type ConvertContext, convertSchema } from './convert.js'
import type { Located } from './located.js'
import { bestName, candidateNames } from './names.js'

/** Rounds of comparing definitions of one name; each round knows more of the others that are equal. */
const mostRounds = 30

/** A schema that something refers to. */
interface Definition {
  at: Located
  /** Its name while no final name is chosen. */
  number: number
  schema: JsonSchema
  /** The best of its {@link candidateNames}. */
  name: string
}

/**
 * The definitions that methods reach. Until all are known they refer to each other by number; then each gets a name, and
 * those that are the same schema under the same name become one.
 */
export class ReachedDefinitions {
  readonly #byPlace = new Map<string, Definition>()
  readonly #all: Definition[] = []
  readonly #places = new Map<string, Located>()

  /** The `$ref` of the definition at a place, for the time being. */
  refer(at: Located): string {
    const key = placeKey(at)
    let definition = this.#byPlace.get(key)
    if (!definition) {
      definition = { at, number: this.#all.length, schema: {}, name: bestName(at) }
      this.#byPlace.set(key, definition)
      this.#all.push(definition)
    }
    return refTo(String(definition.number))
  }

  /** Where a definition that has its name stands. */
  placeOf(name: string): Located | undefined {
    return this.#places.get(name)
  }

  #definition(ref: string): Definition | undefined {
    return this.#all[Number(refName(ref))]
  }

  /** Converts all definitions that are referred to, those that they refer to included. */
  convertAll(cx: ConvertContext): void {
    // The list grows while it is read.
    for (const definition of this.#all) definition.schema = convertSchema(cx, definition.at)
  }

  /** Names the definitions, and renames the refs to them. */
  name(others: readonly (JsonSchema | null | undefined)[]): Record<string, JsonSchema> {
    const sameAs = this.#merge()
    const names = this.#assign(sameAs)
    const renamed = (ref: string) =>
      refTo(names.get(sameAs.get(this.#definition(ref) as Definition) as Definition) ?? '')
    const rename = (schema: JsonSchema): void => {
      if (schema.$ref !== undefined) schema.$ref = renamed(schema.$ref)
      forEachSubschema(schema, rename)
    }
    for (const schema of others) if (schema) rename(schema)
    const $defs: Record<string, JsonSchema> = {}
    for (const [definition, name] of names) {
      this.#places.set(name, definition.at)
      rename(definition.schema)
      setOwn($defs, name, definition.schema)
    }
    return $defs
  }

  /** For each definition the first one with the same name and the same schema. */
  #merge(): Map<Definition, Definition> {
    const names = new Set(this.#all.map(definition => definition.name))
    if (names.size === this.#all.length) return new Map(this.#all.map(definition => [definition, definition]))
    let classOf = new Map(this.#all.map(definition => [definition, definition.name]))
    for (let round = 0; ; round++) {
      // Long chains of definitions under one name: they stay apart.
      if (round > mostRounds) return new Map(this.#all.map(definition => [definition, definition]))
      const classes = new Map<string, Definition[]>()
      for (const [definition, key] of classOf) addToGroup(classes, key, definition)
      const numbers = new Map<string, number>()
      const numbered = (text: string) => {
        if (!numbers.has(text)) numbers.set(text, numbers.size)
        return numbers.get(text)
      }
      const refined = new Map(
        [...classOf].map(([definition, key]) => {
          const isAlone = (classes.get(key)?.length ?? 0) < 2
          const { name } = definition
          return [definition, isAlone ? key : `${name} ${numbered(`${name} ${this.#text(definition, classOf)}`)}`]
        }),
      )
      const before = classes.size
      classOf = refined
      if (new Set(refined.values()).size === before) break
    }
    const first = new Map<string, Definition>()
    for (const [definition, key] of classOf) if (!first.has(key)) first.set(key, definition)
    return new Map([...classOf].map(([definition, key]) => [definition, first.get(key) ?? definition]))
  }

  /** The schema of a definition as text in which refs are the classes of what they name. */
  #text({ schema }: Definition, classOf: ReadonlyMap<Definition, string>): string {
    const classed = (inner: JsonSchema): JsonSchema => ({
      ...mapSubschemas(inner, classed),
      ...(inner.$ref !== undefined && { $ref: classOf.get(this.#definition(inner.$ref) as Definition) ?? '' }),
    })
    return JSON.stringify(classed(schema))
  }

  /** The best name that is free, for each definition that stays; the one nearest to the root comes first. */
  #assign(sameAs: ReadonlyMap<Definition, Definition>): Map<Definition, string> {
    const wanted = new Map<string, Definition[]>()
    const kept = this.#all.filter(definition => sameAs.get(definition) === definition)
    for (const definition of kept) addToGroup(wanted, definition.name, definition)
    for (const rivals of wanted.values()) {
      const lengths = new Map(rivals.length > 1 ? rivals.map(rival => [rival, candidateNames(rival.at).length]) : [])
      const length = (rival: Definition) => lengths.get(rival) ?? 0
      rivals.sort((a, b) => length(a) - length(b) || (placeKey(a.at) < placeKey(b.at) ? -1 : 1))
    }
    const taken = new Set(wanted.keys())
    const names = new Map<Definition, string>()
    for (const definition of kept) {
      const { name, at } = definition
      const isFirst = wanted.get(name)?.[0] === definition
      const own = isFirst ? name : (candidateNames(at).find(other => !taken.has(other)) ?? name)
      taken.add(own)
      names.set(definition, own)
    }
    return names
  }
}
