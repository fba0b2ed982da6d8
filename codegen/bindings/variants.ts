import { refName } from '../../base/ref.js'
import type { Json, JsonSchema } from '../protocol/model.js'
import type { Name } from './model.js'
import { givenName, keyOf, namingWords } from './names.js'

/** The names of a union's variants: those of the definitions, otherwise the value of the discriminator. */
export function variantNames(
  variants: readonly JsonSchema[],
  whole: JsonSchema,
  definitions: ReadonlyMap<string, JsonSchema>,
): (Name | undefined)[] {
  const given = whole['x-variantNames']
  if (given?.length === variants.length) return given.map(givenName)
  const property = whole.discriminator?.propertyName
  if (property === undefined) return []
  return variants.map(variant => {
    const value = literalOf(variant, property, definitions)
    return typeof value === 'string' || typeof value === 'number' ? { words: namingWords(String(value)) } : undefined
  })
}

/**
 * The words that each variant adds to those of its union. Where the words that are left would be those of another variant,
 * the variant keeps those of its union: `Text` and `TextUserInput` of `UserInput`, in any order.
 */
export function variantWords(
  names: readonly (Name | undefined)[],
  union: readonly string[],
): (readonly string[] | undefined)[] {
  const short = names.map(name => name && withoutUnion(name, union))
  const times = new Map<string, number>()
  for (const words of short) if (words) times.set(keyOf(words), (times.get(keyOf(words)) ?? 0) + 1)
  return short.map((words, at) => (words && (times.get(keyOf(words)) ?? 0) > 1 ? names[at]?.words : words))
}

/**
 * The words of a variant without those of its union. Generators of JSON Schema put the name of the definition at the end of
 * each variant's title, as in `TextUserInput` of `UserInput`, also within its variants: `FileIdUserInput` of
 * `UserInputImage`. These words are left out, so that no type is named `UserInputTextUserInput`.
 */
function withoutUnion({ words, given }: Name, union: readonly string[]): readonly string[] {
  // A value of a discriminator says nothing of the union, and `text` may stand beside `text_delta` of `Delta`.
  if (given === undefined) return words
  for (let count = Math.min(union.length, words.length - 1); count > 0; count--) {
    // One word of several may be there by chance: `NewThread` of `ThreadItem`.
    if (count === 1 && union.length > 1) break
    const head = keyOf(union.slice(0, count))
    if (keyOf(words.slice(-count)) === head) return words.slice(0, -count)
    if (count === union.length && keyOf(words.slice(0, count)) === head) return words.slice(count)
  }
  return words
}

/** The one value that a property of a shape has, looked for in its bases, too. */
function literalOf(
  schema: JsonSchema,
  property: string,
  definitions: ReadonlyMap<string, JsonSchema>,
  depth = 0,
): Json | undefined {
  const own = schema.properties && Object.hasOwn(schema.properties, property) ? schema.properties[property] : undefined
  const value = own?.const ?? (own?.enum?.length === 1 ? own.enum[0] : undefined)
  if (value !== undefined || depth > 10) return value
  const name = schema.$ref === undefined ? undefined : refName(schema.$ref)
  const definition = name === undefined ? undefined : definitions.get(name)
  for (const base of [...(definition ? [definition] : []), ...(schema.allOf ?? [])]) {
    const found = literalOf(base, property, definitions, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
