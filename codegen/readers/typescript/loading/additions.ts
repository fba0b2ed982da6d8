import { ts } from '../compiler.js'
import type { SourceFiles } from './files.js'
import type { Modules } from './modules.js'
import type { Reach } from './reach.js'
import { scopeOf } from './scope.js'

/**
 * Whether some file of a program adds to what was reached: `declare module` and `declare global` do so, and a file that is
 * no module declares its names for all others. Nothing of such a file has to be named where it takes effect.
 *
 * @param roots files of the program; what they import, near or far, belongs to it too
 */
export function addsToReached(files: SourceFiles, modules: Modules, roots: readonly string[], reach: Reach): boolean {
  const imports = new Imports(files, modules)
  return imports.reachable(roots, path => adds(files, modules, path, reach))
}

function adds(files: SourceFiles, modules: Modules, path: string, reach: Reach): boolean {
  const text = files.text(path) ?? ''
  if (!mayDeclareForOthers(text)) return false
  const file = modules.outlines.get(path)
  if (!file) return false
  if (!ts.isExternalModule(file))
    return (
      [...scopeOf(file).ambient.keys()].some(name => reach.followsModule(name)) ||
      declaresGlobals(file.statements, reach)
    )
  return file.statements.some(statement => {
    if (!ts.isModuleDeclaration(statement) || !statement.body || !ts.isModuleBlock(statement.body)) return false
    if (statement.flags & ts.NodeFlags.GlobalAugmentation) return declaresGlobals(statement.body.statements, reach)
    if (!ts.isStringLiteral(statement.name)) return false
    const target = modules.scope(statement.name.text, file)
    const names = [...scopeOf(statement.body).declarations.keys()]
    return target !== undefined && (reach.entered(target) || names.some(name => reach.entersExport(target, name)))
  })
}

/** A module without these words cannot affect other files. */
function mayDeclareForOthers(text: string): boolean {
  if (text.includes('declare') && (text.includes('module') || text.includes('global'))) return true
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text)
  const first = scanner.scan()
  return first !== ts.SyntaxKind.ExportKeyword && first !== ts.SyntaxKind.ImportKeyword
}

function declaresGlobals(statements: readonly ts.Statement[], reach: Reach): boolean {
  const names = statements.flatMap(namesOf)
  return names.some(name => reach.usesGlobal(name))
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []))
  const name = (statement as { name?: ts.Node }).name
  return name && ts.isIdentifier(name) ? [name.text] : []
}

/**
 * What each file imports. A search of the text finds every import, and more: TypeScript is asked about those files only
 * that lead to something which matters.
 */
class Imports {
  readonly #files: SourceFiles
  readonly #modules: Modules
  readonly #likely = new Map<string, string[]>()
  readonly #certain = new Map<string, string[]>()

  constructor(files: SourceFiles, modules: Modules) {
    this.#files = files
    this.#modules = modules
  }

  /** Whether a file that matters is one of the roots, or is imported by one, directly or through others. */
  reachable(roots: readonly string[], matters: (path: string) => boolean): boolean {
    const known = new Map<string, boolean>()
    for (;;) {
      const parents = this.#walk(roots)
      let certain = true
      for (const path of parents.keys()) {
        let yes = known.get(path)
        if (yes === undefined) {
          yes = matters(path)
          known.set(path, yes)
        }
        if (!yes) continue
        if (this.#makeCertain(path, parents)) return true
        certain = false
      }
      if (certain) return false
    }
  }

  /** Every file that is likely imported, with the file that does so. */
  #walk(roots: readonly string[]): Map<string, string | undefined> {
    const parents = new Map<string, string | undefined>(roots.map(root => [root, undefined]))
    for (const path of parents.keys())
      for (const imported of this.#certain.get(path) ?? this.#likelyImports(path))
        if (!parents.has(imported)) parents.set(imported, path)
    return parents
  }

  /** @returns whether every import on the way to a file was certain already. */
  #makeCertain(path: string, parents: ReadonlyMap<string, string | undefined>): boolean {
    let certain = true
    for (let at = parents.get(path); at !== undefined; at = parents.get(at)) {
      if (this.#certain.has(at)) continue
      certain = false
      this.#certain.set(at, this.#importsOf(at))
    }
    return certain
  }

  #likelyImports(path: string): string[] {
    let found = this.#likely.get(path)
    if (!found) {
      const text = this.#files.text(path) ?? ''
      found = text.includes('<reference') ? this.#importsOf(path) : this.#resolveAll(likelySpecifiers(text), path)
      this.#likely.set(path, found)
    }
    return found
  }

  #importsOf(path: string): string[] {
    const { importedFiles, referencedFiles, typeReferenceDirectives } = ts.preProcessFile(
      this.#files.text(path) ?? '',
      true,
      false,
    )
    const types = typeReferenceDirectives.flatMap(({ fileName }) => this.#modules.resolveTypes(fileName, path) ?? [])
    const referenced = referencedFiles.map(({ fileName }) => ts.resolveTripleslashReference(fileName, path))
    return [
      ...this.#resolveAll(new Set(importedFiles.map(({ fileName }) => fileName)), path),
      ...types,
      ...referenced.filter(file => this.#modules.checkout.holds(file)),
    ]
  }

  #resolveAll(specifiers: Iterable<string>, from: string): string[] {
    const found: string[] = []
    for (const specifier of specifiers)
      if (this.#modules.mayResolve(specifier, from)) {
        const path = this.#modules.resolve(specifier, from)
        if (path !== undefined) found.push(path)
      }
    return found
  }
}

/** What stands in quotes behind a word that imports; every quoted text where a comment may stand between the two. */
function likelySpecifiers(text: string): Set<string> {
  const pattern = /\b(?:from|import|require)\b[\s(]*\//.test(text)
    ? /(['"`])([^'"`\\\n]+)(?=\1)/g
    : /\b(?:from|import|require)\b[\s(]*(['"`])([^'"`\\\n]+)\1/g
  const found = new Set<string>()
  for (const [, , quoted] of text.matchAll(pattern)) if (quoted) found.add(quoted)
  return found
}
