import { refName, refTo } from '../../../base/ref.js'
import { showName } from '../../../base/visible-text.js'
import type { Json, JsonSchema } from '../../protocol/model.js'
import {
  type Block,
  enclose,
  indent,
  inline,
  keyword,
  type Line,
  line,
  literal,
  mark,
  onOneLine,
  remark,
  type Token,
} from './blocks.js'
import { bracketed, intersection, union, unionWidth } from './operators.js'
import { nameRemark, noted, remarks } from './remarks.js'
import { showLiteral } from './text.js'

const objectWidth = 60
const deepest = 64

/**
 * A schema as lines for a reader. The lines of deeply nested schemas end in `…`.
 *
 * @param paramNames names of the elements, for the tuple of a method's parameters by position
 */
export function shapeLines(schema: JsonSchema, paramNames?: readonly string[]): Line[] {
  const { lines } = paramNames && schema.prefixItems ? positional(schema, paramNames) : shape(schema, 0, false)
  const [head, ...rest] = lines
  return head !== undefined && head.tokens.length === 0 && rest.length > 0 ? indent(rest, -1) : lines
}

function shape(schema: JsonSchema, level: number, compact = true): Block {
  if (level > deepest) return inline(keyword('…'))
  const facets = facetsOf(schema, level, compact)
  if (facets.length === 0) return inline(keyword('unknown'))
  return facets.length === 1 ? (facets[0] as Block) : intersection(facets)
}

/** The constraints of a schema, each as a text; all of them hold. */
function facetsOf(schema: JsonSchema, level: number, compact: boolean): Block[] {
  const facets: Block[] = []
  if (schema.$ref !== undefined) facets.push(inline(refToken(schema.$ref)))
  if (schema.const !== undefined) facets.push(inline(literal(schema.const)))
  else if (schema.enum)
    facets.push(union(schema.enum.map((value, index) => constant(value, schema['x-enumNames']?.[index]))))
  else facets.push(...typeFacets(schema, level, compact))
  for (const variants of [schema.anyOf, schema.oneOf])
    if (variants)
      facets.push(
        union(
          variants.map((variant, index) =>
            noted(variant, variantShape(variant, schema['x-variantNames']?.[index], level)),
          ),
        ),
      )
  for (const member of schema.allOf ?? []) facets.push(shape(member, level + 1))
  if (schema.not) facets.push(negation(schema.not, level))
  return facets
}

/** A value, and in brackets the name that the definitions give it. */
function constant(value: Json, name?: string): Block {
  return inline(literal(value), ...(name === value ? [] : nameRemark(name)))
}

/** A variant, and in brackets the name that the definitions give it, where its `$ref` does not say it already. */
function variantShape(variant: JsonSchema, name: string | undefined, level: number): Block {
  if (variant.const !== undefined && variant.$ref === undefined) return constant(variant.const, name)
  const isInRef = name !== undefined && variant.$ref === refTo(name)
  const block = shape(variant, level + 1)
  return isInRef || !name ? block : enclose([], bracketed(block), nameRemark(name))
}

function negation(schema: JsonSchema, level: number): Block {
  if (Object.keys(schema).length === 0) return inline(keyword('never'))
  return enclose([keyword('not'), mark('(')], shape(schema, level + 1), [mark(')')])
}

function typeFacets(schema: JsonSchema, level: number, compact: boolean): Block[] {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? impliedTypes(schema))
  if (types.length === 0) return []
  // `object` is redundant beside variants that are objects themselves.
  if (
    types.length === 1 &&
    types[0] === 'object' &&
    !hasMembers(schema) &&
    (schema.anyOf ?? schema.oneOf ?? schema.allOf)
  )
    return []
  return [
    union(
      types.map(type => {
        if (type === 'object') return object(schema, level, compact)
        if (type === 'array') return array(schema, level)
        return inline(keyword(type), ...remarks(schema, type))
      }),
    ),
  ]
}

function impliedTypes(schema: JsonSchema): string[] {
  if (hasMembers(schema)) return ['object']
  return schema.items !== undefined || schema.prefixItems ? ['array'] : []
}

