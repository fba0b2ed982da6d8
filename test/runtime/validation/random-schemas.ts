import type { JsonType, Schema } from '../../../runtime/validation/schema.js'
import { type Chooser, names } from './random-values.js'

const types: JsonType[] = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']
const literals = ['a', 'b', 'c', '', 'constructor', 0, 1, 2.5, true, false, null]
// What ajv cannot be asked for: it leaves `__proto__` out of `properties`.
const properties = names.filter(name => name !== '__proto__')
const shapes = ['A', 'B', 'C', 'D/e', 'F~g']
const ref = (name: string) => `#/$defs/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`

/** Writable, to be put together. */
type Draft = { -readonly [Keyword in keyof Schema]: Schema[Keyword] }

/** Named shapes that refer to one another. */
export function randomDefinitions(choose: Chooser): Record<string, Schema> {
  return Object.fromEntries(shapes.map(name => [name, randomSchema(choose, 3)]))
}

/** A schema of any of the keywords that documents have. */
export function randomSchema(choose: Chooser, depth: number): Schema {
  if (depth <= 0) return leaf(choose)
  const inner = () => randomSchema(choose, depth - 1)
  const list = (most = 3) => Array.from({ length: 1 + choose.below(most) }, inner)
  switch (choose.below(14)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return object(choose, inner)
    case 4:
    case 5:
      return array(choose, inner)
    case 6:
      return { anyOf: list(), ...(choose.chance(0.2) && object(choose, inner)) }
    case 7:
      return { oneOf: list(), ...(choose.chance(0.2) && object(choose, inner)) }
    case 8:
      return { allOf: list(2), ...(choose.chance(0.4) && object(choose, inner)) }
    case 9:
      return { not: inner() }
    case 10:
    case 11:
      return tagged(choose, inner)
    case 12:
      return { $ref: ref(choose.pick(shapes)), ...(choose.chance(0.3) && object(choose, inner)) }
    default:
      return leaf(choose)
  }
}

function leaf(choose: Chooser): Schema {
  switch (choose.below(8)) {
    case 0:
      return {}
    case 1:
      return { const: choose.pick<unknown>([...literals, [1], { a: 1, b: [2] }, { b: [2], a: 1 }]) }
    case 2:
      return { enum: choose.some<unknown>([...literals, ['a'], {}], 0.4).concat('z') }
    case 3:
      return { type: [...new Set([choose.pick(types), choose.pick(types)])] }
    case 4:
      return { $ref: ref(choose.pick(shapes)) }
    case 5: {
      const schema: Draft = choose.chance(0.7) ? { type: 'string' } : {}
      if (choose.chance(0.5)) schema.minLength = choose.below(4)
      if (choose.chance(0.5)) schema.maxLength = choose.below(5)
      if (choose.chance(0.3)) schema.pattern = choose.pick(['^a', '[ab]$', '^.$', '^\\p{L}*$'])
      return schema
    }
    case 6: {
      const schema: Draft = choose.chance(0.7) ? { type: choose.pick(['number', 'integer'] as const) } : {}
      const keywords = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const
      for (const keyword of choose.some(keywords, 0.3)) schema[keyword] = choose.below(5) - 1
      if (choose.chance(0.3)) schema.multipleOf = choose.pick([1, 2, 0.1, 0.01, 0.3, 1e-4, 1.5])
      return schema
    }
    default:
      return { type: choose.pick(types) }
  }
}

function object(choose: Chooser, inner: () => Schema): Schema {
  const schema: Draft = choose.chance(0.8) ? { type: 'object' } : {}
  if (choose.chance(0.9))
    schema.properties = Object.fromEntries(choose.some(properties, 0.3).map(name => [name, inner()]))
  if (choose.chance(0.5)) schema.required = choose.some(properties, 0.2)
  if (choose.chance(0.3)) schema.additionalProperties = choose.chance(0.4) ? choose.chance(0.3) : inner()
  if (choose.chance(0.1)) schema.patternProperties = { [choose.pick(['^a', 'b$', '^\\d'])]: inner() }
  if (choose.chance(0.1)) schema.propertyNames = { maxLength: choose.below(6) }
  if (choose.chance(0.1)) schema.minProperties = choose.below(3)
  if (choose.chance(0.1)) schema.maxProperties = choose.below(4)
  return schema
}

function array(choose: Chooser, inner: () => Schema): Schema {
  const schema: Draft = choose.chance(0.8) ? { type: 'array' } : {}
  if (choose.chance(0.7)) schema.items = choose.chance(0.1) ? choose.chance(0.5) : inner()
  if (choose.chance(0.3)) schema.prefixItems = [inner(), inner()].slice(choose.below(2))
  if (choose.chance(0.3)) schema.minItems = choose.below(3)
  if (choose.chance(0.3)) schema.maxItems = choose.below(4)
  // Where items have a type, ajv does not look for repeats among those before them.
  if (choose.chance(0.3) && !schema.prefixItems) schema.uniqueItems = choose.chance(0.8)
  return schema
}

/** A union; most of its variants have a literal that no other variant has. */
function tagged(choose: Chooser, inner: () => Schema): Schema {
  const tag = choose.pick(['kind', 'type', 'constructor'])
  const variants = choose.some(['a', 'b', 'c', 1, true] as const, 0.6).map((literal): Schema => {
    const value = choose.pick<Schema>([{ const: literal }, { enum: [literal, 'z'] }, { type: 'string' }])
    return {
      type: 'object',
      properties: { [tag]: choose.chance(0.8) ? { const: literal } : value, a: inner() },
      ...(choose.chance(0.8) && { required: [tag] }),
    }
  })
  const others = choose.chance(0.3) ? [inner()] : []
  const list = [...variants, ...others]
  if (list.length === 0) list.push(inner())
  const union = choose.chance(0.5) ? { oneOf: list } : { anyOf: list }
  return choose.chance(0.3) ? { ...union, discriminator: { propertyName: tag } } : union
}
