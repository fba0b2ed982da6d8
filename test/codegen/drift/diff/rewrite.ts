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
    let written = mapSubschemas(reorder(item, choose), again)
    // None, one, or several ways one after another.
    for (let left = choose(4); left > 0; left--) {
      const ways = waysToWrite(written, $defs, named)
      written = ways[choose(ways.length)]?.() ?? written
    }
    return written
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
  return [
    () => ({ allOf: [schema] }),
    () => ({ anyOf: [schema] }),
    () => ({ oneOf: [schema] }),
    ...(schema.anyOf ? [] : [() => ({ anyOf: [{ anyOf: [schema] }, schema] })]),
    () => ({ allOf: [schema, {}] }),
    () => {
      const name = `Part${Object.keys(named).length}`
      named[name] = schema
      return { $ref: `#/$defs/${name}` }
    },
    ...waysToInline(schema, $defs),
    ...waysOfLiterals(schema),
    ...waysOfBounds(schema),
    ...waysOfObjects(schema),
    ...waysOfUnions(schema),
  ]
}

const just = (schema: JsonSchema, ...names: (keyof JsonSchema)[]) =>
  Object.keys(schema).every(keyword => (names as string[]).includes(keyword))

function waysToInline(schema: JsonSchema, $defs: Protocol['$defs']): (() => JsonSchema)[] {
  const target = schema.$ref === undefined ? undefined : $defs[schema.$ref.slice('#/$defs/'.length)]
  if (!target) return []
  return [
    () => (just(schema, '$ref') ? target : { ...without(schema, '$ref'), allOf: [target, ...(schema.allOf ?? [])] }),
  ]
}

function waysOfLiterals(schema: JsonSchema): (() => JsonSchema)[] {
  const { type, enum: listed, const: only } = schema
  const ways: (() => JsonSchema)[] = []
  if (Array.isArray(type) && just(schema, 'type'))
    ways.push(
      () => ({ anyOf: type.map(item => ({ type: item })) }),
      () => ({ oneOf: type.map(item => ({ type: item })) }),
    )
  const isPlain = !['$ref', 'not', 'const', 'enum', 'allOf', 'anyOf', 'oneOf'].some(keyword => keyword in schema)
  if (Array.isArray(type) && type.length === 2 && type.includes('null') && isPlain)
    ways.push(() => {
      const { default: given, ...bare } = schema
      const variants: JsonSchema[] = [{ type: 'null' }, { ...bare, type: type.find(item => item !== 'null') ?? 'null' }]
      return { anyOf: variants, ...(given !== undefined && { default: given }) }
    })
  if (type === 'null' && just(schema, 'type')) ways.push(() => ({ const: null }))
  if (type === 'boolean' && just(schema, 'type')) ways.push(() => ({ enum: [true, false] }))
  if (only !== undefined) ways.push(() => ({ ...without(schema, 'const'), enum: [only] }))
  if (listed?.length === 1) ways.push(() => ({ ...without(schema, 'enum'), const: listed[0] ?? null }))
  if (listed && just(schema, 'enum'))
    ways.push(
      () => ({ anyOf: listed.map(item => ({ const: item })) }),
      () => ({ oneOf: listed.map(item => ({ const: item })) }),
    )
  if (listed && just(schema, 'enum') && listed.every(item => typeof item === 'string'))
    ways.push(() => ({ type: 'string', enum: listed }))
  return ways
}

function waysOfBounds(schema: JsonSchema): (() => JsonSchema)[] {
  const { type, minimum, maximum } = schema
  const ways: (() => JsonSchema)[] = []
  if (type === 'integer' && minimum !== undefined)
    ways.push(() => ({ ...without(schema, 'minimum'), exclusiveMinimum: minimum - 1 }))
  if (type === 'integer' && maximum !== undefined)
    ways.push(() => ({ ...without(schema, 'maximum'), exclusiveMaximum: maximum + 1 }))
  for (const keyword of ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'pattern'] as const) {
    const value = schema[keyword]
    if (value !== undefined && !schema.allOf)
      ways.push(() => ({ ...without(schema, keyword), allOf: [{ [keyword]: value }] }))
  }
  if (type === 'integer') ways.push(() => ({ ...schema, multipleOf: schema.multipleOf ?? 1 }))
  if (schema.minItems === undefined && type === 'array') ways.push(() => ({ ...schema, minItems: 0 }))
  if (schema.items === undefined && type === 'array') ways.push(() => ({ ...schema, items: true }))
  return ways
}

function waysOfObjects(schema: JsonSchema): (() => JsonSchema)[] {
  const { type, required, properties, allOf, additionalProperties } = schema
  if (type !== 'object' || allOf) return []
  const ways: (() => JsonSchema)[] = []
  if (required) ways.push(() => ({ ...without(schema, 'required'), allOf: [{ type: 'object', required }] }))
  else ways.push(() => ({ ...schema, required: [] }))
  if (additionalProperties === true) ways.push(() => ({ ...schema, additionalProperties: {} }))
  const [first, ...more] = Object.entries(properties ?? {})
  // What is said of other fields counts for those that the same schema names.
  if (first && additionalProperties === undefined && !schema.patternProperties)
    ways.push(() => ({
      ...schema,
      properties: Object.fromEntries(more),
      allOf: [{ type: 'object', properties: Object.fromEntries([first]) }],
    }))
  return ways
}

function waysOfUnions(schema: JsonSchema): (() => JsonSchema)[] {
  const { anyOf, oneOf } = schema
  const ways: (() => JsonSchema)[] = []
  if (oneOf && areDisjoint(oneOf)) ways.push(() => ({ ...without(schema, 'oneOf', 'discriminator'), anyOf: oneOf }))
  if (anyOf && !oneOf && areDisjoint(anyOf)) ways.push(() => ({ ...without(schema, 'anyOf'), oneOf: anyOf }))
  const [first, ...more] = anyOf ?? []
  if (first && more.length > 1) ways.push(() => ({ ...schema, anyOf: [first, { anyOf: more }] }))
  // What stands beside a union, in each of its variants.
  if (anyOf && schema.properties && !schema.allOf && !oneOf) {
    const beside = without(schema, 'anyOf', 'discriminator')
    ways.push(() => ({ anyOf: anyOf.map(variant => ({ allOf: [beside, variant] })) }))
  }
  return ways
}

/** Whether each variant has a literal for one property, or a closed key, or a type, that no other has. */
function areDisjoint(variants: readonly JsonSchema[]): boolean {
  const marks = variants.map(variant => {
    const { type, properties = {}, required = [], additionalProperties, ...rest } = variant
    if (type !== 'object')
      return typeof type === 'string' && type !== 'integer' && just(variant, 'type') ? `type ${type}` : undefined
    if (Object.keys(rest).length > 0) return undefined
    const literal = properties.kind?.const ?? properties.kind?.enum?.[0]
    if (required.includes('kind') && literal !== undefined && (properties.kind?.enum ?? [0]).length === 1)
      return `kind ${JSON.stringify(literal)}`
    return additionalProperties === false && required.length === 1 && Object.keys(properties).length === 1
      ? `key ${required[0]}`
      : undefined
  })
  const sorts = new Set(marks.map(mark => mark?.split(' ')[0]).filter(sort => sort !== 'type'))
  return !marks.includes(undefined) && new Set(marks).size === marks.length && sorts.size <= 1
}

function without(schema: JsonSchema, ...keywords: (keyof JsonSchema)[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !(keywords as string[]).includes(keyword)))
}
