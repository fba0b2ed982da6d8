import { ts } from '../compiler.js'
import { type MessageValue, mayHoldValues, valuesIn } from '../message-values.js'
import { packageOfFile } from '../symbols.js'
import type { SourceFiles } from './files.js'
import type { Modules } from './modules.js'
import { type ImportedName, type Scope, scopeOf } from './scope.js'

/**
 * Finds the messages that are values: all in the definitions file and in those that it exports or imports whole
 * (`export *`, `import './file'`), and of other modules those that it exports by name. A package that is installed is
 * another protocol: none of it is taken but what is exported by name. The search looks at syntax only, so that it finds the
 * same messages whether all files are read or only those that matter.
 */
export class ValueSearch {
  readonly values: MessageValue[] = []
  readonly #files: SourceFiles
  readonly #modules: Modules
  /** Specifiers by the file that imports them. */
  readonly #followed = new Map<string, Set<string>>()
  readonly #whole = new Set<Scope>()
  readonly #named = new Map<Scope, Set<string>>()
  readonly #scanned = new Set<ts.Node>()
  readonly #waiting: { scope: Scope; name: string }[] = []

  constructor(files: SourceFiles, modules: Modules, entry: ts.SourceFile) {
    this.#files = files
    this.#modules = modules
    this.#waiting.push({ scope: scopeOf(entry), name: '*' })
    for (const { scope, name } of this.#waiting)
      if (name === '*' || name === 'export=') this.#visitWhole(scope)
      else this.#visitExport(scope, name)
  }

  /** Whether the search went through an import of a file. */
  follows(file: string, specifier: string): boolean {
    return this.#followed.get(file)?.has(specifier) ?? false
  }

  #visitWhole(scope: Scope): void {
    if (this.#whole.has(scope)) return
    this.#whole.add(scope)
    for (const statement of scope.container.statements) {
      this.#scan(statement, scope)
      if (ts.isImportDeclaration(statement) && !statement.importClause && ts.isStringLiteral(statement.moduleSpecifier))
        this.#enter(scope, statement.moduleSpecifier.text, '*')
    }
    for (const { specifier } of scope.stars) this.#enter(scope, specifier, '*')
    for (const name of [...scope.reexports.keys(), ...scope.exports.keys()]) this.#visitExport(scope, name)
  }

  #visitExport(scope: Scope, name: string): void {
    const names = this.#named.get(scope) ?? new Set()
    if (names.has(name)) return
    this.#named.set(scope, names.add(name))
    const local = scope.exports.get(name)
    const imported: ImportedName | undefined =
      scope.reexports.get(name) ?? (local === undefined ? undefined : scope.imports.get(local))
    if (imported) this.#enter(scope, imported.specifier, imported.name)
    else if (local !== undefined)
      for (const declaration of scope.declarations.get(local) ?? []) this.#scan(statementOf(declaration, scope), scope)
    else
      for (const { specifier } of scope.stars)
        if (this.#modules.mayExport(specifier, scope.container.getSourceFile(), name))
          this.#enter(scope, specifier, name)
  }

  #enter(scope: Scope, specifier: string, name: string): void {
    const file = scope.container.getSourceFile()
    const path = this.#modules.resolve(specifier, file.fileName)
    if (name === '*' && packageOfFile(path ?? '') !== packageOfFile(file.fileName)) return
    // A file that is parsed whole is never seen in outline.
    if (path !== undefined && mayHoldValues(this.#files.text(path) ?? '')) this.#files.get(path)
    const target = this.#modules.scope(specifier, file)
    if (!target) return
    this.#followed.set(file.fileName, (this.#followed.get(file.fileName) ?? new Set()).add(specifier))
    this.#waiting.push({ scope: target, name })
  }

  #scan(statement: ts.Statement, scope: Scope): void {
    if (this.#scanned.has(statement) || !mayHoldValues(scope.container.getSourceFile().text)) return
    this.#scanned.add(statement)
    this.values.push(...valuesIn(statement, scope))
  }
}

/** The statement of a module that a declaration stands in. */
function statementOf(declaration: ts.Node, { container }: Scope): ts.Statement {
  let node = declaration
  while (node.parent && node.parent !== container) node = node.parent
  return node as ts.Statement
}
