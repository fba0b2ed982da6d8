import { resolve } from 'node:path'
import { getOwn } from '../../../base/json.js'
import type { JsonSchema } from '../../protocol/model.js'
import { ts } from './compiler.js'
import type { Definition } from './definitions.js'
import { relativePath } from './diagnostics.js'
import type { TypeScriptOptions } from './options.js'
import { packageOfFile } from './symbols.js'

/** The types of a recipe, found by origin and name (`vscode#Uri`) or by name (`Uri`). */

/** The shape of a type as JSON, when the recipe gives one; a copy. */
export function shapeInRecipe(
  { types, root }: TypeScriptOptions,
  symbol: ts.Symbol | undefined,
): JsonSchema | undefined {
  const declaration = symbol?.declarations?.[0]
  if (!types || !symbol || !declaration) return undefined
  const schema = getOwn(types, `${originOf(declaration, root)}#${symbol.name}`) ?? getOwn(types, symbol.name)
  return schema && structuredClone(schema)
}

/** The names that the recipe gives to definitions. */
export function namesInRecipe(
  { names, root }: TypeScriptOptions,
  definitions: readonly Definition[],
): Map<Definition, string> {
  const fixed = new Map<Definition, string>()
  for (const definition of definitions) {
    const { name, declaration } = definition
    const full = declaration && getOwn(names, `${originOf(declaration, root)}#${name}`)
    const given = full ?? getOwn(names, name)
    if (given !== undefined) fixed.set(definition, given)
  }
  return fixed
}

/** Where a type comes from: the name of its package, or the path of its file in the checkout. */
function originOf(declaration: ts.Node, root: string): string {
  for (let at: ts.Node = declaration.parent; at && !ts.isSourceFile(at); at = at.parent)
    if (ts.isModuleDeclaration(at) && ts.isStringLiteral(at.name)) return at.name.text
  const path = declaration.getSourceFile().fileName
  return packageOfFile(path) ?? relativePath(resolve(root), path)
}
