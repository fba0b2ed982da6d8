import { ts } from '../compiler.js'
import { type Modules, matchesPattern } from './modules.js'
import { hasModifier, type ImportedName, type Scope, scopeOf } from './scope.js'

/**
 * Finds which imports have to be followed: those from which a reached type names something. It looks at names only, so
 * that files which hold nothing that matters are never read, let alone bound and checked, and of the others only the
 * statements that matter.
 */
export class Reach {
  readonly #modules: Modules
  /** Specifiers by the file that imports them. */
  readonly #followed = new Map<string, Set<string>>()
  readonly #exportsReached = new Map<Scope, Set<string>>()
  readonly #visited = new Set<ts.Node>()
  readonly #queue: { node: ts.Node; scope: Scope }[] = []
  readonly #entered = new Set<Scope>()
  /** Names that no module declares. */
  readonly #globals = new Set<string>()

  constructor(modules: Modules) {
    this.#modules = modules
  }

  /** Whether the import of `specifier` in `file` is followed. */
  follows(file: string, specifier: string): boolean {
    return this.#followed.get(file)?.has(specifier) ?? false
  }

  /** Whether an import of a module that a pattern names is followed: `*.svg` names many. */
  followsModule(pattern: string): boolean {
    return [...this.#followed.values()].some(specifiers =>
      [...specifiers].some(specifier => matchesPattern(pattern, specifier)),
    )
  }

  /** Whether something of a module was reached, or an import went through it. */
  entered(scope: Scope): boolean {
    return this.#entered.has(scope)
  }

  /** Whether the module that an export comes from was entered. */
  entersExport(scope: Scope, name: string): boolean {
    const found = this.#findExport(scope, name, new Set())
    return found !== undefined && this.#entered.has(found.scope)
  }

  /** Whether something that was reached names a global. */
  usesGlobal(name: string): boolean {
    return this.#globals.has(name) || this.#globals.has('globalThis')
  }

  /** Follows everything that a name of a module leads to. */
  from(scope: Scope, name: string): void {
    this.#reachName(scope, name)
    this.#reachExport(scope, name)
    this.#walkQueue()
  }

  /** Follows everything that a part of a module names, also where only values are: in the initialisers of typed variables. */
  fromNodes(scope: Scope, nodes: readonly ts.Node[]): void {
    this.#entered.add(scope)
    for (const node of nodes) this.#visit(node, scope)
    this.#walkQueue()
  }

