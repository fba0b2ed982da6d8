import type { DocText } from './comments.js'

/** TypeScript types, before they are text. */

export type TypeNode =
  | { kind: 'name'; text: string; definition?: boolean }
  | { kind: 'array'; item: TypeNode }
  | { kind: 'tuple'; items: TupleItem[] }
  | { kind: 'object'; members: Member[]; index?: TypeNode; key?: string }
  | { kind: 'union'; members: TypeNode[] }
  | { kind: 'intersection'; members: TypeNode[] }

export interface TupleItem {
  /** Name of the position, where it has one; then all others have one, too. */
  label?: string
  type: TypeNode
  modifier: '' | 'optional' | 'rest'
}

export interface Member {
  name: string
  type: TypeNode
  optional: boolean
  doc?: DocText
}

/** A type that has a name. */
export interface TypeDeclaration {
  name: string
  type: TypeNode
  /** Names of interfaces whose members it has, too. */
  extends?: readonly string[]
  doc?: DocText
}

export const keyword = (text: string): TypeNode => ({ kind: 'name', text })

/** A type without parts, such as `string`, `'a'` or a name. */
export const isKeyword = (type: TypeNode, text: string): boolean => type.kind === 'name' && type.text === text

/** A union without duplicates and nested unions, `null` at its end; `unknown` and `string` swallow what they contain. */
export function unionOf(types: readonly TypeNode[]): TypeNode {
  const members = membersOf('union', types)
  if (members.some(type => isKeyword(type, 'unknown'))) return keyword('unknown')
  const open = new Set(members.flatMap(type => (type.kind === 'name' ? [type.text] : [])))
  const kept = members.filter(
    type => !isKeyword(type, 'never') && !isKeyword(type, 'null') && !(type.kind === 'name' && isSwallowed(type, open)),
  )
  if (open.has('null')) kept.push(keyword('null'))
  const [only = keyword('never')] = kept
  return kept.length > 1 ? { kind: 'union', members: kept } : only
}

function isSwallowed({ text }: { text: string }, open: ReadonlySet<string>): boolean {
  if (/^['"`]/.test(text)) return open.has('string')
  if (/^-?\d/.test(text)) return open.has('number')
  return (text === 'true' || text === 'false') && open.has('boolean')
}

/** An intersection without `unknown` and nested intersections, and without alternatives that cannot be. */
export function intersectionOf(types: readonly TypeNode[]): TypeNode {
  if (types.length === 1) return types[0] as TypeNode
  const all = membersOf('intersection', types)
  // TypeScript takes `{ a: string } & number` for possible; a JSON value is one or the other.
  const members = all.some(isObject) ? membersOf('intersection', all.map(onlyObjects)) : all
  if (members.some(type => isKeyword(type, 'never'))) return keyword('never')
  const kept = members.filter(type => !isKeyword(type, 'unknown'))
  const [only = keyword('unknown')] = kept
  return kept.length > 1 ? { kind: 'intersection', members: kept } : only
}

/** The types without duplicates, and in the place of each of the kind its members. */
function membersOf(kind: 'union' | 'intersection', types: readonly TypeNode[]): readonly TypeNode[] {
  const isFlat = !types.some(type => type.kind === kind)
  return distinct(isFlat ? types : types.flatMap(type => (type.kind === kind ? type.members : [type])))
}

const isObject = (type: TypeNode) => type.kind === 'object' || isKeyword(type, 'object')

function onlyObjects(type: TypeNode): TypeNode {
  if (type.kind === 'union') return unionOf(type.members.map(onlyObjects))
  if (type.kind === 'intersection') return intersectionOf(type.members.map(onlyObjects))
  if (type.kind === 'array' || type.kind === 'tuple') return keyword('never')
  const open = type.kind !== 'name' || type.definition || ['unknown', 'object'].includes(type.text)
  return open ? type : keyword('never')
}

function distinct(types: readonly TypeNode[]): readonly TypeNode[] {
  return types.length < 2 ? types : [...new Map(types.map(type => [keyOf(type), type])).values()]
}

/** Equal for equal types. */
const keyOf = (type: TypeNode) => (type.kind === 'name' ? type.text : JSON.stringify(type))

/** The definitions a type names, in order of appearance. */
export function definitionsIn(type: TypeNode, found = new Set<string>(), throughShapes = true): Set<string> {
  const visit = (inner: TypeNode) => void definitionsIn(inner, found, throughShapes)
  if (type.kind === 'name') {
    if (type.definition) found.add(type.text)
  } else if (type.kind === 'union' || type.kind === 'intersection') type.members.forEach(visit)
  else if (throughShapes) {
    if (type.kind === 'array') visit(type.item)
    else if (type.kind === 'tuple') for (const item of type.items) visit(item.type)
    else if (type.kind === 'object') {
      for (const member of type.members) visit(member.type)
      if (type.index) visit(type.index)
    }
  }
  return found
}

/** Whether a type has an intersection anywhere in it. */
export function hasIntersection(type: TypeNode): boolean {
  switch (type.kind) {
    case 'name':
      return false
    case 'array':
      return hasIntersection(type.item)
    case 'tuple':
      return type.items.some(item => hasIntersection(item.type))
    case 'union':
      return type.members.some(hasIntersection)
    case 'object':
      return type.members.some(member => hasIntersection(member.type)) || (!!type.index && hasIntersection(type.index))
    case 'intersection':
      return true
  }
}
