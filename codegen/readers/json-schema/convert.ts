import { isObject } from '../../protocol/json.js'
import type { Json, JsonSchema } from '../../protocol/model.js'
import { escapePointer, referencedName, referenceTo } from '../../protocol/reference.js'
import { isAnnotation, keywordKinds, maximumDepth } from '../../protocol/schema-keywords.js'
import type { JsonDiagnostics } from '../diagnostics.js'

/** What the conversion of schemas needs to know. */
export interface ShapeContext {
  diagnostics: JsonDiagnostics
  carryComments: boolean
  /** Called with each definition that a schema refers to. */
  refer(name: string, pointer: string): void
}

/** Keywords of JSON Schema that documents do without and that take nothing away. */
const silent = new Set([
  'title',
  '$comment',
  '$schema',
  '$id',
  'readOnly',
  'writeOnly',
  'contentEncoding',
  'contentMediaType',
])

/** Keywords that narrow a shape in a way documents cannot: leaving them out widens it. */
const narrowing = new Set([
  'contains',
  'contentSchema',
  'dependentRequired',
  'dependentSchemas',
  'else',
  'if',
  'maxContains',
  'minContains',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
])

/** A schema of the bundle as documents write it. */
export function convertSchema(cx: ShapeContext, given: unknown, pointer: string, depth = 0): JsonSchema {
  if (given === true) return {}
  if (given === false) return { not: {} }
  if (!isObject(given)) {
    invalid(cx, 'must be a JSON Schema: an object, true or false', pointer)
    return {}
  }
  if (depth > maximumDepth) {
    cx.diagnostics.error(
      'nested-too-deep',
      `schemas are nested deeper than ${maximumDepth}`,
      pointer,
      'name inner shapes',
    )
    return {}
  }
  const entries = Object.entries(given).flatMap(([keyword, value]) => {
    const converted = convertKeyword(cx, keyword, value, `${pointer}/${escapePointer(keyword)}`, depth)
    return converted === undefined ? [] : [[keyword, converted] as const]
  })
  return simplify(Object.fromEntries(entries) as JsonSchema)
}

/** The value of a keyword as documents write it; undefined when the keyword is left out. */
function convertKeyword(cx: ShapeContext, keyword: string, value: unknown, pointer: string, depth: number): unknown {
  if (keyword === 'description') return cx.carryComments ? value : undefined
  if (keyword === '$ref') return convertReference(cx, value, pointer)
  switch (silent.has(keyword) ? undefined : keywordKinds.get(keyword)) {
    case undefined:
      leaveOut(cx, keyword, value, pointer)
      return undefined
    case 'schema':
      return convertSchema(cx, value, pointer, depth + 1)
    case 'schema-or-boolean':
      return typeof value === 'boolean' ? value : convertSchema(cx, value, pointer, depth + 1)
    case 'schemas':
      if (!Array.isArray(value)) return invalid(cx, 'must be an array of schemas', pointer)
      return value.map((item, index) => convertSchema(cx, item, `${pointer}/${index}`, depth + 1))
    case 'schema-map':
      if (!isObject(value)) return invalid(cx, 'must be an object of schemas', pointer)
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [
          name,
          convertSchema(cx, item, `${pointer}/${escapePointer(name)}`, depth + 1),
        ]),
      )
    default:
      return value
  }
}

function invalid({ diagnostics }: ShapeContext, message: string, pointer: string): undefined {
  diagnostics.error('invalid-schema', message, pointer, 'correct the bundle')
}

function leaveOut({ diagnostics }: ShapeContext, keyword: string, value: unknown, pointer: string): void {
  if (silent.has(keyword) || keyword.startsWith('x-')) return
  if (narrowing.has(keyword)) {
    if (value !== true) diagnostics.widened(`documents cannot say "${keyword}": the shape admits more`, pointer)
  } else
    diagnostics.error(
      'unknown-keyword',
      `"${keyword}" is not a keyword this reader knows`,
      pointer,
      'write the shape with JSON Schema 2020-12, without dynamic references',
    )
}

function convertReference(cx: ShapeContext, value: unknown, pointer: string): string | undefined {
  const name = typeof value === 'string' ? referencedName(value) : undefined
  if (name === undefined) {
    cx.diagnostics.error(
      'foreign-reference',
      `${JSON.stringify(value)} leads out of the definitions of the bundle`,
      pointer,
      'refer to shapes as #/$defs/Name',
    )
    return undefined
  }
  cx.refer(name, pointer)
  return referenceTo(name)
}

/** The plain form of what generators of schemas write in a roundabout way. */
function simplify(schema: JsonSchema): JsonSchema {
  return literals(lonelyMember(schema))
}

/** `allOf` around one reference, there only to give it a description, is the reference. */
function lonelyMember(schema: JsonSchema): JsonSchema {
  const { allOf, ...rest } = schema
  const [member, ...more] = allOf ?? []
  if (!member || more.length > 0) return schema
  const clash = Object.keys(rest).some(key => key in member) || Object.keys(rest).some(key => !isAnnotation(key))
  return clash ? schema : { ...member, ...rest }
}

/** Variants that are literals of one type and nothing else are an `enum`. */
function literals(schema: JsonSchema): JsonSchema {
  const keyword = schema.oneOf ? 'oneOf' : 'anyOf'
  const variants = schema[keyword]
  if (!variants || variants.length < 2 || schema.enum || schema.const !== undefined) return schema
  const [first] = variants
  const plain = variants.every(
    variant =>
      variant.const !== undefined &&
      variant.type === first?.type &&
      Object.keys(variant).every(key => key === 'const' || key === 'type' || key === 'description'),
  )
  if (!plain) return schema
  const { [keyword]: _variants, type = first?.type, ...rest } = schema
  return { ...rest, ...(type !== undefined && { type }), enum: variants.map(variant => variant.const as Json) }
}