  #walkQueue(): void {
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) this.#walk(next.node, next.scope)
  }

  #reachName(scope: Scope, name: string): void {
    this.#entered.add(scope)
    for (const node of scope.declarations.get(name) ?? []) this.#visit(node, scope)
    const imported = scope.imports.get(name)
    if (imported) this.#reachImport(scope, imported)
    else if (scope.declarations.has(name)) return
    else if (ts.isModuleBlock(scope.container)) this.#reachName(scopeOf(scope.container.getSourceFile()), name)
    else this.#globals.add(name)
  }

  #reachImport(scope: Scope, { specifier, name }: ImportedName): void {
    const target = this.#follow(scope, specifier)
    if (!target) return
    this.#entered.add(target)
    if (name === '*' || name === 'export=')
      for (const exported of exportedNames(target)) this.#reachExport(target, exported)
    else this.#reachExport(target, name)
  }

  #follow(scope: Scope, specifier: string): Scope | undefined {
    const file = scope.container.getSourceFile()
    addTo(this.#followed, file.fileName, specifier)
    return this.#modules.scope(specifier, file)
  }

  /** Goes to each export once: modules may re-export from each other, or themselves as a namespace. */
  #reachExport(scope: Scope, name: string): void {
    if (!addTo(this.#exportsReached, scope, name)) return
    const way = this.#findExport(scope, name, new Set())
    if (!way) return
    for (const star of way.stars) {
      this.#entered.add(star.scope)
      this.#follow(star.scope, star.specifier)
    }
    const reexport = way.scope.reexports.get(name)
    if (reexport) this.#reachImport(way.scope, reexport)
    else this.#reachName(way.scope, way.scope.exports.get(name) ?? name)
  }

  /** The module that exports a name, and the `export *` on the way to it. */
  #findExport(
    scope: Scope,
    name: string,
    seen: Set<Scope>,
  ): { scope: Scope; stars: { scope: Scope; specifier: string }[] } | undefined {
    if (scope.exports.has(name) || scope.reexports.has(name)) return { scope, stars: [] }
    if (seen.has(scope)) return undefined
    seen.add(scope)
    for (const { specifier } of scope.stars) {
      const file = scope.container.getSourceFile()
      const target = this.#modules.mayExport(specifier, file, name) && this.#modules.scope(specifier, file)
      const found = target && this.#findExport(target, name, seen)
      if (found) return { scope: found.scope, stars: [{ scope, specifier }, ...found.stars] }
    }
    return undefined
  }

  #visit(node: ts.Node, scope: Scope): void {
    if (this.#visited.has(node)) return
    this.#visited.add(node)
    const whole = this.#modules.outlines.reach(node)
    if (whole !== node && this.#visited.has(whole)) return
    this.#visited.add(whole)
    this.#queue.push({ node: whole, scope })
  }

  #walk(root: ts.Node, scope: Scope): void {
    const stack = [root]
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (ts.isQualifiedName(node) || ts.isPropertyAccessExpression(node)) {
        if (this.#reachQualified(node, scope)) continue
      }
      if (ts.isIdentifier(node)) this.#reachName(scope, node.text)
      else if (ts.isImportTypeNode(node)) this.#reachImportType(node, scope)
      ts.forEachChild(node, child => {
        if (matters(child)) stack.push(child)
      })
    }
  }

  /** `vscode.Range`: only what is named of a whole-module import is reached. */
  #reachQualified(node: ts.QualifiedName | ts.PropertyAccessExpression, scope: Scope): boolean {
    const left = ts.isQualifiedName(node) ? node.left : node.expression
    const right = ts.isQualifiedName(node) ? node.right : node.name
    if (!ts.isIdentifier(left) || !ts.isIdentifier(right)) return false
    const imported = scope.imports.get(left.text)
    if (imported?.name !== '*') return false
    this.#reachImport(scope, { ...imported, name: right.text })
    return true
  }

  #reachImportType({ argument, qualifier }: ts.ImportTypeNode, scope: Scope): void {
    if (!ts.isLiteralTypeNode(argument) || !ts.isStringLiteral(argument.literal)) return
    let first = qualifier
    while (first && ts.isQualifiedName(first)) first = first.left
    this.#reachImport(scope, { specifier: argument.literal.text, name: first?.text ?? '*', node: argument })
  }
}

/** @returns whether the value is new to the set of this key. */
function addTo<Key>(sets: Map<Key, Set<string>>, key: Key, value: string): boolean {
  const set = sets.get(key) ?? new Set()
  if (set.has(value)) return false
  sets.set(key, set.add(value))
  return true
}

function exportedNames(scope: Scope): string[] {
  return [...scope.exports.keys(), ...scope.reexports.keys()]
}

/** The bodies of a class are not part of its JSON form, except what `toJSON` returns. */
function matters(node: ts.Node): boolean {
  const parent = node.parent
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ExtendsKeyword
  if (ts.isClassLike(parent)) {
    if (ts.isMethodDeclaration(node)) return node.name.getText() === 'toJSON'
    return !ts.isGetAccessor(node) && !ts.isSetAccessor(node) && !hasModifier(node, ts.SyntaxKind.StaticKeyword)
  }
  if (ts.isConstructorDeclaration(parent))
    return ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, parent)
  if ((ts.isPropertyDeclaration(parent) || ts.isParameter(parent)) && parent.type) return node !== parent.initializer
  if (ts.isFunctionLike(parent) && 'body' in parent && parent.type) return node !== parent.body
  if (ts.isVariableDeclaration(parent) && parent.type) return node !== parent.initializer
  return !isNameOf(node, parent)
}

function isNameOf(node: ts.Node, parent: ts.Node): boolean {
  return (
    (ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) &&
    parent.name === node &&
    ts.isIdentifier(node)
  )
}
