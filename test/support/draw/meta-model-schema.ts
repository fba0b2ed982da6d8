import type { JsonObject } from '../../../base/json.js'

// LSP's meta model as JSON Schema, made without anything of the product: structures are flat, base types are written out.

interface Named extends JsonObject {
  name: string
}

const bases: Record<string, JsonObject> = {
  URI: { type: 'string' },
  DocumentUri: { type: 'string' },
  RegExp: { type: 'string' },
  string: { type: 'string' },
  integer: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  uinteger: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 },
  decimal: { type: 'number' },
  boolean: { type: 'boolean' },
  null: { type: 'null' },
}

type Property = Named & { type: JsonObject; optional?: boolean }

type Types = JsonObject & {
  structures: (Named & {
    properties: Property[]
    extends?: Named[]
    mixins?: Named[]
  })[]
  enumerations: (Named & { type: Named; values: { value: unknown }[]; supportsCustomValues?: boolean })[]
  typeAliases: (Named & { type: JsonObject })[]
}

/** The schemas of all structures, enumerations and aliases, by name. */
export function schemasOfMetaModel(model: Types): Record<string, JsonObject> {
  const structures = new Map(model.structures.map(structure => [structure.name, structure]))
  const propertiesOf = (name: string): Map<string, { type: JsonObject; optional: boolean }> => {
    const own = structures.get(name)
    const all = new Map([...(own?.extends ?? []), ...(own?.mixins ?? [])].flatMap(base => [...propertiesOf(base.name)]))
    for (const property of own?.properties ?? [])
      all.set(property.name, { type: property.type, optional: property.optional === true })
    return all
  }
  return Object.fromEntries([
    ...model.structures.map(({ name }) => [name, objectOf([...propertiesOf(name)])]),
    ...model.enumerations.map(({ name, type, values, supportsCustomValues }) => [
      name,
      supportsCustomValues ? bases[type.name] : { enum: [...new Set(values.map(({ value }) => value))] },
    ]),
    ...model.typeAliases.map(({ name, type }) => [name, schemaOfType(type)]),
  ]) as Record<string, JsonObject>
}

const objectOf = (properties: Iterable<[string, { type: JsonObject; optional: boolean }]>): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries([...properties].map(([name, { type }]) => [name, schemaOfType(type)])),
  required: [...properties].flatMap(([name, { optional }]) => (optional ? [] : [name])),
})

/** The schema of a type. */
export function schemaOfType(type: JsonObject): JsonObject {
  const items = () => (type.items as JsonObject[]).map(schemaOfType)
  switch (type.kind) {
    case 'base':
      return bases[String(type.name)] ?? {}
    case 'reference':
      return { $ref: `#/$defs/${type.name}` }
    case 'array':
      return { type: 'array', items: schemaOfType(type.element as JsonObject) }
    case 'map':
      return { type: 'object', additionalProperties: schemaOfType(type.value as JsonObject) }
    case 'or':
      return { anyOf: items() }
    case 'and':
      return { allOf: items() }
    case 'tuple':
      return { type: 'array', prefixItems: items(), items: false, minItems: items().length }
    case 'stringLiteral':
      return { const: type.value }
    case 'literal': {
      const { properties } = type.value as { properties: Property[] }
      return objectOf(properties.map(({ name, type, optional = false }) => [name, { type, optional }]))
    }
    default:
      throw new Error(`there are no types of kind ${JSON.stringify(type.kind)}`)
  }
}
