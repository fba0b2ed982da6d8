import type { Json, JsonSchema, JsonType } from '../model.js'
import { referencedName } from '../reference.js'
import type { Place } from './finding.js'

/** Keywords that admit and refuse nothing. */
export const annotations: ReadonlySet<string> = new Set([
  'title',
  'description',
  'deprecated',
  'default',
  'examples',
  'discriminator',
])

/** One of the alternatives that a shape admits. */
export type Alternative =
  | { kind: 'type'; type: Exclude<JsonType, 'null' | 'boolean'>; place: Place }
  | { kind: 'reference'; name: string; place: Place }
  | { kind: 'other'; place: Place }

/** A shape as the alternatives it admits: `null`, literals, and everything else. */
export interface Alternatives {
  /** Admits every value: nothing else matters. */
  any: boolean
  null: boolean
  /** The literals in order; `boolean` is the two literals it stands for. */
  literals: Json[]
  others: Alternative[]
  /** Written as `oneOf` without a discriminator: a value that fits two variants is refused. */
  exclusive: boolean
}

export const assertionsOf = (schema: JsonSchema): string[] =>
  Object.keys(schema).filter(keyword => !annotations.has(keyword))

/** The alternatives of a shape: unions are flattened, nullable and literal variants are taken apart. */
export function alternativesOf(place: Place): Alternatives {
  const found: Alternatives = { any: false, null: false, literals: [], others: [], exclusive: false }
  collect(place, found)
  found.literals = [...new Map(found.literals.map(value => [JSON.stringify(value), value])).values()]
  return found
}

function collect(place: Place, found: Alternatives): void {
  const { schema, pointer } = place
  const assertions = assertionsOf(schema)
  const only = (...keywords: string[]) => assertions.every(keyword => keywords.includes(keyword))
  if (assertions.length === 0) found.any = true
  else if (schema.$ref !== undefined && only('$ref'))
    found.others.push({ kind: 'reference', name: referencedName(schema.$ref) ?? schema.$ref, place })
  else if (schema.not && only('not') && assertionsOf(schema.not).length === 0) return
  else if ((schema.anyOf && only('anyOf')) || (schema.oneOf && only('oneOf'))) {
    const keyword = schema.anyOf ? 'anyOf' : 'oneOf'
    if (keyword === 'oneOf' && !schema.discriminator) found.exclusive = true
    for (const [index, variant] of (schema[keyword] ?? []).entries())
      collect({ schema: variant, pointer: `${pointer}/${keyword}/${index}` }, found)
  } else if ((schema.const !== undefined || schema.enum) && only('const', 'enum', 'type'))
    collectLiterals(schema, found)
  else if (schema.type !== undefined && !assertions.some(keyword => composed.has(keyword))) collectTypes(place, found)
  else found.others.push({ kind: 'other', place })
}

const composed: ReadonlySet<string> = new Set(['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'const', 'enum'])

function collectLiterals(schema: JsonSchema, found: Alternatives): void {
  const types = schema.type === undefined ? undefined : [schema.type].flat()
  const allowed = schema.enum?.map(value => JSON.stringify(value))
  const values = schema.const === undefined ? (schema.enum ?? []) : [schema.const]
  for (const value of values) {
    if (types && !types.some(type => isOfType(value, type))) continue
    if (allowed && !allowed.includes(JSON.stringify(value))) continue
    if (value === null) found.null = true
    else found.literals.push(value)
  }
}

function collectTypes({ schema, pointer }: Place, found: Alternatives): void {
  const types = [schema.type ?? []].flat()
  for (const type of types)
    if (type === 'null') found.null = true
    else if (type === 'boolean') found.literals.push(false, true)
    else if (type !== 'integer' || !types.includes('number'))
      found.others.push({
        kind: 'type',
        type,
        place: { schema: types.length > 1 ? { ...schema, type } : schema, pointer },
      })
}

/** Whether a JSON value is of a type of JSON Schema. */
export function isOfType(value: Json, type: JsonType): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}
