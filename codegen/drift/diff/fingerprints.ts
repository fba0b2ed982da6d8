import { getOwn } from '../../../base/json.js'
import { refName } from '../../../base/ref.js'
import { addToGroup } from '../../protocol/groups.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { byCodeUnits } from '../../protocol/normalize.js'
import { isAnnotation, kindOfKeyword } from '../../protocol/schema-keywords.js'
import { canonicalJson } from './canonical.js'
import type { Demand } from './values/demand.js'

/** Numbers schemas: equal numbers for schemas that are written the same, whatever the order of their keys. */
class Numbering {
  readonly #words: boolean
  readonly #numbers = new Map<string, number>()
  readonly #known = new WeakMap<JsonSchema, number>()

  /** @param words whether descriptions and the order of literals count */
  constructor(words: boolean) {
    this.#words = words
  }

  of(schema: JsonSchema): number {
    let number = this.#known.get(schema)
    if (number === undefined) {
      const parts: string[] = []
      for (const [keyword, value] of Object.entries(schema) as [string, unknown][])
        if (this.#words || !isAnnotation(keyword)) parts.push(`${keyword}:${this.#textOf(keyword, value)}`)
      const text = parts.sort(byCodeUnits).join('\n')
      number = this.#numbers.get(text) ?? this.#numbers.size
      this.#numbers.set(text, number)
      this.#known.set(schema, number)
    }
    return number
  }

  #textOf(keyword: string, value: unknown): string {
    switch (kindOfKeyword(keyword)) {
      case 'schema':
      case 'schema-or-boolean':
        return typeof value === 'object' ? `#${this.of(value as JsonSchema)}` : String(value)
      case 'schemas':
        return (value as JsonSchema[]).map(item => this.of(item)).join()
      case 'schema-map':
        return Object.entries(value as Record<string, JsonSchema>)
          .map(([name, item]) => `${JSON.stringify(name)}:${this.of(item)}`)
          .sort(byCodeUnits)
          .join()
      case 'strings':
        return [...(value as string[])]
          .sort(byCodeUnits)
          .map(item => JSON.stringify(item))
          .join()
      default:
        return canonicalJson(value)
    }
  }
}

/** A name in two documents. */
interface Definition {
  old: JsonSchema
  new: JsonSchema
  /** The names that either refers to, and perhaps some that only look so. */
  refs: readonly string[]
}

/** Finds schemas of two documents that are written the same, with all they refer to. */
export class Fingerprints {
  readonly #demands = new Numbering(false)
  readonly #words = new Numbering(true)
  readonly #changedDemands: ReadonlySet<string>
  readonly #changedWords: ReadonlySet<string>
  readonly #refs = new WeakMap<JsonSchema, readonly string[]>()
  /** Named shapes that both have and that differ in themselves, words included. */
  readonly changed: readonly string[]

  constructor(old: Protocol['$defs'], new_: Protocol['$defs']) {
    const users = new Map<string, string[]>()
    const differing = new Map<string, Definition | undefined>()
    for (const name of new Set([...Object.keys(old), ...Object.keys(new_)])) {
      const [before, after] = [getOwn(old, name), getOwn(new_, name)]
      const texts = [JSON.stringify(before) ?? '', JSON.stringify(after) ?? '']
      const refs = refsIn(texts[0] === texts[1] ? (texts[0] ?? '') : texts.join('\n'))
      for (const used of refs) addToGroup(users, used, name)
      // Most are the same text: then their content is not compared.
      if (texts[0] !== texts[1]) differing.set(name, before && after && { old: before, new: after, refs })
    }
    const changed = (same: (definition: Definition) => boolean) =>
      [...differing].flatMap(([name, definition]) => (definition && same(definition) ? [] : [name]))
    const words = changed(definition => this.#words.of(definition.old) === this.#words.of(definition.new))
    const demands = changed(definition => this.#demands.of(definition.old) === this.#demands.of(definition.new))
    this.changed = words.filter(name => differing.get(name))
    this.#changedWords = withUsers(words, users)
    this.#changedDemands = withUsers(demands, users)
  }

  /** Whether two schemas demand the same of values. */
  sameDemands(old: JsonSchema, new_: JsonSchema): boolean {
    return this.#demands.of(old) === this.#demands.of(new_) && !this.#touches(old, this.#changedDemands)
  }

  /** Whether two schemas are the same, words included. */
  sameWords(old: JsonSchema, new_: JsonSchema): boolean {
    return this.#words.of(old) === this.#words.of(new_) && !this.#touches(old, this.#changedWords)
  }

  /** Whether two demands of different documents are written the same. */
  readonly same = (one: Demand, other: Demand): boolean => {
    if (one.places.length !== other.places.length || one.source === other.source) return false
    return one.places.every(({ schema }, at) => this.sameDemands(schema, other.places[at]?.schema ?? {}))
  }

  #touches(schema: JsonSchema, changed: ReadonlySet<string>): boolean {
    if (changed.size === 0) return false
    let names = this.#refs.get(schema)
    if (!names) {
      names = refsIn(JSON.stringify(schema))
      this.#refs.set(schema, names)
    }
    return names.some(name => changed.has(name))
  }
}

/** The names that the text of a schema refers to; a text that only looks like a `$ref` counts as one. */
function refsIn(text: string): string[] {
  const refs = text.match(/"#\/\$defs\/(?:[^"\\]|\\.)*"/g)
  return refs ? [...new Set(refs)].map(item => refName(JSON.parse(item) as string) ?? '') : []
}

/** Names, and those that refer to them, however far. */
function withUsers(names: readonly string[], users: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set(names)
  for (const name of found) for (const user of users.get(name) ?? []) found.add(user)
  return found
}