function hasMembers(schema: JsonSchema): boolean {
  return Boolean(schema.properties ?? schema.patternProperties) || schema.additionalProperties !== undefined
}

function object(schema: JsonSchema, level: number, compact: boolean): Block {
  const required = new Set(schema.required)
  const members = Object.entries(schema.properties ?? {}).map(([name, value]) => {
    const label = [{ kind: 'property' as const, text: propertyName(name) }, mark(required.has(name) ? ': ' : '?: ')]
    return noted(value, enclose(label, shape(value, level + 1)))
  })
  for (const [pattern, value] of Object.entries(schema.patternProperties ?? {}))
    members.push(
      noted(value, enclose([mark('['), remark(`/${showName(pattern)}/`), mark(']: ')], shape(value, level + 1))),
    )
  const rest = schema.additionalProperties ?? (schema.propertyNames ? true : undefined)
  if (rest !== undefined && rest !== false)
    members.push(
      enclose(
        [mark('['), { kind: 'property', text: 'key' }, mark(': '), ...keys(schema.propertyNames, level), mark(']: ')],
        shape(rest === true ? {} : rest, level + 1),
      ),
    )
  const size = remarks(schema, 'object')
  if (members.length === 0) return inline(rest === false ? mark('{}') : keyword('object'), ...size)
  if (compact) {
    const oneLine = onOneLine(members, listed('{ ', [mark(' }'), ...size]), objectWidth)
    if (oneLine) return oneLine
  }
  return { lines: [line(mark('{')), ...members.flatMap(member => indent(member.lines, 1)), line(mark('}'), ...size)] }
}

/** The constraint on the names of further properties, where that fits on a line. */
function keys(names: JsonSchema = { type: 'string' }, level: number): Token[] {
  const isLimited = remarks(names, 'string').length > 0
  const [only, ...more] = shape(isLimited ? { type: 'string', ...names } : names, level + 1).lines
  return only && more.length === 0 ? only.tokens : [keyword('string')]
}

function array(schema: JsonSchema, level: number): Block {
  const size = remarks(schema, 'array')
  if (schema.prefixItems) {
    const members = schema.prefixItems.map(item => shape(item, level + 1))
    return tuple(schema, members, level, size)
  }
  const item = elements(schema.items, level)
  if (item.loose && item.lines.length > 1)
    return { lines: [line(keyword('Array'), mark('<')), ...item.lines.slice(1), line(mark('>'), ...size)] }
  return enclose([], bracketed(item), [mark('[]'), ...size])
}

/** Parameters by position, each with its name. */
function positional(schema: JsonSchema, names: readonly string[]): Block {
  const needed = schema.minItems ?? 0
  const members = (schema.prefixItems ?? []).map((item, index) => {
    const label = { kind: 'property' as const, text: propertyName(names[index] ?? `${index}`) }
    return noted(item, enclose([label, mark(index < needed ? ': ' : '?: ')], shape(item, 1)))
  })
  return tuple(schema, members, 0, [])
}

function tuple({ items }: JsonSchema, members: Block[], level: number, size: Token[]): Block {
  const all =
    items === undefined || items === false
      ? members
      : [...members, enclose([mark('...')], elements(items, level), [mark('[]')])]
  const oneLine = onOneLine(all, listed('[', [mark(']'), ...size]), unionWidth)
  if (oneLine) return oneLine
  return { lines: [line(mark('[')), ...all.flatMap(member => indent(member.lines, 1)), line(mark(']'), ...size)] }
}

/** Brackets around members with commas between them. */
const listed = (open: string, end: Token[]) => ({ start: [mark(open)], between: [mark(', ')], end })

function elements(items: JsonSchema['items'], level: number): Block {
  if (items === false) return inline(keyword('never'))
  return shape(items === undefined || items === true ? {} : items, level + 1)
}

function refToken(pointer: string): Token {
  const definition = refName(pointer)
  return definition === undefined
    ? { kind: 'remark', text: showName(pointer) }
    : { kind: 'ref', text: showName(definition), definition }
}

function propertyName(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : showLiteral(name)
}
