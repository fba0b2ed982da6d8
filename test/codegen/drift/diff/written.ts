import fc from 'fast-check'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'

// Shapes as those write them who publish protocols: serde with schemars (Codex, ACP), MCP's and LSP's generators, and
// agents in Go (invopop), Python (pydantic) and TypeScript (Zod, TypeBox).

const words = ['read', 'write', 'list'] as const
const fields = ['kind', 'id', 'text', 'more'] as const
const text: JsonSchema = { type: 'string' }
const uint: JsonSchema = { type: 'integer', format: 'uint32', minimum: 0 }
const flag: JsonSchema = { type: 'boolean', default: false }

const pick = <T>(from: readonly T[]) => fc.constantFrom(...from)
const someWords = fc.uniqueArray(pick(words), { minLength: 1, maxLength: 3 })
const closed: JsonSchema = { additionalProperties: false }

const object = (properties: Record<string, JsonSchema>, required: readonly string[], more: JsonSchema = {}) =>
  ({ type: 'object', properties, required: [...required], ...more }) satisfies JsonSchema

/** Null beside a shape: in the list of types, among its literals, or as a variant. */
function nullable(schema: JsonSchema): JsonSchema {
  const { type, enum: listed } = schema
  if (listed && Object.keys(schema).length === 1) return listed.includes(null) ? schema : { enum: [...listed, null] }
  return typeof type === 'string' && !['enum', 'const', 'allOf', 'anyOf', 'oneOf'].some(keyword => keyword in schema)
    ? { ...schema, type: [type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] }
}

/** A literal as serde writes it, as schemars does, or as TypeScript's readers do. */
const literal = pick<(word: string) => JsonSchema>([
  word => ({ const: word }),
  word => ({ type: 'string', enum: [word] }),
  word => ({ type: 'string', const: word }),
])

