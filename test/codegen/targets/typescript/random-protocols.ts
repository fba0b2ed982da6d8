import fc from 'fast-check'
import { refTo } from '../../../../base/ref.js'
import type { Json, JsonSchema, Method, Protocol } from '../../../../codegen/protocol/model.js'

/** Texts that have broken generators: what ends a string, a comment, a template or a line, and what is a word of its own. */
const hostile = [
  "'",
  '"',
  '`',
  '\\',
  '$' + '{process.exit(1)}',
  '*/',
  '/*',
  '//',
  '\n',
  '\r\n',
  '\u2028',
  '\u202e',
  '\u0000',
  '\ud800',
  '{{banner}}',
  '<script>',
  '@deprecated',
  '..',
  '../../etc/passwd',
  '/etc/passwd',
  'C:\\con',
  'constructor',
  'prototype',
  '__proto__',
  'then',
  'toString',
  'toJSON',
  'valueOf',
  'hasOwnProperty',
  'delete',
  'new',
  'class',
  'static',
  'get',
  'set',
  'async',
  'readonly',
  'name',
  'length',
  'call',
  'apply',
  'arguments',
  'connection',
  'request',
  'close',
  'Promise',
  'Record',
  'Object',
  'AgentClient',
  'RequestOptions',
  'ClientRequests',
  'any',
  'string',
  'never',
  'Größe',
  '日本',
  '1st',
  'snake_case',
  'kebab-case',
  '$',
]

const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'chat', 'Chat', 'note', 'new', 'list', 'item', 'ChatParams') },
  { weight: 2, arbitrary: fc.constantFrom(...hostile) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...hostile), fc.constantFrom(...hostile)).map(parts => parts.join('')),
  },
)

type Text = fc.Arbitrary<string>

const wireName = (text: Text) =>
  fc.array(text, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/').slice(0, 1000))

const json = (text: Text) =>
  fc.letrec<{ value: Json }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    ),
  })).value

function schemaOver(text: Text, definitions: readonly string[]): fc.Arbitrary<JsonSchema> {
  const ref =
    definitions.length > 0 ? fc.constantFrom(...definitions).map($ref => ({ $ref: refTo($ref) })) : fc.constant({})
  return fc.letrec<{ schema: JsonSchema }>(tie => {
    const schema = tie('schema')
    const schemas = fc.array(schema, { minLength: 1, maxLength: 4 })
    const described = fc.option(text, { nil: undefined })
    const properties = fc.dictionary(text, fc.tuple(schema, described), { maxKeys: 5 })
    const object = fc
      .tuple(
        properties,
        fc.array(text, { maxLength: 3 }),
        fc.option(fc.oneof(fc.boolean(), schema), { nil: undefined }),
      )
      .map(
        ([properties, required, additionalProperties]): JsonSchema => ({
          type: 'object',
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, [property, description]]) => [
              name,
              description === undefined ? property : { ...property, description },
            ]),
          ),
          required: [...new Set([...required, ...Object.keys(properties).slice(1)])],
          ...(additionalProperties === undefined ? {} : { additionalProperties }),
        }),
      )
    return {
      schema: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<JsonSchema>(
          {},
          { type: 'string' },
          { type: 'integer' },
          { type: ['number', 'null'] },
          { not: {} },
        ),
        ref,
        json(text).map(value => ({ const: value })),
        fc
          .uniqueArray(json(text), { minLength: 1, maxLength: 5, selector: value => JSON.stringify(value) })
          .map(values => ({ enum: values })),
        object,
        schema.map(items => ({ type: 'array' as const, items })),
        fc.tuple(schemas, fc.nat(4), fc.oneof(fc.boolean(), schema)).map(([prefixItems, minItems, items]) => ({
          type: 'array' as const,
          prefixItems,
          minItems,
          items,
        })),
        fc
          .dictionary(text.map(asPattern), schema, { maxKeys: 2 })
          .map(patternProperties => ({ type: 'object' as const, patternProperties })),
        fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).chain(names =>
          schema.map(additionalProperties => ({
            type: 'object' as const,
            propertyNames: { enum: names },
            additionalProperties,
          })),
        ),
        schemas.map(anyOf => ({ anyOf })),
        schemas.map(allOf => ({ allOf })),
        fc.tuple(object, schemas).map(([shape, oneOf]) => ({ ...shape, oneOf })),
      ),
    }
  }).schema
}

/** Params by position, the last ones optional. */
const byPosition = (text: Text, schema: fc.Arbitrary<JsonSchema>): fc.Arbitrary<Partial<Method>> =>
  fc
    .uniqueArray(fc.oneof(text, fc.constantFrom('byPosition', 'options', 'params', 'this')), {
      minLength: 1,
      maxLength: 4,
    })
    .chain(paramNames =>
      fc.tuple(fc.nat(paramNames.length), ...paramNames.map(() => schema)).map(([minItems, ...prefixItems]) => ({
        paramNames,
        params: { type: 'array', prefixItems, minItems, maxItems: prefixItems.length, items: false },
      })),
    )

const method = (text: Text, schema: fc.Arbitrary<JsonSchema>): fc.Arbitrary<Method> =>
  fc
    .record(
      {
        method: wireName(text),
        kind: fc.constantFrom('request' as const, 'notification' as const),
        messageDirection: fc.constantFrom('clientToServer' as const, 'serverToClient' as const, 'both' as const),
        params: fc.option(schema),
        result: fc.option(schema),
        summary: text,
        deprecated: fc.oneof(fc.boolean(), text),
        paramsOptional: fc.constant(true as const),
        positional: byPosition(text, schema),
      },
      { requiredKeys: ['method', 'kind', 'messageDirection', 'params', 'result'] },
    )
    .map(({ result, paramsOptional, positional, ...rest }) => ({
      ...rest,
      ...(rest.kind === 'request' && { result }),
      ...positional,
      ...(paramsOptional && (positional ?? rest.params) && { paramsOptional }),
    }))

// No `$ref` can name half of a surrogate pair.
const canBeReferred = (name: string) => !/\p{Surrogate}/u.test(name)

const protocolsOf = (text: Text): fc.Arbitrary<Protocol> =>
  fc.uniqueArray(text.filter(canBeReferred), { maxLength: 6 }).chain(definitions => {
    const schema = schemaOver(text, definitions)
    return fc.record({
      protocol: fc.constantFrom('agent', 'my-agent', 'request', 'x'),
      version: fc.constant('1.0.0'),
      source: fc.record({ repository: text, path: text }),
      summary: text,
      methods: fc.uniqueArray(method(text, schema), { maxLength: 12, selector: ({ method }) => method }),
      $defs: fc
        .tuple(...definitions.map(() => schema))
        .map(schemas => Object.fromEntries(definitions.map((name, index) => [name, schemas[index] ?? {}]))),
    })
  })

/** Protocols that are valid and as unkind as they come. */
export const protocols = protocolsOf(anyText)

/** The same in letters that everyone measures alike. */
export const asciiProtocols = protocolsOf(
  fc.oneof(
    anyText.filter(text => /^[ -~]+$/.test(text)),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 }),
  ),
)

/** A text as a regular expression that a document may have. */
const asPattern = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}]/g, '\\$&')
