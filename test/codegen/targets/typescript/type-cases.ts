import type { JsonSchema } from '../../../../codegen/protocol/model.js'

/** What the schemas of the cases refer to. */
export const definitions: Record<string, JsonSchema> = {
  A: { type: 'object' },
  Level: { enum: ['low', 'high'] },
  Base: { type: 'object', properties: { base: {} } },
}

export const A = { $ref: '#/$defs/A' }

/** Schemas, and the types of their values. */
export const cases: Record<string, { given: JsonSchema; want: string }[]> = {
  'anything and nothing': [
    { given: {}, want: 'unknown' },
    { given: { description: 'anything' }, want: 'unknown' },
    { given: { not: {} }, want: 'never' },
    { given: { type: 'string', not: { const: 'a' } }, want: 'string' },
  ],
  primitives: [
    { given: { type: 'string', pattern: '^a', format: 'uri' }, want: 'string' },
    { given: { type: 'integer', minimum: 0 }, want: 'number' },
    { given: { type: 'boolean' }, want: 'boolean' },
    { given: { type: 'null' }, want: 'null' },
    { given: { type: ['null', 'string'] }, want: 'string | null' },
  ],
  'template literals': [
    { given: { type: 'string', pattern: '^v[\\s\\S]*$' }, want: '`v$' + '{string}`' },
    { given: { type: 'string', pattern: '^a\\.[\\s\\S]*\\$$' }, want: '`a.$' + '{string}\\$`' },
    { given: { type: 'string', pattern: '^`\\$\\{[\\s\\S]*\\}$' }, want: '`\\`\\$' + '{$' + '{string}}`' },
    { given: { type: 'string', pattern: '^[\\s\\S]*$' }, want: 'string' },
    { given: { type: 'string', pattern: '^plain$' }, want: 'string' },
    { given: { type: 'string', pattern: '^v[0-9]+$' }, want: 'string' },
  ],
  literals: [
    { given: { const: 'a' }, want: "'a'" },
    { given: { const: -1.5 }, want: '-1.5' },
    { given: { const: { a: [1, null] } }, want: '{ a: [1, null] }' },
    { given: { type: 'string', enum: ['a', 'b'] }, want: "'a' | 'b'" },
    { given: { enum: [null, 'a', 'a', true] }, want: "'a' | true | null" },
  ],
  'what has no type limits objects or arrays, and admits all else': [
    { given: { items: A }, want: '{ [key: string]: unknown } | A[] | number | string | boolean | null' },
    { given: { properties: { a: A } }, want: '{ a?: A } | unknown[] | number | string | boolean | null' },
    {
      given: { anyOf: [{ properties: { a: A } }, { type: 'null' }], type: ['object', 'null'] },
      want: '(object | null) & ({ a?: A } | null)',
    },
    { given: { allOf: [{ type: ['string', 'array'] }, { items: A }] }, want: '(string | unknown[]) & (A[] | string)' },
    {
      given: { allOf: [{ type: 'array' }, { prefixItems: [A, {}], items: false, minItems: 2 }] },
      want: 'unknown[] & [A, unknown]',
    },
    { given: { allOf: [{ type: 'string' }, { type: 'object' }, { required: ['a'] }] }, want: 'never' },
  ],
  refs: [
    { given: { ...A, description: 'said elsewhere' }, want: 'A' },
    { given: { anyOf: [A, { type: 'null' }] }, want: 'A | null' },
    { given: { ...A, type: 'object', properties: { b: {} } }, want: 'A & { b?: unknown }' },
    { given: { allOf: [A, { $ref: '#/$defs/Base' }], properties: { b: {} } }, want: 'A & Base & { b?: unknown }' },
  ],
  objects: [
    {
      given: { type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a'] },
      want: '{ a: string; b?: unknown }',
    },
    { given: { type: 'object', properties: { a: { type: ['string', 'null'] } } }, want: '{ a?: string | null }' },
    { given: { type: 'object' }, want: 'object' },
    { given: { type: 'object', additionalProperties: false }, want: '{ [key: string]: never }' },
    { given: { type: 'object', additionalProperties: A }, want: '{ [key: string]: A }' },
    { given: { type: 'object', patternProperties: { '^x': A } }, want: '{ [key: string]: unknown }' },
    {
      given: { type: 'object', patternProperties: { '^x': A }, additionalProperties: false },
      want: '{ [key: string]: A }',
    },
    { given: { type: 'object', patternProperties: { '^.*$': A } }, want: '{ [key: string]: A }' },
    { given: { type: 'object', patternProperties: { '^x-[\\s\\S]*$': A } }, want: '{ [key: `x-$' + '{string}`]: A }' },
    {
      given: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } },
      want: '{ a?: string; [key: string]: number | string | undefined }',
    },
    {
      given: { type: 'object', propertyNames: { $ref: '#/$defs/Level' }, additionalProperties: { type: 'number' } },
      want: '{ low?: number; high?: number }',
    },
    { given: { type: 'object', required: ['a'] }, want: '{ a: unknown }' },
    { given: { type: ['object', 'null'], properties: { a: {} } }, want: '{ a?: unknown } | null' },
  ],
  arrays: [
    { given: { type: 'array' }, want: 'unknown[]' },
    { given: { type: 'array', items: { enum: ['a', 'b'] } }, want: "('a' | 'b')[]" },
    { given: { type: 'array', prefixItems: [A, A], items: false, minItems: 2 }, want: '[A, A]' },
    { given: { type: 'array', prefixItems: [A, A], items: false, minItems: 1 }, want: '[A, A?]' },
    { given: { type: 'array', prefixItems: [A], items: { type: 'string' }, minItems: 1 }, want: '[A, ...string[]]' },
    { given: { type: 'array', prefixItems: [A], items: A, minItems: 1 }, want: '[A, ...A[]]' },
    {
      given: { type: 'array', prefixItems: [A], items: { type: 'array', items: A }, minItems: 1 },
      want: '[A, ...rest: A[][]]',
    },
    {
      given: { type: 'array', prefixItems: [A], items: { anyOf: [{ type: 'array', items: A }, { type: 'null' }] } },
      want: '[A?, ...rest: (A[] | null)[]]',
    },
    { given: { type: 'array', prefixItems: [A], minItems: 1, maxItems: 1 }, want: '[A]' },
    { given: { type: 'array', items: false }, want: '[]' },
  ],
  choices: [
    {
      given: { oneOf: [{ const: 'a' }, { anyOf: [{ const: 'b' }, { type: 'null' }] }, A] },
      want: "'a' | 'b' | A | null",
    },
    {
      given: { anyOf: [{ enum: ['a', 'b'] }, { type: 'string' }] },
      want: "'a' | 'b' | (string & Record<never, never>)",
    },
    { given: { anyOf: [{ $ref: '#/$defs/Level' }, { type: 'string' }] }, want: 'Level | string' },
    { given: { anyOf: [{ const: 1 }, { type: 'string' }] }, want: '1 | string' },
    { given: { anyOf: [{ enum: [1, 2] }, { type: 'integer' }] }, want: '1 | 2 | (number & Record<never, never>)' },
    { given: { anyOf: [A, {}] }, want: 'unknown' },
    { given: { anyOf: [A, { not: {} }] }, want: 'A' },
    { given: { allOf: [A, { properties: { b: { type: 'string' } } }] }, want: 'A & { b?: string }' },
    {
      given: { type: 'object', properties: { a: {} }, oneOf: [{ type: 'string' }, { properties: { b: {} } }] },
      want: '{ a?: unknown } & { b?: unknown }',
    },
  ],
}
