import { isEnvelope, type LooseMessages, sortMessages } from '../loose-messages.js'
import { answersTo, debugAdapter, type OtherKind } from '../other-kinds.js'
import { ts } from './compiler.js'

/** What a TypeScript file declares and names. */
export interface FileContents {
  /**
   * Types that it declares, by name, with the namespaces that they are in: those made of members, such as interfaces, and
   * others, such as unions.
   */
  readonly declared: ReadonlyMap<string, 'members' | 'other'>
  /** All names that stand in it, also those that it imports. */
  readonly names: ReadonlySet<string>
  /** Names that it exports from another file, or of what stands elsewhere in it. */
  readonly exported: ReadonlySet<string>
  /** Whether it exports all of another file. */
  readonly exportsAll: boolean
  /** Types that are messages: those with a member `method` that is a literal. */
  readonly loose: LooseMessages
  /** A form of definitions that is not read. */
  readonly other: OtherKind | undefined
}

/** Looks at the syntax of a TypeScript file; nothing else is read. A text that the compiler cannot parse has no names. */
export function contentsOf(text: string): FileContents {
  try {
    return contentsOfNode(ts.createSourceFile('contents.ts', text, ts.ScriptTarget.Latest, false))
  } catch (error) {
    // Nested too deeply for the compiler: the reader reports that.
    if (error instanceof RangeError) return contentsOf('')
    throw error
  }
}

function contentsOfNode(root: ts.Node): FileContents {
  const declared = new Map<string, 'members' | 'other'>()
  const names = new Set<string>()
  const exported = new Set<string>()
  const messages: { name: string; hasId: boolean }[] = []
  let exportsAll = false
  let hasZod = false
  let other: OtherKind | undefined
  const pending = [{ node: root, namespaces: '' }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, namespaces } = next
    if (ts.isIdentifier(node)) names.add(node.text)
    else if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      const members = ts.isInterfaceDeclaration(node) ? [node.members] : membersOf(node.type)
      const name = namespaces + node.name.text
      declared.set(name, members ? 'members' : 'other')
      const listed = members?.flat() ?? []
      const known = listed.flatMap(member => nameOfMember(member) ?? [])
      if (listed.some(isMethod) && isEnvelope(known)) messages.push({ name, hasId: known.includes('id') })
      if (known.includes(answersTo)) other = debugAdapter
    } else if (ts.isExportSpecifier(node)) exported.add(node.name.text)
    else if (ts.isExportDeclaration(node) && !node.exportClause) exportsAll = true
    else if (importsZod(node)) hasZod = true
    // A file of declarations that imports Zod calls nothing of it: its types can be read.
    else if (hasZod && ts.isCallExpression(node)) other ??= valuesOfZod
    const isNamespace = ts.isModuleDeclaration(node) && ts.isIdentifier(node.name)
    const inside = isNamespace ? `${namespaces}${node.name.text}.` : namespaces
    const children: typeof pending = []
    ts.forEachChild(node, child => {
      children.push({ node: child, namespaces: inside })
    })
    pending.push(...children.reverse())
  }
  return { declared, names, exported, exportsAll, loose: sortMessages(messages), other }
}

/**
 * The lists of members of a type that has nothing but members, or of an intersection of such types: a protocol in several
 * files joins its maps in this way.
 */
function membersOf(type: ts.TypeNode): (readonly ts.TypeElement[])[] | undefined {
  if (ts.isParenthesizedTypeNode(type)) return membersOf(type.type)
  if (ts.isTypeLiteralNode(type)) return [type.members]
  if (ts.isMappedTypeNode(type)) return []
  if (!ts.isIntersectionTypeNode(type)) return undefined
  const parts = type.types.map(part => (ts.isTypeReferenceNode(part) ? [] : membersOf(part)))
  return parts.every(part => part !== undefined) ? parts.flat() : undefined
}

const nameOfMember = ({ name }: ts.TypeElement) =>
  name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined

/** Whether a member is `method: 'name'`, or several names. */
const isMethod = (member: ts.TypeElement) =>
  nameOfMember(member) === 'method' &&
  ts.isPropertySignature(member) &&
  member.type !== undefined &&
  isLiteral(member.type)

const isLiteral = (type: ts.TypeNode): boolean =>
  ts.isUnionTypeNode(type)
    ? type.types.every(isLiteral)
    : ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)

/** Definitions that are values of a program: reading them would mean running it. */
const valuesOfZod: OtherKind = {
  message: 'the shapes here are values of Zod, and nothing is executed',
  hint: 'write them as JSON Schema first, with z.toJSONSchema(…), and name that file',
}

const importsZod = (node: ts.Node) =>
  ts.isImportDeclaration(node) &&
  ts.isStringLiteral(node.moduleSpecifier) &&
  /^zod(\/|$)/.test(node.moduleSpecifier.text)
