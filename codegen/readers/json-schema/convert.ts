import { getOwn, isObject, type JsonObject, setOwn } from '../../../base/json.js'
import { describedTypes } from '../../protocol/json-types.js'
import { expectedValue } from '../../protocol/keyword-values.js'
import type { Json, JsonSchema } from '../../protocol/model.js'
import {
  isAnnotation,
  type KeywordKind,
  keywordKinds,
  kindOfKeyword,
  maximumDepth,
} from '../../protocol/schema-keywords.js'
import type { JsonDiagnostics } from '../diagnostics.js'
import { isRounded } from '../json-file.js'
import { cameAfter, ignoresSiblings } from './dialect.js'
import type { SchemaFiles } from './files.js'
import { narrowing, reportLeftOut, reportNewer, silent } from './keywords.js'
import { childOf, type Located } from './located.js'
import { orNull } from './nullable.js'
import { simplify, variantNames } from './simplify.js'

/** Context of the conversion of schemas. */
export interface ConvertContext {
  files: SchemaFiles
  diagnostics: JsonDiagnostics
  /** Whether descriptions and examples are taken over. */
  carryComments: boolean
  /** Keywords that the reader has read already, such as `x-method`. */
  consumed?: ReadonlySet<string>
  /** The `$ref` of the definition that stands at a place. */
  refer(target: Located): string
}

/**
 * Converts a schema of JSON Schema, of draft-04 to 2020-12, to one of documents. Keywords that refuse values and that
 * documents do not have are an `info` diagnostic; a value that is no schema is an error.
 */
export function convertSchema(cx: ConvertContext, at: Located, depth = 0): JsonSchema {
  const before = cx.diagnostics.timesWidened
  const schema = convert(cx, at, depth)
  if (cx.diagnostics.timesWidened > before) cx.diagnostics.wider.add(schema)
  return schema
}

function convert(cx: ConvertContext, at: Located, depth: number): JsonSchema {
  const { value: given } = at
  if (given === true) return {}
  if (given === false) return { not: {} }
  if (!isObject(given)) return invalid(cx, 'must be a JSON Schema: an object, true or false', at) ?? {}
  if (depth > maximumDepth) {
    cx.diagnostics.error({
      code: 'nested-too-deep',
      message: `schemas are nested deeper than ${maximumDepth}`,
      at,
      hint: 'name inner shapes',
    })
    return {}
  }
  const schema: JsonSchema = {}
  const mayBeIgnored = Object.hasOwn(given, '$ref') || at.resource.file.dialect === 'draft-04'
  const keywords = Object.keys(given)
  for (let index = 0; index < keywords.length; index++) {
    const keyword = keywords[index] as string
    const value = given[keyword]
    if (!cx.carryComments && comments.has(keyword)) continue
    if (typeof value === 'number' && isRounded(value)) reportRounded(cx, keyword, childOf(at, keyword))
    if (!mayBeIgnored && takeOver(schema, keyword, value)) continue
    const inner = childOf(at, keyword)
    if (inner && !isIgnored(cx, keyword, at, inner))
      convertKeyword(cx, schema, { keyword, at: inner, parent: at, depth })
  }
  if (given.exclusiveMinimum === true) delete schema.minimum
  if (given.exclusiveMaximum === true) delete schema.maximum
  const simple = simplify(schema)
  if (simple.type === undefined && describedTypes(simple).length > 0) cx.diagnostics.untyped.set(simple, at)
  return given.nullable === true ? orNull(simple) : simple
}

function reportRounded({ diagnostics }: ConvertContext, keyword: string, at: Located | undefined): void {
  if (at && keywordKinds.get(keyword) === 'number')
    diagnostics.widened(`JavaScript does not hold every number beyond 2^53: the limit is taken as ${at.value}`, at)
}

const comments: ReadonlySet<string> = new Set(['description', 'examples'])

