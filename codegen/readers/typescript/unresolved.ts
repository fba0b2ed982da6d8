import { ts } from './compiler.js'
import type { Path } from './diagnostics.js'
import { globalForm } from './json-form.js'
import { isLibraryFile } from './loading/library.js'
import { isRelative, packageWithTypes } from './loading/modules.js'
import { type ImportedName, scopeOf } from './loading/scope.js'
import type { ShapeContext } from './shapes/context.js'
import { present, type Shape } from './shapes/shape.js'
import { targetOf } from './symbols.js'

/** Thrown when a type needs an import that was not followed: then every file has to be read. */
export class NotFollowed extends Error {}

/**
 * Reports why a type could not be resolved, and what to do. Global types of Node and of browsers, which are not loaded,
 * have a known JSON form, which is returned.
 */
export function reportUnresolved(cx: ShapeContext, node: ts.Node | undefined, path: Path): Shape | undefined {
  const names = node ? unresolvedNames(cx, node) : []
  for (const name of names) {
    const form = node && ts.isTypeReferenceNode(node) && node.typeName === name ? globalForm(name.text) : undefined
    if (form) {
      if (form.empty) cx.diagnostics.widened(`JSON writes a ${name.text} as an empty object`, node, path)
      return present(form.schema)
    }
    reportName(cx, name, path)
  }
  if (names.length === 0)
    cx.diagnostics.error({
      code: 'unresolved-type',
      message: 'the type is unknown',
      node,
      path,
      hint: `map it in the recipe, under "types"`,
    })
  return undefined
}

/**
 * Reports names inside a computed type that cannot be resolved: the checker silently widens `keyof Lost` and
 * `Record<Lost, string>`.
 */
export function reportLostOperands(cx: ShapeContext, node: ts.TypeNode, path: Path): void {
  ts.forEachChild(node, function visit(child): void {
    if (ts.isTypeReferenceNode(child)) {
      const first = firstIdentifier(child.typeName)
      if (!globalForm(first.text) && !isDeclared(cx, first)) reportName(cx, first, path)
    }
    ts.forEachChild(child, visit)
  })
}

/**
 * Reports the first name of an expression when it cannot be resolved.
 *
 * @returns whether it was reported
 */
export function reportLostName(cx: ShapeContext, expression: ts.Expression, path: Path): boolean {
  let first = expression
  while (ts.isPropertyAccessExpression(first)) first = first.expression
  if (!ts.isIdentifier(first) || isDeclared(cx, first)) return false
  reportName(cx, first, path)
  return true
}

function isDeclared(cx: ShapeContext, name: ts.Identifier): boolean {
  const target = targetOf(cx.checker, cx.checker.getSymbolAtLocation(name))
  return (
    target?.declarations !== undefined || (target !== undefined && (target.flags & ts.SymbolFlags.TypeParameter) !== 0)
  )
}

function unresolvedNames(cx: ShapeContext, root: ts.Node): ts.Identifier[] {
  const names: ts.Identifier[] = []
  const seen = new Set<ts.Node>()
  const visit = (node: ts.Node): void => {
    if (seen.has(node) || isLibraryFile(node.getSourceFile())) return
    seen.add(node)
    if (ts.isTypeReferenceNode(node)) visitName(node.typeName)
    else if (ts.isTypeQueryNode(node)) visitName(node.exprName)
    else if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression)) visitName(node.expression)
    ts.forEachChild(node, visit)
  }
  const visitName = (name: ts.EntityName): void => {
    const first = firstIdentifier(name)
    const target = targetOf(cx.checker, cx.checker.getSymbolAtLocation(first))
    if (!target?.declarations) names.push(first)
    else if (ts.isQualifiedName(name) && !cx.checker.getSymbolAtLocation(name)?.declarations) names.push(name.right)
    else if (!(target.flags & ts.SymbolFlags.TypeParameter))
      for (const declaration of target.declarations) visit(declaration)
  }
  visit(root)
  return names
}

function firstIdentifier(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : firstIdentifier(name.left)
}

function reportName(cx: ShapeContext, name: ts.Identifier, path: Path): void {
  const imported = importOf(name)
  const file = name.getSourceFile()
  const mapping = `map '${name.text}' in the recipe, under "types"`
  if (!imported) {
    cx.diagnostics.error({
      code: 'unresolved-name',
      message: `there is no type '${name.text}'`,
      node: name,
      path,
      hint: `declare it, or ${mapping}`,
    })
    return
  }
  const { specifier } = imported
  if (!cx.follows(file.fileName, specifier)) throw new NotFollowed()
  if (cx.modules.scope(specifier, file)) {
    cx.diagnostics.error({
      code: 'missing-export',
      message: `'${specifier}' does not export '${imported.name === '*' ? name.text : imported.name}'`,
      node: imported.node,
      path,
      hint: mapping,
    })
    return
  }
  reportMissingModule(cx, imported, path, mapping)
}

function reportMissingModule(cx: ShapeContext, { specifier, node }: ImportedName, path: Path, mapping: string): void {
  const report = (message: string, hint: string) =>
    cx.diagnostics.errorOnce({ code: 'unresolved-import', message, node, path, hint: `${hint}; or ${mapping}` })
  const missing = cx.modules.whyMissing(specifier, node.getSourceFile().fileName)
  for (const error of cx.modules.checkout.configs.errors) cx.diagnostics.configWarning(error)
  if (missing === 'outside')
    cx.diagnostics.error({
      code: 'unresolved-import',
      message: `'${specifier}' leads out of the checkout`,
      node,
      path,
      hint: `give a folder that holds it to --checkout, or ${mapping}`,
    })
  else if (isRelative(specifier)) {
    const [what, hint] =
      missing === 'untyped'
        ? [`the file '${specifier}' has no types`, 'write them into a .d.ts file beside it']
        : [`there is no file '${specifier}'`, 'restore it']
    cx.diagnostics.error({ code: 'unresolved-import', message: what, node, path, hint: `${hint}, or ${mapping}` })
  } else if (missing === 'untyped')
    report(`the package '${specifier}' has no types`, 'declare it in a file the recipe lists under "declarations"')
  else
    report(
      `the package '${specifier}' is not installed`,
      `in the checkout: npm install ${packageWithTypes(specifier)}; or declare it in a file the recipe lists under "declarations"`,
    )
}

function importOf(name: ts.Identifier): ImportedName | undefined {
  let node: ts.Node = name
  while (ts.isQualifiedName(node.parent)) node = node.parent
  const first = ts.isQualifiedName(node) ? firstIdentifier(node) : name
  return scopeOf(name.getSourceFile()).imports.get(first.text)
}
