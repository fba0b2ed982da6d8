import { escapePointer } from '../../../base/ref.js'
import type { Diagnostic } from '../diagnostic.js'
import { isPattern } from '../keyword-values.js'
import type { JsonSchema, Protocol } from '../model.js'
import { kindOfKeyword } from '../schema-keywords.js'
import { forEachSubschema, mapSchemas, mapSubschemas, schemasOf } from '../walk.js'
import { type Backtracking, findBacktracking } from './backtracking.js'

export { findBacktracking }

/** A `pattern`, or a key of `patternProperties`, whose match may take more than linear time. */
interface SlowPattern {
  pattern: string
  growth: Backtracking
  /** JSON pointer into the document. */
  pointer: string
}

/** Different patterns of one protocol that are looked at; more of them are not run. */
const maximumPatterns = 500

/**
 * The patterns of a protocol that an agent could make take very long. They are not run when messages are validated.
 */
function findSlowPatterns(protocol: Protocol): SlowPattern[] {
  if (!hasPatterns(protocol)) return []
  const growthOf = measure()
  const found: SlowPattern[] = []
  const visit = (schema: JsonSchema, pointer: string): void => {
    const add = (pattern: string, place: string) => {
      const growth = growthOf(pattern)
      if (growth) found.push({ pattern, growth, pointer: `${pointer}/${place}` })
    }
    if (schema.pattern !== undefined) add(schema.pattern, 'pattern')
    for (const pattern of Object.keys(schema.patternProperties ?? {}))
      add(pattern, `patternProperties/${escapePointer(pattern)}`)
    for (const [place, inner] of placesOf(schema)) visit(inner, `${pointer}/${place}`)
  }
  for (const [index, { params, result, errors = [] }] of protocol.methods.entries()) {
    if (params) visit(params, `/methods/${index}/params`)
    if (result) visit(result, `/methods/${index}/result`)
    for (const [number, { data }] of errors.entries()) if (data) visit(data, `/methods/${index}/errors/${number}/data`)
  }
  for (const [name, schema] of Object.entries(protocol.$defs)) visit(schema, `/$defs/${escapePointer(name)}`)
  return found
}

/** A warning for each slow pattern of a protocol. */
export function warnOfSlowPatterns(protocol: Protocol, file: string): Diagnostic[] {
  return findSlowPatterns(protocol).map(({ pattern, growth, pointer }) => ({
    severity: 'warning',
    code: 'slow-pattern',
    message: `${messages[growth]}: ${shorten(pattern)}`,
    place: { file, pointer },
    hint: 'texts are not held against it at run time; let only one part of it match the same text, and begin it with ^',
  }))
}

const messages: Record<Backtracking, string> = {
  exponential: 'this pattern can take exponential time',
  polynomial: 'this pattern can take more than linear time',
  unknown: 'how long this pattern can take is not known',
}

const shorten = (pattern: string) => JSON.stringify(pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern)

/** The patterns of some schemas, each looked at once. */
export class PatternGuard {
  readonly #growthOf = measure()

  /** The first pattern of a schema itself, not of those in it, whose match may take more than linear time. */
  slowIn({ pattern, patternProperties = {} }: JsonSchema): string | undefined {
    return [...(pattern === undefined ? [] : [pattern]), ...Object.keys(patternProperties)].find(
      text => this.#growthOf(text) !== undefined,
    )
  }

  /** The schema without its slow patterns, at every depth. */
  quick(schema: JsonSchema): JsonSchema {
    const { pattern, patternProperties, additionalProperties, ...others } = mapSubschemas(schema, inner =>
      this.quick(inner),
    )
    const entries = Object.entries(patternProperties ?? {})
    const quick = entries.filter(([key]) => this.#growthOf(key) === undefined)
    // Without all patterns it is not known which properties are additional.
    const areAllQuick = quick.length === entries.length
    return {
      ...others,
      ...(pattern !== undefined && this.#growthOf(pattern) === undefined && { pattern }),
      ...(quick.length > 0 && { patternProperties: Object.fromEntries(quick) }),
      ...(areAllQuick && additionalProperties !== undefined && { additionalProperties }),
    }
  }
}

/** The protocol without its slow patterns: values are not checked against them. */
export function withoutSlowPatterns(protocol: Protocol): Protocol {
  if (!hasPatterns(protocol)) return protocol
  const guard = new PatternGuard()
  return mapSchemas(protocol, schema => guard.quick(schema))
}

/** The schemas directly inside another, with the JSON pointer to each. */
function placesOf(schema: JsonSchema): [string, JsonSchema][] {
  const places: [string, JsonSchema][] = []
  for (const [keyword, value] of Object.entries(schema) as [string, unknown][]) {
    const kind = kindOfKeyword(keyword)
    if (kind === 'schemas' || kind === 'schema-map')
      for (const [name, item] of Object.entries(value as Record<string, JsonSchema>))
        places.push([`${keyword}/${escapePointer(name)}`, item])
    else if ((kind === 'schema' || kind === 'schema-or-boolean') && typeof value === 'object')
      places.push([keyword, value as JsonSchema])
  }
  return places
}

const known = new WeakMap<Protocol, boolean>()

/** Whether any schema of a protocol has a pattern: most protocols have none. Several callers ask, so the answer is kept. */
function hasPatterns(protocol: Protocol): boolean {
  const has = known.get(protocol) ?? schemasOf(protocol).some(hasPattern)
  known.set(protocol, has)
  return has
}

/** Whether a schema, or one in it, has a pattern. */
export function hasPattern(schema: JsonSchema): boolean {
  let found = schema.pattern !== undefined || schema.patternProperties !== undefined
  forEachSubschema(schema, inner => {
    found ||= hasPattern(inner)
  })
  return found
}

/** Looks at each pattern once. */
function measure(): (pattern: string) => Backtracking | undefined {
  const known = new Map<string, Backtracking | undefined>()
  return pattern => {
    if (!known.has(pattern))
      known.set(pattern, known.size < maximumPatterns && isPattern(pattern) ? findBacktracking(pattern) : 'unknown')
    return known.get(pattern)
  }
}
