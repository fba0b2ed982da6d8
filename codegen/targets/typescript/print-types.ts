import { docComment } from './comments.js'
import { type Doc, group, hardline, ifBroken, indent, join, line, print, softline } from './layout.js'
import { propertyName } from './literals.js'
import { definitionsIn, isKeyword, type Member, type TypeDeclaration, type TypeNode } from './type-nodes.js'

/** Types as text, laid out as the project's formatter lays them out. */

/** A declaration with its doc comment: an interface for an object, an alias for everything else. */
export function printDeclaration({ name, type, extends: bases = [], doc: text = {} }: TypeDeclaration): string {
  const comment = docComment(text)
  if (type.kind === 'object') {
    const members = membersOf(type).map(member => [hardline, member])
    return `${comment}${print([layoutHeading(name, bases), indent(members), hardline, '}'])}`
  }
  const head = `export type ${name} =`
  const value = layoutType(type)
  const breaksAfterHead = coreOf(type).kind === 'name'
  const doc = breaksAfterHead ? group([head, indent(line), value]) : [head, ' ', value]
  return `${comment}${print(doc)}`
}

function layoutHeading(name: string, bases: readonly string[]): Doc {
  const head = `export interface ${name}`
  const [only, second] = bases
  if (only === undefined) return `${head} {`
  const list = second ? indent([line, 'extends ', indent(join([',', line], bases))]) : indent([line, `extends ${only}`])
  return [group([head, list]), ' {']
}

/** The type of the items of a list. */
const coreOf = (type: TypeNode): TypeNode => (type.kind === 'array' ? coreOf(type.item) : type)

/** A type that stands in a signature, on one line. */
export function inlineType(type: TypeNode): string {
  if (type.kind === 'union') return type.members.map(inlineType).join(' | ')
  if (type.kind !== 'array') return print(layoutType(type))
  return type.item.kind === 'union' ? `(${inlineType(type.item)})[]` : `${inlineType(type.item)}[]`
}

/** A type as a document to lay out. */
export function layoutType(type: TypeNode): Doc {
  switch (type.kind) {
    case 'name':
      return type.text
    case 'array':
      return [layoutItem(type.item), '[]']
    case 'tuple':
      return layoutTuple(type)
    case 'object':
      return layoutObject(type)
    case 'union':
      return layoutUnion(type)
    case 'intersection':
      return layoutIntersection(type)
  }
}

type NodeOf<Kind extends TypeNode['kind']> = Extract<TypeNode, { kind: Kind }>

function layoutItem(item: TypeNode): Doc {
  if (item.kind === 'union')
    return isHugged(item)
      ? ['(', layoutUnion(item), ')']
      : group(['(', indent([softline, alternatives(item)]), softline, ')'])
  return item.kind === 'intersection' ? ['(', layoutType(item), ')'] : layoutType(item)
}

function layoutTuple({ items }: NodeOf<'tuple'>): Doc {
  const docs = items.map(({ label, type, modifier }) => {
    if (label !== undefined) return [label, modifier === 'optional' ? '?: ' : ': ', layoutType(type)]
    if (modifier === 'rest') return [listsDefinitions(type) ? '...rest: ' : '...', layoutItem(type), '[]']
    if (modifier === 'optional') return [layoutItem(type), '?']
    if (type.kind !== 'union' || isHugged(type)) return layoutType(type)
    return items.length > 1
      ? group([indent([ifBroken(['(', softline]), alternatives(type)]), softline, ifBroken(')')])
      : group(alternatives(type))
  })
  return docs.length === 0
    ? '[]'
    : group(['[', indent([softline, join([',', line], docs)]), ifBroken(','), softline, ']'])
}

/** Whether definitions are named inside a list: only behind a label may they be the one that the rest belongs to. */
function listsDefinitions(type: TypeNode): boolean {
  if (type.kind === 'array' || type.kind === 'tuple') return definitionsIn(type).size > 0
  return (type.kind === 'union' || type.kind === 'intersection') && type.members.some(listsDefinitions)
}

function layoutObject(type: NodeOf<'object'>): Doc {
  return group(['{', indent([line, join([ifBroken('', ';'), line], membersOf(type))]), line, '}'])
}

function membersOf({ members, index, key = 'string' }: NodeOf<'object'>): Doc[] {
  return [...members.map(layoutMember), ...(index ? [[`[key: ${key}]: `, layoutType(index)]] : [])]
}

function layoutMember({ name, type, optional, doc = {} }: Member): Doc {
  const start = `${propertyName(name)}${optional ? '?: ' : ': '}`
  const member = type.kind === 'name' ? [start + type.text] : [start, layoutType(type)]
  const comment = docComment(doc)
  if (comment === '') return member
  const lines = comment.split('\n').slice(0, -1)
  return [...lines.flatMap(text => [text, hardline]), ...member]
}

/** An object that may be null hugs its braces. */
function isHugged({ members }: NodeOf<'union'>): boolean {
  const objects = members.filter(member => member.kind === 'object').length
  const nulls = members.filter(member => isKeyword(member, 'null')).length
  return objects === 1 && nulls === members.length - 1
}

function layoutUnion(type: NodeOf<'union'>): Doc {
  if (isHugged(type)) return join(' | ', type.members.map(layoutType))
  return group(indent([ifBroken(line), alternatives(type)]))
}

const alternatives = ({ members }: NodeOf<'union'>): Doc => [
  ifBroken('| '),
  join(
    [line, '| '],
    members.map(member =>
      member.kind === 'intersection' ? ['(', indent(layoutType(member)), ')'] : indent(layoutType(member)),
    ),
  ),
]

function layoutIntersection({ members }: NodeOf<'intersection'>): Doc {
  let indented = false
  const docs = members.map((member, index): Doc => {
    const doc = member.kind === 'union' ? layoutItem(member) : layoutType(member)
    const previous = members[index - 1]
    if (!previous) return doc
    if (previous.kind !== 'object' && member.kind !== 'object') return indent([' &', line, doc])
    if (previous.kind === 'object' && member.kind === 'object') return [' & ', indented ? indent(doc) : doc]
    indented ||= index > 1
    return [' & ', index > 1 ? indent(doc) : doc]
  })
  return group(docs)
}
