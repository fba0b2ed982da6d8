import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { mapSubschemas } from '../../../../codegen/protocol/walk.js'

/** Gives a whole number below a bound. */
type Choose = (bound: number) => number

/** A document's shapes, written another way with the same values: the definitions grow by names for parts. */
export function rewrite(
  schema: JsonSchema,
  $defs: Protocol['$defs'],
  choose: Choose,
): { schema: JsonSchema; $defs: Protocol['$defs'] } {
  const named: Protocol['$defs'] = {}
  const again = (item: JsonSchema): JsonSchema => {
    const inner = mapSubschemas(reorder(item, choose), again)
    const ways = waysToWrite(inner, $defs, named)
    const way = ways[choose(ways.length * 2)]
    return way ? way() : inner
  }
  const definitions = Object.fromEntries(Object.entries($defs).map(([name, item]) => [name, again(item)]))
  const changed = again(schema)
  const entries = Object.entries({ ...definitions, ...named })
  return { schema: changed, $defs: Object.fromEntries(choose(2) === 0 ? entries : entries.reverse()) }
}

function reorder(schema: JsonSchema, choose: Choose): JsonSchema {
  if (choose(2) === 0) return schema
  const copy = { ...schema }
  if (copy.properties) copy.properties = Object.fromEntries(Object.entries(copy.properties).reverse())
  if (copy.required) copy.required = [...copy.required].reverse()
  if (copy.anyOf) copy.anyOf = [...copy.anyOf].reverse()
  if (copy.oneOf) copy.oneOf = [...copy.oneOf].reverse()
  return copy
}

/** The ways in which the outermost schema can be written with the same values. */
function waysToWrite(schema: JsonSchema, $defs: Protocol['$defs'], named: Protocol['$defs']): (() => JsonSchema)[] {
  const { type, required, anyOf, oneOf, enum: listed, const: only, minimum, maximum } = schema
  const keywords = Object.keys(schema)
  const just = (...names: string[]) => keywords.every(keyword => names.includes(keyword))
  const ways: (() => JsonSchema)[] = [
    () => ({ allOf: [schema] }),
    () => ({ anyOf: [schema] }),
    () => ({ oneOf: [schema] }),
    () => ({ anyOf: [{ anyOf: [schema] }, schema] }),
    () => {
      const name = `Part${Object.keys(named).length}`
      named[name] = schema
      return { $ref: `#/$defs/${name}` }
    },
  ]
  const target = schema.$ref === undefined ? undefined : $defs[schema.$ref.slice('#/$defs/'.length)]
  if (target && just('$ref')) ways.push(() => target)
  if (Array.isArray(type) && just('type')) ways.push(() => ({ anyOf: type.map(item => ({ type: item })) }))
  if (Array.isArray(type) && just('type')) ways.push(() => ({ oneOf: type.map(item => ({ type: item })) }))
  if (only !== undefined && just('const')) ways.push(() => ({ enum: [only] }))
  if (listed?.length === 1 && just('enum')) ways.push(() => ({ const: listed[0] ?? null }))
  if (listed && just('enum')) ways.push(() => ({ anyOf: listed.map(item => ({ const: item })) }))
  if (type === 'integer' && minimum !== undefined)
    ways.push(() => ({ ...without(schema, 'minimum'), exclusiveMinimum: minimum - 1 }))
  if (type === 'integer' && maximum !== undefined)
    ways.push(() => ({ ...without(schema, 'maximum'), exclusiveMaximum: maximum + 1 }))
  if (type === 'object' && required && !schema.allOf)
    ways.push(() => ({ ...without(schema, 'required'), allOf: [{ type: 'object', required }] }))
  if (oneOf && schema.discriminator && just('oneOf', 'discriminator')) ways.push(() => ({ anyOf: oneOf }))
  const [first, ...more] = anyOf ?? []
  if (first && more.length > 1 && just('anyOf')) ways.push(() => ({ anyOf: [first, { anyOf: more }] }))
  return ways
}

function without(schema: JsonSchema, keyword: keyof JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== keyword))
}
