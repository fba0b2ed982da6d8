import { resolve } from 'node:path'
import { ts } from 'ts-morph'
import type { JsonSchema } from '../../protocol/model.js'
import type { Definition } from './definitions.js'
import { relativePath } from './diagnostics.js'
import type { TypeScriptOptions } from './options.js'

/** What a recipe says of single types, found by name (`Uri`) or by origin and name (`vscode#Uri`). */
export class RecipeTypes {
  readonly #options: TypeScriptOptions

  constructor(options: TypeScriptOptions) {
    this.#options = options
  }

  /** The shape of a type as JSON, when the recipe gives one; a copy. */
  shapeOf(symbol: ts.Symbol | undefined): JsonSchema | undefined {
    const { types } = this.#options
    const declaration = symbol?.declarations?.[0]
    if (!types || !symbol || !declaration) return undefined
    const key = this.#keys(symbol.name, declaration).find(name => Object.hasOwn(types, name))
    const schema = key === undefined ? undefined : types[key]
    return schema && structuredClone(schema)
  }

  /** The names that the recipe gives. */
  fixedNames(definitions: readonly Definition[]): Map<Definition, string> {
    const { names = {} } = this.#options
    const fixed = new Map<Definition, string>()
    for (const definition of definitions) {
      const keys = definition.declaration ? this.#keys(definition.name, definition.declaration) : [definition.name]
      const key = keys.find(name => Object.hasOwn(names, name))
      const name = key === undefined ? undefined : names[key]
      if (name !== undefined) fixed.set(definition, name)
    }
    return fixed
  }

  #keys(name: string, declaration: ts.Node): string[] {
    return [`${originOf(declaration, resolve(this.#options.root))}#${name}`, name]
  }
}

/** Where a type comes from: the name of its package, or the path of its file in the checkout. */
function originOf(declaration: ts.Node, root: string): string {
  for (let at: ts.Node = declaration.parent; at && !ts.isSourceFile(at); at = at.parent)
    if (ts.isModuleDeclaration(at) && ts.isStringLiteral(at.name)) return at.name.text
  const path = declaration.getSourceFile().fileName
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? relativePath(root, path)
}
