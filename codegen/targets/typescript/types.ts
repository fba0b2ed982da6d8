import type { Declaration, EnumType, ObjectType, TemplateType, TupleType, Type } from '../../bindings/model.js'
import type { Json } from '../../bindings/shared.js'
import { docOf } from './comments.js'
import { escapeText, numberLiteral, stringLiteral } from './literals.js'
import {
  hasIntersection,
  intersectionOf,
  keyword,
  type Member,
  type TupleItem,
  type TypeDeclaration,
  type TypeNode,
  unionOf,
} from './type-nodes.js'

/** The name that a declaration has in TypeScript. */
export type NameOf = (declaration: Declaration) => string

/** A declaration of the bindings as one of TypeScript: an object's bases are interfaces that it extends. */
export function declarationOf(declaration: Declaration, nameOf: NameOf): TypeDeclaration {
  const { type } = declaration
  const named = { name: nameOf(declaration), doc: docOf(declaration) }
  if (type.kind !== 'object' || type.properties.length === 0) return { ...named, type: nodeOf(type, nameOf) }
  return { ...named, type: membersOf(type, nameOf), extends: type.extends.map(base => nameOf(base.declaration)) }
}

/** A type of the bindings as one of TypeScript. */
export function nodeOf(type: Type, nameOf: NameOf): TypeNode {
  switch (type.kind) {
    case 'unknown':
    case 'never':
      return keyword(type.kind)
    case 'primitive':
      return keyword(type.primitive === 'integer' ? 'number' : type.primitive)
    case 'literal':
      return literalNode(type.value)
    case 'template':
      return keyword(templateLiteral(type))
    case 'enum':
      return enumNode(type)
    case 'ref':
      return { kind: 'name', text: nameOf(type.declaration), definition: true }
    case 'array':
      return { kind: 'array', item: nodeOf(type.item, nameOf) }
    case 'tuple':
      return tupleNode(type, nameOf)
    case 'map':
      return {
        kind: 'object',
        members: [],
        index: nodeOf(type.value, nameOf),
        ...(type.names && { key: keyType(type.names) }),
      }
    case 'object':
      return intersectionOf([...type.extends.map(base => nodeOf(base, nameOf)), membersOf(type, nameOf)])
    case 'union':
      return unionOf(type.variants.map(variant => nodeOf(variant.type, nameOf)))
    case 'intersection':
      return intersectionOf(type.members.map(member => nodeOf(member, nameOf)))
  }
}

/** The type of exactly one value. */
function literalNode(value: Json): TypeNode {
  if (typeof value === 'string') return keyword(stringLiteral(value))
  if (typeof value === 'number') return keyword(numberLiteral(value))
  if (value === null || typeof value === 'boolean') return keyword(String(value))
  if (Array.isArray(value))
    return { kind: 'tuple', items: value.map(item => ({ type: literalNode(item), modifier: '' })) }
  const members = Object.entries(value).map(([name, item]) => ({ name, type: literalNode(item), optional: false }))
  return members.length > 0 ? { kind: 'object', members } : keyword('object')
}

const templateLiteral = ({ parts }: TemplateType) =>
  `\`${parts
    .map(part =>
      typeof part === 'string' ? escapeText(part).replace(/`|\$(?=\{|$)/g, '\\$&') : `\${${part.placeholder}}`,
    )
    .join('')}\``

/** The names of an index signature: `number` is there for those that are numbers. */
const keyType = (names: TemplateType) => (names.parts.length === 1 ? 'number' : templateLiteral(names))

/** The values; an open list keeps them beside the type that has them all, so that an editor can offer them. */
function enumNode({ members, open }: EnumType): TypeNode {
  const values = members.map(({ value }) => literalNode(value))
  const others = open === 'integer' ? 'number' : open
  return unionOf(others ? [...values, keyword(`(${others} & Record<never, never>)`)] : values)
}

function tupleNode({ items, rest }: TupleType, nameOf: NameOf): TypeNode {
  const nodes = items.map(
    ({ type, optional }): TupleItem => ({
      type: nodeOf(type, nameOf),
      modifier: optional ? 'optional' : '',
    }),
  )
  return { kind: 'tuple', items: rest ? [...nodes, { type: nodeOf(rest, nameOf), modifier: 'rest' }] : nodes }
}

function membersOf({ properties, others, closed, extends: bases }: ObjectType, nameOf: NameOf): TypeNode {
  const members = properties.map(
    (property): Member => ({
      name: property.name,
      type: nodeOf(property.type, nameOf),
      optional: !property.required,
      doc: docOf(property),
    }),
  )
  if (others) return { kind: 'object', members, index: indexOver(members, nodeOf(others, nameOf)) }
  if (members.length > 0) return { kind: 'object', members }
  if (bases.length > 0) return keyword('unknown')
  return closed ? { kind: 'object', members: [], index: keyword('never') } : keyword('object')
}

/** TypeScript wants every property to fit the index signature: it is as wide as all of them. */
function indexOver(members: readonly Member[], others: TypeNode): TypeNode {
  const types = [others, ...members.map(member => member.type)]
  // Parts that exclude each other reduce to never in one place and not in the other.
  if (types.some(hasIntersection)) return members.length > 0 ? keyword('unknown') : others
  return unionOf(members.some(member => member.optional) ? [...types, keyword('undefined')] : types)
}
