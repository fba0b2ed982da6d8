import type { RuleId } from '../../../../codegen/drift/diff/rules.js'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'

export const object = (
  properties: Record<string, JsonSchema>,
  required: string[] = [],
  more: JsonSchema = {},
): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
  ...more,
})
export const text: JsonSchema = { type: 'string' }
const tagged = (...tags: string[]): JsonSchema => ({
  oneOf: tags.map(tag => object({ type: { const: tag } }, ['type'])),
})

/** A shape before and after, for each rule about shapes. */
export const shapes: [RuleId, JsonSchema, JsonSchema][] = [
  ['required-property-added', object({}), object({ a: text }, ['a'])],
  ['optional-property-added', object({}), object({ a: text })],
  [
    'property-added-to-closed',
    object({}, [], { additionalProperties: false }),
    object({ a: text }, [], { additionalProperties: false }),
  ],
  [
    'property-added-to-open',
    object({}, [], { additionalProperties: true }),
    object({ a: text }, [], { additionalProperties: true }),
  ],
  ['required-property-removed', object({ a: text }, ['a']), object({})],
  ['optional-property-removed', object({ a: text }), object({})],
  [
    'property-removed-from-closed',
    object({ a: text }, ['a'], { additionalProperties: false }),
    object({}, [], { additionalProperties: false }),
  ],
  ['property-required', object({ a: text }), object({ a: text }, ['a'])],
  ['property-optional', object({ a: text }, ['a']), object({ a: text })],
  ['properties-closed', object({}), object({}, [], { additionalProperties: false })],
  ['properties-opened', object({}, [], { additionalProperties: false }), object({})],
  ['literal-added', { enum: ['a'] }, { enum: ['a', 'b'] }],
  ['literal-removed', { enum: ['a', 'b'] }, { const: 'a' }],
  ['literals-reordered', { enum: ['a', 'b'] }, { enum: ['b', 'a'] }],
  ['variant-added', tagged('a', 'b'), tagged('a', 'b', 'c')],
  ['variant-removed', tagged('a', 'b', 'c'), tagged('c', 'a')],
  [
    'variant-renamed',
    { anyOf: [object({ a: text }, ['a']), text], 'x-variantNames': ['One', 'Text'] },
    { anyOf: [object({ a: text }, ['a']), text], 'x-variantNames': ['First', 'Text'] },
  ],
  [
    'variants-overlap',
    { oneOf: [object({ a: text }, ['a']), object({ b: { enum: ['x', 'y'] } }, ['b'])] },
    { oneOf: [object({ a: text }, ['a']), object({ b: { enum: ['x', 'z'] } }, ['b'])] },
  ],
  ['literals-opened', { enum: ['a'] }, text],
  ['literal-renamed', { enum: ['a'], 'x-enumNames': ['First'] }, { enum: ['a'], 'x-enumNames': ['Initial'] }],
  [
    'unlike-variant-added',
    object({ a: text }, ['a']),
    { anyOf: [object({ a: text }, ['a']), object({ b: text }, ['b'])] },
  ],
  ['null-added-to-optional', object({ a: text }), object({ a: { type: ['string', 'null'] } })],
  ['null-added', text, { anyOf: [text, { type: 'null' }] }],
  ['null-removed', { type: ['string', 'null'] }, text],
  ['type-widened', { type: 'integer' }, { type: 'number' }],
  ['type-narrowed', text, { enum: ['a', 'b'] }],
  ['type-changed', text, { type: 'number' }],
  ['shape-changed', { not: { type: 'string', minLength: 3 } }, { not: { type: 'string', maxLength: 3 } }],
  ['bound-tightened', { type: 'number', maximum: 9 }, { type: 'number', maximum: 8 }],
  ['bound-loosened', { type: 'array', minItems: 1 }, { type: 'array' }],
  ['constraint-added', text, { type: 'string', pattern: '^a' }],
  ['constraint-removed', { type: 'array', uniqueItems: true }, { type: 'array' }],
  ['constraint-changed', { type: 'string', pattern: '^a' }, { type: 'string', pattern: '^b' }],
  ['format-changed', { type: 'string', format: 'uri' }, { type: 'string', format: 'uri-reference' }],
  ['default-changed', { type: 'string', default: 'a' }, { type: 'string', default: 'b' }],
  ['deprecated', text, { type: 'string', deprecated: true }],
  ['undeprecated', { type: 'string', deprecated: true }, text],
  ['description-changed', { type: 'string', description: 'a' }, { type: 'string', description: 'b' }],
]
