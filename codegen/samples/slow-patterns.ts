import { getOwn } from '../../base/json.js'
import { refName } from '../../base/ref.js'
import type { Json, JsonSchema } from '../protocol/model.js'
import { hasPattern, type PatternGuard } from '../protocol/patterns/index.js'
import { forEachSubschema } from '../protocol/walk.js'
import { PositionMatcher } from './position-matcher.js'

/**
 * The patterns of a protocol that a RegExp may take too long for. Values are checked without them; where a text is made, it
 * is checked against them by positions.
 */
export class SlowPatterns {
  readonly #guard: PatternGuard
  readonly #$defs: Readonly<Record<string, JsonSchema>>
  readonly #hasPatterns: boolean
  readonly #matchers = new Map<string, PositionMatcher | undefined>()

  constructor($defs: Readonly<Record<string, JsonSchema>>, guard: PatternGuard) {
    this.#$defs = $defs
    this.#guard = guard
    this.#hasPatterns = Object.values($defs).some(hasPattern)
  }

  /** The slow pattern for texts of a schema itself; undefined for none. */
  slowOf({ pattern }: JsonSchema): string | undefined {
    return pattern === undefined ? undefined : this.#guard.slowIn({ pattern })
  }

  /** Whether nothing can be checked against a schema itself: a slow pattern for names, or one that is not regular. */
  unreadableIn(schema: JsonSchema): boolean {
    const slow = this.slowOf(schema)
    if (slow !== undefined && !this.#matcherOf(slow)) return true
    const { patternProperties } = schema
    return patternProperties !== undefined && this.#guard.slowIn({ patternProperties }) !== undefined
  }

  /** Whether a text matches the slow patterns of schemas; every other value does. */
  accept(schemas: readonly JsonSchema[], value: Json): boolean {
    if (typeof value !== 'string') return true
    return schemas.every(schema => {
      const slow = this.slowOf(schema)
      return slow === undefined || this.#matcherOf(slow)?.matches(value) === true
    })
  }

  /** Whether schemas, or what they refer to, have slow patterns: values that are not made here are not known to match. */
  isIn(schemas: readonly JsonSchema[]): boolean {
    if (!this.#hasPatterns && !schemas.some(hasPattern)) return false
    const seen = new Set<JsonSchema>()
    const isFound = (schema: JsonSchema): boolean => {
      if (seen.has(schema)) return false
      seen.add(schema)
      if (this.slowOf(schema) !== undefined) return true
      const named = schema.$ref === undefined ? undefined : getOwn(this.#$defs, refName(schema.$ref) ?? '')
      let found = named !== undefined && isFound(named)
      forEachSubschema(schema, inner => {
        found ||= isFound(inner)
      })
      return found
    }
    return schemas.some(isFound)
  }

  #matcherOf(pattern: string): PositionMatcher | undefined {
    if (!this.#matchers.has(pattern)) this.#matchers.set(pattern, PositionMatcher.of(pattern))
    return this.#matchers.get(pattern)
  }
}
