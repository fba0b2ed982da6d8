import { refName } from '../../base/ref.js'
import type { JsonSchema } from '../protocol/model.js'
import { isAnnotation } from '../protocol/schema-keywords.js'

/** Shapes that extend others: `allOf` with refs, and further properties. */

type Definitions = ReadonlyMap<string, JsonSchema>

/** The longest chain of bases that is followed. A shape at the end of a longer chain gets no bases. */
const deepest = 64

/**
 * The refs to the bases of a shape; undefined when it has none, or when it is not just theirs and its own: when a
 * base is no plain object, or one property is declared by two of them in different ways.
 */
export function basesOf(schema: JsonSchema, definitions: Definitions): string[] | undefined {
  if (schema.$ref === undefined && schema.allOf === undefined) return undefined
  const bases = refsOf(schema)
  if (!bases || bases.length + Object.keys(schema.properties ?? {}).length < 2) return undefined
  return propertiesOf(schema, '', definitions, deepest) ? bases : undefined
}

/** The refs of a schema and of all parts of its `allOf`; undefined when a part is more than a `$ref`. */
function refsOf({ $ref, allOf = [] }: JsonSchema): string[] | undefined {
  const refs = $ref === undefined ? [] : [$ref]
  for (const part of allOf) {
    if (part.$ref === undefined || !Object.keys(part).every(keyword => keyword === '$ref' || isAnnotation(keyword)))
      return undefined
    refs.push(part.$ref)
  }
  return refs
}

const objectKeywords = [
  'type',
  'properties',
  'required',
  'additionalProperties',
  'minProperties',
  'maxProperties',
  '$ref',
  'allOf',
]

/** What was found of each definition: many shapes have the same bases. */
const known = new WeakMap<Definitions, Map<string, Map<string, string> | undefined>>()

/** The definition that declares each property of a plain object, its bases' included; undefined for any other shape. */
function propertiesOf(
  schema: JsonSchema,
  home: string,
  definitions: Definitions,
  depth: number,
): Map<string, string> | undefined {
  const { type = 'object', properties = {}, required = [], additionalProperties } = schema
  const keywords = Object.keys(schema)
  if (depth === 0 || type !== 'object' || !keywords.every(word => objectKeywords.includes(word) || isAnnotation(word)))
    return undefined
  const own = Object.keys(properties)
  const empty = own.length === 0 && schema.allOf === undefined && schema.$ref === undefined
  if (typeof additionalProperties === 'object' || (empty && additionalProperties === false)) return undefined
  const found = new Map([...own, ...required].map(name => [name, home]))
  for (const ref of refsOf(schema) ?? [undefined]) {
    const inherited = ref === undefined ? undefined : propertiesOfDefinition(ref, definitions, depth - 1)
    if (!inherited) return undefined
    for (const [name, origin] of inherited) {
      if ((found.get(name) ?? origin) !== origin) return undefined
      found.set(name, origin)
    }
  }
  return found
}

function propertiesOfDefinition(ref: string, definitions: Definitions, depth: number) {
  const name = refName(ref)
  const schema = name === undefined ? undefined : definitions.get(name)
  if (name === undefined || !schema) return undefined
  const memory = known.get(definitions) ?? new Map<string, Map<string, string> | undefined>()
  known.set(definitions, memory)
  if (memory.has(name)) return memory.get(name)
  // A shape that is its own base is no plain object.
  memory.set(name, undefined)
  const properties = propertiesOf(schema, name, definitions, depth)
  memory.set(name, properties)
  return properties
}
