import { isObject } from '../../../base/json.js'
import { refTo } from '../../../base/ref.js'
import type { Json, JsonSchema } from '../../protocol/model.js'
import { maximumDepth } from '../../protocol/schema-keywords.js'
import { namedBases, plainBases } from './base-types.js'
import { type MetaModelContext, malformed, objectsAt } from './context.js'
import { convertProperties } from './properties.js'

/** Converts a type of the meta model. */
export function convertType(cx: MetaModelContext, type: unknown, pointer: string, depth = 0): JsonSchema {
  if (!isObject(type)) return malformed(cx, 'must be a type: an object with a "kind"', pointer) ?? {}
  if (depth > maximumDepth) return malformed(cx, `types are nested deeper than ${maximumDepth}`, pointer) ?? {}
  const inner = (key: string) => convertType(cx, type[key], `${pointer}/${key}`, depth + 1)
  const items = () =>
    objectsAt(cx, type.items, `${pointer}/items`).map(([item, place]) => convertType(cx, item, place, depth + 1))
  switch (type.kind) {
    case 'base':
      return convertBase(cx, type.name, pointer)
    case 'reference':
      return convertReference(cx, type.name, pointer)
    case 'array':
      return { type: 'array', items: inner('element') }
    case 'map':
      return { type: 'object', ...keysOf(cx, type.key, pointer), additionalProperties: inner('value') }
    case 'and':
      return several('allOf', items(), cx, pointer)
    case 'or':
      return several('anyOf', items(), cx, pointer)
    case 'tuple': {
      const members = items()
      const rest = { items: false, minItems: members.length, maxItems: members.length } as const
      return { type: 'array', ...(members.length > 0 ? { prefixItems: members, ...rest } : rest) }
    }
    case 'literal': {
      const { value } = type
      if (!isObject(value)) return malformed(cx, '"value" must be an object with "properties"', pointer) ?? {}
      return {
        type: 'object',
        ...convertProperties(cx, value.properties, `${pointer}/value/properties`, convertInner(cx, depth)),
      }
    }
    case 'stringLiteral':
      return literal(cx, 'string', type.value, pointer)
    case 'integerLiteral':
      return literal(cx, 'integer', type.value, pointer)
    case 'booleanLiteral':
      return literal(cx, 'boolean', type.value, pointer)
    default:
      return malformed(cx, `there is no kind of type ${JSON.stringify(type.kind)}`, `${pointer}/kind`) ?? {}
  }
}

const convertInner = (cx: MetaModelContext, depth: number) => (type: unknown, pointer: string) =>
  convertType(cx, type, pointer, depth + 1)

function several(keyword: 'anyOf' | 'allOf', items: JsonSchema[], cx: MetaModelContext, pointer: string): JsonSchema {
  const [first, ...more] = items
  if (!first) return malformed(cx, '"items" must name at least one type', pointer) ?? {}
  return more.length === 0 ? first : { [keyword]: items }
}

function convertBase(cx: MetaModelContext, name: unknown, pointer: string): JsonSchema {
  const base = baseNamed(cx, name, pointer)
  if (!base || typeof name !== 'string') return {}
  if (plainBases.has(name) || cx.names.has(name)) return { ...base }
  cx.usedBases.add(name)
  return { $ref: refTo(name) }
}

function baseNamed(cx: MetaModelContext, name: unknown, pointer: string): JsonSchema | undefined {
  const base = typeof name === 'string' ? (plainBases.get(name) ?? namedBases.get(name)) : undefined
  return base ?? malformed(cx, `there is no base type ${JSON.stringify(name)}`, `${pointer}/name`)
}

function convertReference(cx: MetaModelContext, name: unknown, pointer: string): JsonSchema {
  if (typeof name === 'string' && cx.names.has(name)) return { $ref: refTo(name) }
  return malformed(cx, `${JSON.stringify(name)} is no structure, enumeration or alias`, `${pointer}/name`) ?? {}
}

/** The constraint on the keys of a map; none when any text is allowed. */
function keysOf(cx: MetaModelContext, key: unknown, pointer: string): JsonSchema {
  const place = `${pointer}/key`
  if (!isObject(key)) return malformed(cx, '"key" must be a type', place) ?? {}
  if (key.kind === 'base' && key.name === 'integer') return { propertyNames: { pattern: '^-?\\d+$' } }
  if (key.kind === 'base') {
    baseNamed(cx, key.name, place)
    return {}
  }
  const schema = convertReference(cx, key.name, place)
  return schema.$ref === undefined || isAnyText(cx, key.name) ? {} : { propertyNames: schema }
}

/** Whether an alias stands for a base type that admits every text. */
function isAnyText(cx: MetaModelContext, name: unknown): boolean {
  const type = cx.aliases.get(String(name))?.type
  return isObject(type) && type.kind === 'base' && type.name !== 'integer' && type.name !== 'uinteger'
}

function literal(
  cx: MetaModelContext,
  type: 'string' | 'integer' | 'boolean',
  value: unknown,
  pointer: string,
): JsonSchema {
  const right = type === 'integer' ? Number.isSafeInteger(value) : typeof value === type
  return right
    ? { type, const: value as Json }
    : (malformed(cx, `"value" must be a literal: ${type}`, `${pointer}/value`) ?? {})
}
