import { refName } from '../../../base/ref.js'
import type { JsonSchema } from '../../protocol/model.js'
import { ts } from './compiler.js'
import { isLibraryFile } from './loading/library.js'
import type { Shape } from './shapes/shape.js'

/**
 * Names of the variants of unions that no definition has: those of generic types whose arguments have no name, as in
 * `Ok<{ a: string }> | Err<{ code: number }>`.
 */
export class VariantNames {
  readonly #names = new WeakMap<JsonSchema, string>()

  /** Keeps the name of the type that a member of a union is, where its shape stands in the union itself. */
  keep(shape: Shape, type: ts.Type): Shape {
    const [variant, other] = shape.variants
    const name = variant && !other && variant.$ref === undefined ? nameOf(type) : undefined
    if (variant && name !== undefined) this.#names.set(variant, name)
    return shape
  }

  /** Names the variants of a union whose refs have their names, when each has one. */
  addTo(schema: JsonSchema): void {
    const variants = schema.anyOf ?? schema.oneOf
    if (!variants || schema.discriminator || !variants.some(variant => this.#names.has(variant))) return
    if (variants.filter(({ type }) => type !== 'null').length < 2) return
    const names = variants.map(variant => this.#names.get(variant) ?? nameInPlace(variant))
    if (names.every(name => name !== undefined) && new Set(names).size === names.length)
      schema['x-variantNames'] = names
  }
}

const nameInPlace = ({ $ref, type }: JsonSchema) =>
  $ref === undefined ? (type === 'null' ? 'null' : undefined) : refName($ref)

/** The name of the alias or interface that a type is; types of the language's library, such as `Omit`, name no variant. */
function nameOf({ aliasSymbol, symbol }: ts.Type): string | undefined {
  const named =
    aliasSymbol ?? (symbol && symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class) ? symbol : undefined)
  return named?.declarations?.every(at => !isLibraryFile(at.getSourceFile())) ? named.name : undefined
}
