import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonSchema } from '../../protocol/model.js'

type Resolve = (ref: string) => JsonSchema | undefined

/** The longest chain of refs that is followed. */
const mostRefs = 8

/** Whether every value of one schema is certainly a value of the other; `false` means that it is not certain. */
export function isNarrower(schema: JsonSchema, other: JsonSchema, resolve: Resolve, left = mostRefs): boolean {
  const wanted = withoutWords(other)
  const given = withoutWords(schema)
  if (Object.keys(wanted).length === 0 || isDeepStrictEqual(given, wanted)) return true
  if (given.not && Object.keys(given.not).length === 0) return true
  const variants = given.anyOf ?? given.oneOf
  if (variants) return variants.every(variant => isNarrower(variant, wanted, resolve, left))
  // Variants of a `oneOf` that the reader makes exclude each other.
  const choices = wanted.anyOf ?? wanted.oneOf
  if (choices?.some(choice => isNarrower(given, choice, resolve, left))) return true
  const values = given.enum ?? (given.const === undefined ? undefined : [given.const])
  if (values) return values.every(value => admits(wanted, value))
  if (given.$ref !== undefined) {
    const target = left > 0 ? resolve(given.$ref) : undefined
    return target !== undefined && isNarrower(target, wanted, resolve, left - 1)
  }
  const bare = Object.keys(wanted).length === 1 ? typesOf(wanted) : undefined
  const types = typesOf(given)
  return bare !== undefined && (types?.every(type => bare.includes(type)) ?? false)
}

function withoutWords({ description, deprecated, ...others }: JsonSchema): JsonSchema {
  return others
}

const typesOf = ({ type }: JsonSchema) => (type === undefined ? undefined : [type].flat())

function admits(schema: JsonSchema, value: Json): boolean {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.some(choice => admits(choice, value))
  if (schema.enum) return schema.enum.includes(value)
  if (schema.const !== undefined) return schema.const === value
  const types = typesOf(schema)
  return Object.keys(schema).length === 1 && (types?.includes(value === null ? 'null' : typeofJson(value)) ?? false)
}

const typeofJson = (value: Json) =>
  Array.isArray(value) ? 'array' : (typeof value as 'boolean' | 'number' | 'string' | 'object')