/** Copies a keyword that holds no schemas and means the same in documents; false when it has to be converted. */
function takeOver(schema: JsonSchema, keyword: string, value: unknown): boolean {
  const kind = sameInDocuments.get(keyword)
  if (kind === undefined || expectedValue(kind, value) !== undefined) return keyword === 'title'
  setOwn(schema as Record<string, unknown>, keyword, value)
  return true
}

const sameInDocuments: ReadonlyMap<string, KeywordKind> = new Map(
  [...keywordKinds].filter(
    ([keyword, kind]) => !/schema|discriminator/.test(kind) && !['$ref', 'title', 'pattern'].includes(keyword),
  ),
)

/** Up to draft-07, what stands beside `$ref` is ignored; annotations there do no harm. */
function isIgnored({ diagnostics }: ConvertContext, keyword: string, at: Located, inner: Located): boolean {
  const { value, resource } = at
  if (!ignoresSiblings(resource.file.dialect) || keyword === '$ref') return false
  if (!isObject(value) || !Object.hasOwn(value, '$ref')) return false
  const refuses = narrowing.has(keyword) || (keywordKinds.has(keyword) && !isAnnotation(keyword))
  if (refuses)
    diagnostics.repeated({
      severity: 'warning',
      code: 'ignored-keyword',
      message: `up to draft-07, "${keyword}" beside "$ref" is ignored`,
      at: inner,
      hint: 'put the $ref into "allOf" if both are meant',
    })
  return refuses
}

/** A keyword in a schema of the definitions. */
interface GivenKeyword {
  keyword: string
  /** Its value. */
  at: Located
  /** The schema around it. */
  parent: Located
  depth: number
}

/** Adds the keywords of documents that say the same; none where documents have no such keyword, or there is an error. */
function convertKeyword(cx: ConvertContext, schema: JsonSchema, given: GivenKeyword): void {
  const { keyword, at, depth } = given
  if (cx.consumed?.has(keyword)) return
  if (cameAfter(at.resource.file.dialect, keyword)) reportNewer(cx.diagnostics, keyword, at)
  const converted = exceptions.get(keyword)?.(cx, given)
  const kind = silent.has(keyword) ? undefined : kindOfKeyword(keyword)
  if (converted) Object.assign(schema, converted)
  else if (kind === undefined) reportLeftOut(cx.diagnostics, keyword, at)
  else {
    const value = convertKind(cx, kind, at, depth)
    if (value !== undefined) setOwn(schema as Record<string, unknown>, keyword, value)
  }
}

/** Converts the value of a keyword, which documents may have under another name. */
function convertAs(cx: ConvertContext, name: string, kind: KeywordKind, { at, depth }: GivenKeyword): JsonSchema {
  const value = convertKind(cx, kind, at, depth)
  return value === undefined ? {} : ({ [name]: value } as JsonSchema)
}

type Exception = (cx: ConvertContext, given: GivenKeyword) => JsonSchema | undefined

const withVariantNames: Exception = (cx, given) => {
  const names = variantNames(given.at.value)
  return names && { ...convertAs(cx, given.keyword, 'schemas', given), 'x-variantNames': names }
}

/** What the ref always names; undefined, for an error, when that depends or a `$ref` stands beside it. */
const staticRef: Exception = (cx, { at, parent }) => {
  const isAlone = isObject(parent.value) && !Object.hasOwn(parent.value, '$ref')
  const target = isAlone ? cx.files.resolveStatic(parent, at.value, at) : undefined
  return target && { $ref: cx.refer(target) }
}

const exclusiveFlag: Exception = (cx, given) =>
  typeof given.at.value === 'boolean' ? exclusiveLimit(cx, given) : undefined

