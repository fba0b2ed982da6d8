import type { JsonSchema, JsonType } from '../protocol/model.js'

/** All types of JSON values. */
export const allTypes: readonly JsonType[] = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null']

/** Types that all schemas allow; those that their keywords speak of come first when none names a type. */
export function typesOf(schemas: readonly JsonSchema[]): readonly JsonType[] {
  const allowed = schemas.flatMap(({ type }) => (type === undefined ? [] : [[type].flat()]))
  const admits = (types: readonly JsonType[], type: JsonType) =>
    types.includes(type) || (type === 'integer' && types.includes('number'))
  const both = allTypes.filter(type => allowed.every(types => admits(types, type)))
  if (allowed.length > 0) return both
  const says = (...words: string[]) => schemas.some(schema => words.some(word => Object.hasOwn(schema, word)))
  if (says('properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties')) return both
  if (says('items', 'prefixItems', 'minItems')) return ['array', ...allTypes]
  if (says('minLength', 'pattern', 'format')) return ['string', ...allTypes]
  if (says('minimum', 'maximum', 'multipleOf')) return ['integer', ...allTypes]
  return allTypes.toReversed()
}
