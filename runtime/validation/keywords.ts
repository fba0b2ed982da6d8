import type { Schema } from './schema.js'

/**
 * Keywords that are read together. Most schemas have two or three keywords: to look for each of the thirty in every schema
 * took half of the time of the first value.
 */
export const groups = {
  type: 1,
  ref: 2,
  literals: 4,
  scalars: 8,
  whole: 16,
  properties: 32,
  otherProperties: 64,
  items: 128,
  variants: 256,
} as const

const keywords: Readonly<Record<keyof typeof groups, readonly (keyof Schema)[]>> = {
  type: ['type'],
  ref: ['$ref'],
  literals: ['const', 'enum'],
  scalars: [
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'multipleOf',
    'minLength',
    'maxLength',
    'pattern',
  ],
  whole: ['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
  properties: ['properties', 'required'],
  otherProperties: ['additionalProperties', 'patternProperties', 'propertyNames'],
  items: ['items', 'prefixItems'],
  variants: ['allOf', 'anyOf', 'oneOf', 'not'],
}

const groupOf = new Map<string, number>()
for (const group in keywords)
  for (const keyword of keywords[group as keyof typeof groups])
    groupOf.set(keyword, groups[group as keyof typeof groups])

/** The groups that a schema has keywords of, as bits. */
export function groupsOf(schema: Schema): number {
  let bits = 0
  for (const keyword in schema) bits |= groupOf.get(keyword) ?? 0
  return bits
}