/** Keywords that are not always taken over as they are; a function gives undefined where its keyword is. */
const exceptions: ReadonlyMap<string, Exception> = new Map<string, Exception>([
  [
    '$ref',
    (cx, { at, parent }) => {
      const target = cx.files.resolve(parent, at.value, at)
      return target ? { $ref: cx.refer(target) } : {}
    },
  ],
  ['$dynamicRef', staticRef],
  ['$recursiveRef', staticRef],
  ['anyOf', withVariantNames],
  ['oneOf', withVariantNames],
  ['exclusiveMinimum', exclusiveFlag],
  ['exclusiveMaximum', exclusiveFlag],
  [
    'items',
    (cx, given) =>
      Array.isArray(given.at.value) && given.at.resource.file.dialect !== '2020-12'
        ? convertAs(cx, 'prefixItems', 'schemas', given)
        : undefined,
  ],
  [
    'additionalItems',
    (cx, given) => {
      if (given.at.resource.file.dialect === '2020-12') return undefined
      const areItemsListed = Array.isArray(getOwn(given.parent.value as JsonObject, 'items'))
      return areItemsListed ? convertAs(cx, 'items', 'schema-or-boolean', given) : {}
    },
  ],
  [
    'nullable',
    ({ diagnostics }, { at }) => {
      if (typeof at.value !== 'boolean') return undefined
      if (at.value)
        diagnostics.repeated({
          severity: 'warning',
          code: 'old-form',
          message: '"nullable" is a keyword of OpenAPI 3.0, not of JSON Schema: read as a value or null',
          at,
          hint: 'write "null" among the types',
        })
      return {}
    },
  ],
  [
    'discriminator',
    // OpenAPI's `mapping` repeats the literals of the variants.
    (_, { at: { value } }) =>
      isObject(value) && typeof value.propertyName === 'string'
        ? { discriminator: { propertyName: value.propertyName } }
        : {},
  ],
  [
    'pattern',
    ({ diagnostics }, { at }) => {
      if (typeof at.value !== 'string' || expectedValue('pattern', at.value) === undefined) return undefined
      diagnostics.widened(`${JSON.stringify(at.value)} is no regular expression (ECMA-262, Unicode): left out`, at)
      return {}
    },
  ],
])

/** In draft-04 `exclusiveMinimum: true` makes the `minimum` beside it exclusive; some generators write it in later drafts. */
function exclusiveLimit({ diagnostics }: ConvertContext, { keyword, at, parent }: GivenKeyword): JsonSchema {
  const bound = keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum'
  const limit = getOwn(parent.value as JsonObject, bound)
  if (at.resource.file.dialect !== 'draft-04')
    diagnostics.repeated({
      severity: 'warning',
      code: 'old-form',
      message: `"${keyword}" is true or false as in draft-04: read as whether "${bound}" is exclusive`,
      at,
      hint: 'write the limit itself',
    })
  return at.value === true && typeof limit === 'number' ? { [keyword]: limit } : {}
}

/** The value of a keyword in the form of documents; undefined when there is an error. */
function convertKind(cx: ConvertContext, kind: KeywordKind, at: Located, depth: number): unknown {
  const { value } = at
  const inside = (key: string) => convertSchema(cx, childOf(at, key) ?? at, depth + 1)
  switch (kind) {
    case 'schema':
      return convertSchema(cx, at, depth + 1)
    case 'schema-or-boolean':
      return typeof value === 'boolean' ? value : convertSchema(cx, at, depth + 1)
    case 'schemas':
      if (!Array.isArray(value) || value.length === 0) return invalid(cx, 'must be an array of schemas', at)
      return value.map((_, index) => inside(String(index)))
    case 'schema-map': {
      if (!isObject(value)) return invalid(cx, 'must be an object of schemas', at)
      const schemas: Record<string, JsonSchema> = {}
      Object.keys(value).forEach(name => {
        setOwn(schemas, name, inside(name))
      })
      return schemas
    }
    default: {
      const expected = expectedValue(kind, value)
      return expected === undefined ? (value as Json) : invalid(cx, `must be ${expected}`, at)
    }
  }
}

function invalid({ diagnostics }: ConvertContext, message: string, at: Located): undefined {
  diagnostics.error({ code: 'invalid-schema', message, at, hint: 'correct the schema' })
}