/** Unions told apart by a literal, beside their fields or around them. */
function tagged(inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> {
  const union = fc.record({
    names: someWords,
    content: fc.tuple(inner, inner, inner),
    write: literal,
    keyword: pick(['oneOf', 'anyOf'] as const),
    declared: fc.boolean(),
    around: fc.boolean(),
    beside: fc.option(inner, { freq: 4, nil: undefined }),
  })
  return union.map(({ names, content, write, keyword, declared, around, beside }) => {
    const variants = names.map((name, at): JsonSchema => {
      const body = content[at] ?? text
      return around
        ? object({ kind: write(name), content: body }, at === 2 ? ['kind'] : ['kind', 'content'])
        : object({ kind: write(name), [at === 0 ? 'text' : 'more']: body }, at === 1 ? ['kind', 'more'] : ['kind'])
    })
    const schema: JsonSchema = {
      [keyword]: variants,
      ...(declared && { discriminator: { propertyName: 'kind' } }),
    }
    // What all variants have stands beside the union (schemars' flatten).
    return beside ? { ...schema, ...object({ id: beside }, ['id']) } : schema
  })
}

/** Enums of serde: words, and closed objects with the word as their one key. */
const keyed = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc
    .record({ names: someWords, contents: fc.tuple(inner, inner, inner), units: fc.nat(2), isOpen: fc.boolean() })
    .map(({ names, contents, units, isOpen }) => ({
      oneOf: [
        ...(units > 0 ? [{ type: 'string' as const, enum: ['none', 'all'].slice(0, units) }] : []),
        ...names.map((name, at) => object({ [name]: contents[at] ?? text }, [name], isOpen ? {} : closed)),
      ],
    }))

const untagged = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc.tuple(fc.uniqueArray(pick(fields), { minLength: 1, maxLength: 3 }), inner, fc.boolean()).map(
    ([names, body, withText]): JsonSchema => ({
      anyOf: [...(withText ? [text] : []), ...names.map(name => object({ [name]: body, more: uint }, [name]))],
    }),
  )

/** Fields of a struct: needed, optional, and optional that may be null. */
const struct = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc
    .record({ id: inner, text: inner, more: inner, isClosed: fc.boolean(), needed: fc.subarray([...fields]) })
    .map(({ isClosed, needed, ...content }) =>
      object(
        { id: content.id, text: nullable(content.text), more: content.more, flag },
        needed.filter(name => name !== 'kind'),
        isClosed ? closed : {},
      ),
    )

const extended = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc.tuple(struct(inner), inner, pick(['A', 'B', 'C']), fc.boolean()).map(([base, own, name, isNamed]) => ({
    allOf: [isNamed ? { $ref: `#/$defs/${name}` } : base],
    ...object({ kind: own }, ['kind']),
  }))

/** A union with one tag whose variants are unions with a second tag. */
const taggedTwice = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc
    .record({ names: someWords, modes: someWords, content: inner, isNested: fc.boolean(), write: literal })
    .map(({ names, modes, content, isNested, write }) => ({
      oneOf: names.map((name, at): JsonSchema => {
        const variants = modes.map(mode =>
          object(
            { kind: write(name), mode: write(mode), ...(mode === 'list' && { more: content }) },
            at === 0 ? ['kind', 'mode'] : ['kind', 'mode', 'more'],
          ),
        )
        return at === 0 && isNested ? object({ kind: write(name), text: content }, ['kind']) : { oneOf: variants }
      }),
      discriminator: { propertyName: 'kind' },
    }))

/** Maps, as each language writes them: by the pattern of keys, by a list of keys, with at least one entry. */
const map = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc.tuple(inner, fc.nat(3), fc.boolean()).map(([value, way, isClosed]): JsonSchema => {
    const ways: JsonSchema[] = [
      { patternProperties: { '^(.*)$': value } },
      { patternProperties: { '^[0-9]+$': value }, ...(isClosed && closed) },
      { propertyNames: { enum: [...words] }, additionalProperties: value },
      { additionalProperties: value, ...(isClosed && { minProperties: 1 }) },
    ]
    return { type: 'object', ...ways[way] }
  })

/** Lists: sets, tuples with optional items or more of them at the end. */
const list = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc.tuple(inner, inner, fc.nat(3)).map(([item, other, way]): JsonSchema => {
    const ways: JsonSchema[] = [
      { items: item, uniqueItems: true },
      { items: item, minItems: 1, maxItems: 3 },
      { prefixItems: [item, other], items: false, minItems: 1 },
      { prefixItems: [item], items: other, minItems: 1 },
    ]
    return { type: 'array', ...ways[way] }
  })

/** Objects of several parts, nested, with a name among them. */
const parts = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc.tuple(inner, inner, pick(['A', 'B', 'C'])).map(([one, other, name]) => ({
    allOf: [{ allOf: [{ $ref: `#/$defs/${name}` }, object({ id: one }, ['id'])] }, object({ text: other }, [])],
  }))

const flat = fc.oneof(
  pick<JsonSchema>([
    text,
    uint,
    flag,
    { type: 'integer', format: 'int64' },
    { type: 'number', minimum: 0, maximum: 1 },
    { type: 'string', format: 'uri' },
    { type: 'string', minLength: 1, pattern: '^[a-z]+$' },
    { type: 'integer', minimum: 1, maximum: 4 },
    { enum: ['low', 'high'], 'x-enumNames': ['Low', 'High'] },
    { anyOf: [{ enum: ['low', 'high'] }, text] },
    { oneOf: [{ const: 'low', description: 'little' }, { const: 'high' }] },
    { type: 'object', additionalProperties: {} },
    { anyOf: [text, { type: 'integer' }] },
    {
      anyOf: [
        { type: 'string', const: 'low' },
        { type: 'string', const: 'high' },
      ],
    },
    { enum: ['low', 'high', null] },
    { type: 'integer', format: 'int32', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
    { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'integer', exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    { type: ['boolean', 'string'] },
    { type: 'array', items: { enum: ['low', 'high'] }, uniqueItems: true },
    { type: ['string', 'null'] },
    { type: 'object' },
  ]),
  pick(['A', 'B', 'C']).map((name): JsonSchema => ({ $ref: `#/$defs/${name}` })),
)

/** A shape of one of these kinds. */
export const written: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>(tie => {
  const inner = tie('schema')
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      flat,
      tagged(inner),
      keyed(inner),
      untagged(inner),
      struct(inner),
      extended(inner),
      taggedTwice(inner),
      map(inner),
      list(inner),
      parts(inner),
      inner.map(nullable),
      inner.map((items): JsonSchema => ({ type: 'array', items })),
      inner.map((additionalProperties): JsonSchema => ({ type: 'object', additionalProperties })),
      fc.array(inner, { minLength: 1, maxLength: 2 }).map(
        (prefixItems): JsonSchema => ({
          type: 'array',
          prefixItems,
          items: false,
          minItems: prefixItems.length,
          maxItems: prefixItems.length,
        }),
      ),
    ),
  }
}).schema
