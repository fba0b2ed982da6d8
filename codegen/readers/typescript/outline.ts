import { ts } from './compiler.js'

/** What a TypeScript file declares and names. */
export interface Outline {
  /** Types that it declares, by name: those made of members, such as interfaces, and others, such as unions. */
  readonly declared: ReadonlyMap<string, 'members' | 'other'>
  /** All names that stand in it, also those that it imports. */
  readonly names: ReadonlySet<string>
  /** Whether it exports all of another file. */
  readonly exportsAll: boolean
}

/** Looks at the syntax of a TypeScript file; nothing else is read. A text that the compiler cannot parse has no names. */
export function outlineOf(text: string): Outline {
  try {
    return outlineOfNode(ts.createSourceFile('outline.ts', text, ts.ScriptTarget.Latest, false))
  } catch (error) {
    // Nested too deeply for the compiler; the reader says it.
    if (error instanceof RangeError) return { declared: new Map(), names: new Set(), exportsAll: false }
    throw error
  }
}

function outlineOfNode(root: ts.Node): Outline {
  const declared = new Map<string, 'members' | 'other'>()
  const names = new Set<string>()
  let exportsAll = false
  const pending = [root]
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (ts.isIdentifier(node)) names.add(node.text)
    else if (ts.isInterfaceDeclaration(node)) declared.set(node.name.text, 'members')
    else if (ts.isTypeAliasDeclaration(node)) declared.set(node.name.text, hasMembers(node.type) ? 'members' : 'other')
    else if (ts.isExportDeclaration(node) && !node.exportClause) exportsAll = true
    ts.forEachChild(node, child => {
      pending.push(child)
    })
  }
  return { declared, names, exportsAll }
}

/** Whether a type lists members. An intersection does: of maps, as protocols that are written in several files have it. */
function hasMembers(type: ts.TypeNode): boolean {
  if (ts.isParenthesizedTypeNode(type)) return hasMembers(type.type)
  if (ts.isIntersectionTypeNode(type)) return type.types.every(part => ts.isTypeReferenceNode(part) || hasMembers(part))
  return ts.isTypeLiteralNode(type) || ts.isMappedTypeNode(type)
}
