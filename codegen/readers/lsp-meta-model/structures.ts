import { isObject, type JsonObject } from '../../../base/json.js'
import type { JsonSchema } from '../../protocol/model.js'
import { type MetaModelContext, malformed, notesOf, objectsAt } from './context.js'
import { convertProperties } from './properties.js'
import { convertType } from './types.js'

/**
 * Converts a structure. What it `extends` and its `mixins` become `allOf`, its own properties stand beside that. Where a
 * property takes the place of an inherited one that admits less or other values, the inherited properties are copied.
 */
export function convertStructure(cx: MetaModelContext, structure: JsonObject, pointer: string): JsonSchema {
  const own = ownProperties(cx, structure, pointer)
  const bases = basesOf(cx, structure, pointer)
  const notes = notesOf(cx, structure)
  const allOf = bases.map(({ name, place }) => convertType(cx, { kind: 'reference', name }, place))
  if (!overrides(cx, structure, bases)) return { type: 'object', ...notes, ...(allOf.length > 0 && { allOf }), ...own }
  const members = [...inherited(cx, bases, new Set()), structure].map(each => ownProperties(cx, each, pointer))
  const properties = Object.assign({}, ...members.map(member => member.properties)) as Record<string, JsonSchema>
  const last = (name: string) => members.findLast(member => member.properties && Object.hasOwn(member.properties, name))
  const required = Object.keys(properties).filter(name => last(name)?.required?.includes(name))
  return { type: 'object', ...notes, properties, ...(required.length > 0 && { required }) }
}

interface Base {
  name: string
  place: string
}

function ownProperties(cx: MetaModelContext, structure: JsonObject, pointer: string) {
  return convertProperties(cx, structure.properties, `${pointer}/properties`, (type, place) =>
    convertType(cx, type, place),
  )
}

function basesOf(cx: MetaModelContext, structure: JsonObject, pointer: string): Base[] {
  return ['extends', 'mixins'].flatMap(key =>
    objectsAt(cx, structure[key], `${pointer}/${key}`).flatMap(([{ kind, name }, place]): Base[] =>
      kind === 'reference' && typeof name === 'string'
        ? [{ name, place }]
        : (malformed(cx, `what is named under "${key}" must be a reference to a structure`, place) ?? []),
    ),
  )
}

/** The structures that a structure inherits from, the nearest last. */
function inherited(cx: MetaModelContext, bases: readonly Base[], seen: Set<string>): JsonObject[] {
  return bases.flatMap(({ name }) => {
    const structure = cx.structures.get(name)
    if (!structure || seen.has(name)) return []
    seen.add(name)
    return [...inherited(cx, parentsOf(structure), seen), structure]
  })
}

/** The same as {@link basesOf} without diagnostics, for a structure that is converted elsewhere. */
const parentsOf = (structure: JsonObject): Base[] =>
  [structure.extends, structure.mixins].flatMap(list =>
    (Array.isArray(list) ? list : []).flatMap(item =>
      isObject(item) && typeof item.name === 'string' ? [{ name: item.name, place: '' }] : [],
    ),
  )

/** Whether an own property replaces an inherited one in a way that `allOf` cannot express. */
function overrides(cx: MetaModelContext, structure: JsonObject, bases: readonly Base[]): boolean {
  const own = propertiesOf(structure)
  if (bases.length === 0 || own.length === 0) return false
  const before = new Map(
    inherited(cx, bases, new Set())
      .flatMap(propertiesOf)
      .map(property => [property.name, property]),
  )
  return own.some(property => {
    const earlier = before.get(property.name)
    return earlier !== undefined && !narrows(property, earlier)
  })
}

const propertiesOf = ({ properties }: JsonObject): JsonObject[] =>
  Array.isArray(properties) ? properties.filter(isObject) : []

/** Whether a property admits nothing that an inherited one of its name refuses. */
function narrows(property: JsonObject, earlier: JsonObject): boolean {
  if (property.optional === true && earlier.optional !== true) return false
  const { type } = property
  const { type: wider } = earlier
  if (JSON.stringify(type) === JSON.stringify(wider)) return true
  if (!isObject(type) || !isObject(wider) || wider.kind !== 'base') return false
  const literals: Record<string, unknown> = {
    stringLiteral: 'string',
    integerLiteral: 'integer',
    booleanLiteral: 'boolean',
  }
  return literals[String(type.kind)] === wider.name
}
