import type { JsonSchema } from '../../protocol/model.js'
import { referencedName } from '../../protocol/reference.js'
import {
  type Alternative,
  type Alternatives,
  assertionsOf,
  compositeKeywords,
  isOfType,
  type Resolve,
} from './alternative.js'
import { canonicalJson, sameJson } from './canonical.js'
import type { SchemaPlace } from './finding.js'
import { isDisjoint } from './tags.js'

/**
 * The alternatives of a shape: unions are flattened, nullable and literal variants are taken apart. A `oneOf` whose
 * variants may overlap is no union: a value that fits two of them is refused.
 */
export function alternativesOf(place: SchemaPlace, resolve: Resolve): Alternatives {
  const found = none()
  collect(place, resolve, found)
  return withoutRepeats(found)
}

const none = (): Alternatives => ({ any: false, null: false, literals: [], others: [], repeats: false })

/** The same alternatives, each once. */
function withoutRepeats(found: Alternatives): Alternatives {
  const count = found.literals.length + found.others.length
  found.literals = [...new Map(found.literals.map(value => [canonicalJson(value), value])).values()]
  if (found.others.length > 1) {
    const once = new Map<string, Alternative>()
    for (const item of found.others) {
      const identity = item.kind === 'reference' ? `#${item.name}` : canonicalJson(item.place.schema)
      if (!once.has(identity)) once.set(identity, item)
    }
    found.others = [...once.values()]
  }
  found.repeats ||= found.literals.length + found.others.length < count
  return found
}

function collect(place: SchemaPlace, resolve: Resolve, found: Alternatives): void {
  const { schema } = place
  const assertions = assertionsOf(schema)
  const only = (...keywords: string[]) => assertions.every(keyword => keywords.includes(keyword))
  if (assertions.length === 0) addAny(found)
  else if (schema.$ref !== undefined && only('$ref'))
    found.others.push({ kind: 'reference', name: referencedName(schema.$ref) ?? schema.$ref, place })
  else if (schema.not && only('not') && assertionsOf(schema.not).length === 0) return
  else if (schema.anyOf && only('anyOf')) collectVariants(place, 'anyOf', resolve, found)
  else if (schema.oneOf && only('oneOf') && isUnion(place, resolve)) collectVariants(place, 'oneOf', resolve, found)
  else if ((schema.const !== undefined || schema.enum) && only('const', 'enum', 'type')) collectLiterals(schema, found)
  else if (schema.type !== undefined && !assertions.some(keyword => compositeKeywords.includes(keyword)))
    collectTypes(place, found)
  else found.others.push({ kind: 'other', place })
}

function collectVariants(
  { schema, pointer }: SchemaPlace,
  keyword: 'anyOf' | 'oneOf',
  resolve: Resolve,
  found: Alternatives,
): void {
  for (const [index, variant] of (schema[keyword] ?? []).entries())
    collect({ schema: variant, pointer: `${pointer}/${keyword}/${index}` }, resolve, found)
}

/** Whether no value can fit two variants of a `oneOf`. */
function isUnion(place: SchemaPlace, resolve: Resolve): boolean {
  const variants = none()
  collectVariants(place, 'oneOf', resolve, variants)
  return isDisjoint(withoutRepeats(variants), resolve)
}

/**
 * Puts the alternatives of a named union in the place of its name; names of single shapes stay. A name met again inside
 * what it stands for adds nothing, and one that stands for nothing but itself admits everything.
 */
export function expandReferences(found: Alternatives, resolve: Resolve): Alternatives {
  const expanded = new Set<string>()
  const pending = found.others.toReversed()
  let circular = false
  found.others = []
  for (let item = pending.pop(); item; item = pending.pop()) {
    const inner = item.kind === 'reference' ? alternativesOf(resolve(item.place), resolve) : undefined
    if (item.kind !== 'reference' || !inner || isSingleShape(inner)) found.others.push(item)
    else if (expanded.has(item.name)) circular = true
    else {
      expanded.add(item.name)
      found.any ||= inner.any
      found.null ||= inner.null
      found.literals.push(...inner.literals)
      pending.push(...inner.others.toReversed())
    }
  }
  if (circular && isEmpty(found)) found.any = true
  return withoutRepeats(found)
}

function isSingleShape({ any, null: nullable, literals, others }: Alternatives): boolean {
  return !any && !nullable && literals.length === 0 && others.length === 1 && others[0]?.kind !== 'reference'
}

const isEmpty = ({ any, null: nullable, literals, others }: Alternatives): boolean =>
  !any && !nullable && literals.length + others.length === 0

function collectLiterals(schema: JsonSchema, found: Alternatives): void {
  const { const: only, enum: listed } = schema
  const types = schema.type === undefined ? undefined : [schema.type].flat()
  const excluded = only !== undefined && listed && !listed.some(value => sameJson(value, only))
  for (const value of excluded ? [] : only === undefined ? (listed ?? []) : [only]) {
    if (types && !types.some(type => isOfType(value, type))) continue
    if (value === null) addNull(found)
    else found.literals.push(value)
  }
}

function collectTypes({ schema, pointer }: SchemaPlace, found: Alternatives): void {
  const types = [schema.type ?? []].flat()
  for (const type of types)
    if (type === 'null') addNull(found)
    else if (type === 'boolean') found.literals.push(false, true)
    else if (type !== 'integer' || !types.includes('number'))
      found.others.push({
        kind: 'type',
        type,
        place: { schema: types.length > 1 ? { ...schema, type } : schema, pointer },
      })
}

function addAny(found: Alternatives): void {
  found.repeats ||= found.any
  found.any = true
}

function addNull(found: Alternatives): void {
  found.repeats ||= found.null
  found.null = true
}
