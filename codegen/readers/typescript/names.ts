import { basename, dirname } from 'node:path'
import { addToGroup } from '../../protocol/groups.js'
import { pascalCase as joinWords, wordsOf } from '../../protocol/words.js'
import { ts } from './compiler.js'
import { packageOfFile } from './symbols.js'

/** A text as one name: `chat/submitMessage` → `ChatSubmitMessage`. Only letters and digits stay. */
export const pascalCase = (text: string): string => joinWords(wordsOf(text))

/** Name of a type as it is declared: a default export has the name of its declaration. */
export function declaredName(symbol: ts.Symbol): string {
  if (symbol.name !== 'default') return symbol.name
  const declaration = symbol.declarations?.[0]
  const name = declaration && ts.getNameOfDeclaration(declaration as ts.Declaration)
  if (name && ts.isIdentifier(name)) return name.text
  return declaration ? pascalCase(fileName(declaration.getSourceFile())) : symbol.name
}

const fileName = (file: ts.SourceFile) => basename(file.fileName).replace(/(?:\.d)?\.[cm]?tsx?$/, '')

/** A definition that needs a name. */
export interface Claim {
  /** Its name when no other definition needs the same. */
  name: string
  /** Where it is declared; something without one is named after the way that led to it. */
  declaration: ts.Node | undefined
}

/**
 * Gives every claim a unique name. Of several declarations of one name, that of the definitions file keeps it, and
 * each other gets its origin in front: `Range` of `vscode` becomes `VscodeRange`. A claim without a declaration never keeps a
 * name that a declaration has.
 *
 * @param fixed names that the recipe gives.
 */
export function assignNames<T extends Claim>(
  claims: readonly T[],
  entry: ts.SourceFile,
  fixed: ReadonlyMap<T, string>,
): Map<T, string> {
  const names = new Map(fixed)
  const taken = new Set(fixed.values())
  const give = (claim: T, name: string) => {
    names.set(claim, name)
    taken.add(name)
  }
  const rivals = new Map<string, T[]>()
  for (const claim of claims) if (claim.declaration && !fixed.has(claim)) addToGroup(rivals, claim.name, claim)
  const crowded: T[][] = []
  for (const [name, group] of rivals) {
    const own = group.filter(({ declaration }) => declaration?.getSourceFile() === entry)
    const winner = group.length === 1 ? group[0] : own.length === 1 ? own[0] : undefined
    if (winner && !taken.has(name)) give(winner, name)
    const losers = group.filter(claim => !names.has(claim))
    if (losers.length > 0) crowded.push(losers)
  }
  for (const group of crowded) for (const [claim, name] of withOrigins(group, taken)) give(claim, name)
  for (const claim of claims) if (!names.has(claim)) give(claim, freeName(claim.name, taken))
  return names
}

/** The shortest origins that give each of a group another name. */
function withOrigins<T extends Claim>(group: readonly T[], taken: ReadonlySet<string>): Map<T, string> {
  const origins = group.map(({ name, declaration }) => (declaration ? originOf(declaration, name) : []))
  const longest = Math.max(...origins.map(({ length }) => length))
  for (let length = 1; length <= longest; length++) {
    const names = group.map(({ name }, at) => pascalCase((origins[at] ?? []).slice(-length).join(' ')) + name)
    if (new Set(names).size === names.length && !names.some(name => taken.has(name)))
      return new Map(group.map((claim, at) => [claim, names[at] ?? claim.name]))
  }
  const used = new Set(taken)
  return new Map(group.map(claim => [claim, takeFreeName(claim.name, used)]))
}

/** Folders, file and namespaces that hold a declaration; of an installed or declared package, its name. */
function originOf(declaration: ts.Node, name: string): string[] {
  const inner: string[] = []
  for (let at: ts.Node = declaration.parent; !ts.isSourceFile(at); at = at.parent)
    if (ts.isModuleDeclaration(at)) {
      inner.unshift(at.name.text)
      if (ts.isStringLiteral(at.name)) return inner
    }
  const path = declaration.getSourceFile().fileName
  const installed = packageOfFile(path)
  if (installed) return [installed, ...inner]
  const file = fileName(declaration.getSourceFile())
  const folders = dirname(path).split('/').filter(Boolean)
  return [...folders, ...(file === 'index' || pascalCase(file) === name ? [] : [file]), ...inner]
}

function takeFreeName(name: string, taken: Set<string>): string {
  const free = freeName(name, taken)
  taken.add(free)
  return free
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  while (taken.has(free)) free += 'Shape'
  return free
}
