import { describe, expect, test } from 'vitest'
import type { Line } from '../../../../codegen/docs/model/blocks.js'
import { shapeLines } from '../../../../codegen/docs/model/shape-lines.js'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'

const print = (lines: Line[]) =>
  lines.flatMap(({ depth, tokens, note, deprecated }) => {
    const indent = '  '.repeat(depth)
    const notes = [...(deprecated ? ['deprecated'] : []), ...(note?.split('\n') ?? [])]
    return [...notes.map(text => `${indent}// ${text}`), indent + tokens.map(token => token.text).join('')]
  })

const string: JsonSchema = { type: 'string' }
const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
})
const long = (name: string) =>
  object({ type: { const: name }, theWordsThatExplainIt: string, uri: { type: 'string', format: 'uri' } })

const cases: [name: string, given: JsonSchema, want: string[]][] = [
  ['anything', {}, ['unknown']],
  ['nothing', { not: {} }, ['never']],
  ['a list of nothing', { type: 'array', items: false }, ['never[]']],
  ['a choice of nothing', { anyOf: [] }, ['never']],
  ['a literal', { const: 'a"b' }, ['"a\\"b"']],
  ['literals, the type being told by them', { type: 'string', enum: ['a', 'b'] }, ['"a" | "b"']],
  [
    'names of values',
    { enum: [1, 2, 'three', 4], 'x-enumNames': ['High', 'low\u0000', 'three', ''] },
    ['1 (High) | 2 (low\\u0000) | "three" | 4'],
  ],
  [
    'names of variants that are values',
    { anyOf: [{ const: 1 }, { type: 'integer' }], 'x-variantNames': ['One', 'Other'] },
    ['1 (One) | integer (Other)'],
  ],
  [
    'since when a property is there, and whether it is stable',
    object({ a: { ...string, 'x-stability': 'proposed', 'x-since': '3.17', description: 'A.' } }),
    ['{', '  // proposed, since 3.17', '  // A.', '  a: string', '}'],
  ],
  ['several types', { type: ['string', 'null'] }, ['string | null']],
  ['limits', { type: 'integer', minimum: 0, maximum: 9 }, ['integer (≥ 0, ≤ 9)']],
  ['a $ref', { $ref: '#/$defs/a~1b' }, ['a/b']],
  ['a list of either', { type: 'array', items: { anyOf: [string, { type: 'null' }] } }, ['(string | null)[]']],
  ['a list of anything', { type: 'array', items: true, minItems: 2 }, ['unknown[] (items ≥ 2)']],
  ['a tuple', { type: 'array', prefixItems: [string, {}], items: string }, ['[string, unknown, ...string[]]']],
  ['a map', { type: 'object', additionalProperties: string }, ['{', '  [key: string]: string', '}']],
  ['an object of which nothing is known', { type: 'object' }, ['object']],
  ['an object without properties', { type: 'object', additionalProperties: false }, ['{}']],
  [
    'properties',
    object({ a: string, 'b-c': { type: 'boolean', deprecated: true, description: 'Two\nlines.' } }, ['a']),
    ['{', '  a: string', '  // deprecated', '  // Two', '  // lines.', '  "b-c"?: boolean', '}'],
  ],
  [
    'small objects stay on a line',
    object({ at: object({ x: string, y: string }) }),
    ['{', '  at: { x: string, y: string }', '}'],
  ],
  [
    'large variants get lines of their own',
    object({ item: { oneOf: [long('file'), long('symbol')] } }),
    [
      '{',
      '  item: ',
      ...['file', 'symbol'].flatMap(name => [
        '    | {',
        `        type: "${name}"`,
        '        theWordsThatExplainIt: string',
        '        uri: string (uri)',
        '      }',
      ]),
      '}',
    ],
  ],
  [
    'large variants at the top',
    { anyOf: [long('file'), { type: 'null' }] },
    ['| {', '    type: "file"', '    theWordsThatExplainIt: string', '    uri: string (uri)', '  }', '| null'],
  ],
  [
    'a list of large variants',
    { type: 'array', items: { anyOf: [long('file'), { type: 'null' }] } },
    [
      'Array<',
      '  | {',
      '      type: "file"',
      '      theWordsThatExplainIt: string',
      '      uri: string (uri)',
      '    }',
      '  | null',
      '>',
    ],
  ],
  [
    'all of several',
    { allOf: [{ $ref: '#/$defs/A' }, { anyOf: [{ $ref: '#/$defs/B' }, { $ref: '#/$defs/C' }] }] },
    ['A & (B | C)'],
  ],
  [
    'an object and variants',
    { ...object({ id: string }), anyOf: [{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B' }] },
    ['{', '  id: string', '} & (A | B)'],
  ],
  ['variants that are said to be objects', { type: 'object', anyOf: [{ $ref: '#/$defs/A' }, string] }, ['A | string']],
  [
    'a list without repeats',
    { type: 'array', items: string, minItems: 1, uniqueItems: true },
    ['string[] (items ≥ 1, each once)'],
  ],
  ['a list with repeats', { type: 'array', items: string, uniqueItems: false }, ['string[]']],
  [
    'so many properties',
    { type: 'object', additionalProperties: string, minProperties: 1, maxProperties: 3 },
    ['{', '  [key: string]: string', '} (properties ≥ 1, properties ≤ 3)'],
  ],
  ['some object that is not empty', { type: 'object', minProperties: 1 }, ['object (properties ≥ 1)']],
  [
    'names of properties',
    { type: 'object', additionalProperties: string, propertyNames: { pattern: '^x-' } },
    ['{', '  [key: string (like ^x-)]: string', '}'],
  ],
  [
    'names that are listed',
    { type: 'object', propertyNames: { enum: ['a', 'b'] } },
    ['{', '  [key: "a" | "b"]: unknown', '}'],
  ],
  [
    'names that are defined elsewhere',
    { type: 'object', propertyNames: { $ref: '#/$defs/A' }, additionalProperties: string },
    ['{', '  [key: A]: string', '}'],
  ],
  ['what cannot be seen', { const: 'a\u202eb\u0000' }, ['"a\\u202eb\\u0000"']],
]

describe('shapes in lines', () => {
  test.each(cases)('%s', (_name, given, want) => {
    expect(print(shapeLines(given))).toEqual(want)
  })

  test('a literal that is too long to read is cut', () => {
    const [line] = print(shapeLines({ const: 'x'.repeat(10_000) }))
    expect(line).toBe(`"${'x'.repeat(199)}…`)
  })

  test('deep nesting ends', () => {
    let schema: JsonSchema = string
    for (let depth = 0; depth < 190; depth++) schema = { type: 'array', items: schema }
    expect(print(shapeLines(schema))).toEqual([`…${'[]'.repeat(65)}`])
  })
})

test('parameters by position have names; those that may be left out have a question mark', () => {
  const params: JsonSchema = { type: 'array', prefixItems: [string, {}], minItems: 1, items: false }
  expect(print(shapeLines(params, ['title', 'to-do']))).toEqual(['[title: string, "to-do"?: unknown]'])
  const described = { ...params, prefixItems: [{ ...string, description: 'Said.' }, {}] }
  expect(print(shapeLines(described, ['title', 'x']))).toEqual([
    '[',
    '  // Said.',
    '  title: string',
    '  x?: unknown',
    ']',
  ])
})
