import { addToGroup } from '../../../protocol/groups.js'
import { ts } from '../compiler.js'

/** The module and the name that a name of a module stands for. */
export interface ImportedName {
  specifier: string
  /** Name in the other module; `*` is the module itself. */
  name: string
  node: ts.Node
}

/** The names of one module, found by looking at its statements only. */
export interface Scope {
  /** The file, or the body of a `declare module` block. */
  container: ts.SourceFile | ts.ModuleBlock
  declarations: Map<string, ts.Node[]>
  imports: Map<string, ImportedName>
  /** Exported names that are another name of this module. */
  exports: Map<string, string>
  /** Exported names that come from another module. */
  reexports: Map<string, ImportedName>
  /** `export *` and their specifiers, in order. */
  stars: ImportedName[]
  /** `declare module 'name'` blocks. */
  ambient: Map<string, ts.ModuleBlock>
}

const scopes = new WeakMap<ts.Node, Scope>()

/** The names of a module. */
export function scopeOf(container: ts.SourceFile | ts.ModuleBlock): Scope {
  let scope = scopes.get(container)
  if (!scope) {
    scope = {
      container,
      declarations: new Map(),
      imports: new Map(),
      exports: new Map(),
      reexports: new Map(),
      stars: [],
      ambient: new Map(),
    }
    scopes.set(container, scope)
    for (const statement of container.statements) addStatement(scope, statement)
  }
  return scope
}

function addStatement(scope: Scope, statement: ts.Statement): void {
  if (ts.isImportDeclaration(statement)) addImport(scope, statement)
  else if (ts.isExportDeclaration(statement)) addExport(scope, statement)
  else if (ts.isImportEqualsDeclaration(statement)) addImportEquals(scope, statement)
  else if (ts.isExportAssignment(statement)) addDefault(scope, statement)
  else if (ts.isVariableStatement(statement)) addVariables(scope, statement)
  else if (ts.isModuleDeclaration(statement) && ts.isStringLiteral(statement.name)) addAmbient(scope, statement)
  else if (isNamedDeclaration(statement)) {
    const name = statement.name?.text ?? 'default'
    declare(scope, name, statement, isExported(scope, statement))
    if (hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) scope.exports.set('default', name)
  }
}

function addDefault(scope: Scope, statement: ts.ExportAssignment): void {
  if (ts.isIdentifier(statement.expression)) scope.exports.set('default', statement.expression.text)
  else declare(scope, 'default', statement, true)
}

function addVariables(scope: Scope, statement: ts.VariableStatement): void {
  for (const declaration of statement.declarationList.declarations)
    for (const name of boundNames(declaration.name)) declare(scope, name, declaration, isExported(scope, statement))
}

function addAmbient(scope: Scope, { name, body }: ts.ModuleDeclaration): void {
  if (body && ts.isModuleBlock(body)) scope.ambient.set(name.text, body)
}

type NamedDeclaration = ts.Statement & { name?: ts.Identifier | ts.StringLiteral | undefined }

/** Whether a statement declares a type, a class, an enum, a function or a namespace. */
export function isNamedDeclaration(statement: ts.Statement): statement is NamedDeclaration {
  return (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  )
}

function declare(scope: Scope, name: string, node: ts.Node, exported: boolean): void {
  addToGroup(scope.declarations, name, node)
  if (exported) scope.exports.set(name, name)
}

function addImport(scope: Scope, { importClause, moduleSpecifier }: ts.ImportDeclaration): void {
  if (!importClause || !ts.isStringLiteral(moduleSpecifier)) return
  const specifier = moduleSpecifier.text
  const add = (local: string, name: string, node: ts.Node) => scope.imports.set(local, { specifier, name, node })
  if (importClause.name) add(importClause.name.text, 'default', importClause.name)
  const bindings = importClause.namedBindings
  if (!bindings) return
  if (ts.isNamespaceImport(bindings)) add(bindings.name.text, '*', bindings.name)
  else for (const item of bindings.elements) add(item.name.text, (item.propertyName ?? item.name).text, item.name)
}

/** `import x = require('x')`, or another name for something: `import Range = vscode.Range`. */
function addImportEquals(scope: Scope, statement: ts.ImportEqualsDeclaration): void {
  const { name, moduleReference } = statement
  if (ts.isExternalModuleReference(moduleReference) && ts.isStringLiteral(moduleReference.expression))
    scope.imports.set(name.text, { specifier: moduleReference.expression.text, name: 'export=', node: name })
  else declare(scope, name.text, statement, isExported(scope, statement))
}

function addExport(scope: Scope, { exportClause, moduleSpecifier }: ts.ExportDeclaration): void {
  const specifier = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined
  if (!exportClause) {
    if (specifier !== undefined && moduleSpecifier) scope.stars.push({ specifier, name: '*', node: moduleSpecifier })
    return
  }
  if (ts.isNamespaceExport(exportClause)) {
    if (specifier !== undefined)
      scope.reexports.set(exportClause.name.text, { specifier, name: '*', node: exportClause.name })
    return
  }
  for (const item of exportClause.elements) {
    const local = (item.propertyName ?? item.name).text
    if (specifier === undefined) scope.exports.set(item.name.text, local)
    else scope.reexports.set(item.name.text, { specifier, name: local, node: item.name })
  }
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap(element => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)))
}

/** In a `declare module` block everything is exported, `export` or not. */
function isExported({ container }: Scope, statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword) || ts.isModuleBlock(container)
}

export function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(modifier => modifier.kind === kind) ?? false)
}
