import { isObject } from '../../../../base/json.js'
import type { SchemaFiles } from '../files.js'
import { descendantOf, type Located } from '../located.js'

/** A property of an object schema, and whether it must be there. */
export interface Member {
  at: Located
  required: boolean
}

const deepest = 50

/** Finds a property of a schema: its own, or one that it takes over through `$ref` or `allOf`. */
export function findMember(files: SchemaFiles, at: Located, name: string, depth = 0): Member | undefined {
  if (depth > deepest || !isObject(at.value)) return undefined
  let found: Member | undefined
  for (const source of sourcesOf(files, at, depth).values()) {
    const own = descendantOf(source, ['properties', name])
    const required = isObject(source.value) ? source.value.required : undefined
    const isRequired = Array.isArray(required) && required.includes(name)
    if (own && !found) found = { at: own, required: isRequired }
    else if (found && isRequired) found.required = true
  }
  return found
}

/** A schema and those whose constraints it takes over: through `$ref` and `allOf`. */
function sourcesOf(files: SchemaFiles, at: Located, depth: number, found = new Map<unknown, Located>()) {
  const { value } = at
  if (depth > deepest || !isObject(value) || found.has(value)) return found
  found.set(value, at)
  const target = value.$ref === undefined ? undefined : files.resolve(at, value.$ref)
  if (target) sourcesOf(files, target, depth + 1, found)
  for (const index of Array.isArray(value.allOf) ? value.allOf.keys() : []) {
    const member = descendantOf(at, ['allOf', String(index)])
    if (member) sourcesOf(files, member, depth + 1, found)
  }
  return found
}

/** The literals that a schema admits; undefined when it admits more. */
export function literalsOf(files: SchemaFiles, at: Located, depth = 0): string[] | undefined {
  if (depth > deepest || !isObject(at.value)) return undefined
  const { const: only, enum: several, $ref: ref } = at.value
  if (typeof only === 'string') return [only]
  if (Array.isArray(several) && several.every(value => typeof value === 'string')) return several
  const target = ref === undefined ? undefined : files.resolve(at, ref)
  return target && literalsOf(files, target, depth + 1)
}

/** Names of the properties that a schema lists. */
export function memberNames(files: SchemaFiles, at: Located): string[] {
  const names = [...sourcesOf(files, at, 0).values()].flatMap(({ value }) =>
    isObject(value) && isObject(value.properties) ? Object.keys(value.properties) : [],
  )
  return [...new Set(names)]
}

/**
 * The variants of a union, those of unions inside it included; a schema that is no union is its only variant.
 *
 * @param visit called with each union
 */
export function variantsOf(files: SchemaFiles, at: Located, visit?: (union: Located) => void): Located[] {
  const seen = new Set<unknown>()
  const flatten = (at: Located): Located[] => {
    if (!isObject(at.value)) return [at]
    if (seen.has(at.value)) return []
    seen.add(at.value)
    const { $ref: ref, oneOf } = at.value
    const keyword = Array.isArray(oneOf) ? 'oneOf' : 'anyOf'
    const variants = at.value[keyword]
    if (Array.isArray(variants)) {
      visit?.(at)
      return [...variants.keys()].flatMap(index => {
        const variant = descendantOf(at, [keyword, String(index)])
        return variant ? flatten(variant) : []
      })
    }
    const target = ref === undefined ? undefined : files.resolve(at, ref)
    return target ? flatten(target) : ref === undefined ? [at] : []
  }
  return flatten(at)
}
