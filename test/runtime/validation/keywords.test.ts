import { expect, test } from 'vitest'
import { compileShapes } from '../../../runtime/validation/compile-shapes.js'
import type { Schema } from '../../../runtime/validation/schema.js'
import { testKeywords, without } from './keyword-cases.js'

testKeywords({
  types: [
    [
      { type: 'string' },
      ['', 'a'],
      [
        [1, ' string, number'],
        [null, ' string, null'],
        [['a'], ' string, array'],
      ],
    ],
    [
      { type: 'boolean' },
      [true, false],
      [
        ['true', ' boolean, string'],
        [null, ' boolean, null'],
        [0, ' boolean, number'],
      ],
    ],
    [
      { type: 'integer' },
      [0, -1, 1e300],
      [
        [0.5, ' integer, number'],
        ['1', ' integer, string'],
      ],
    ],
    [
      { type: 'number' },
      [0, -1.5],
      [
        ['1', ' number, string'],
        [null, ' number, null'],
      ],
    ],
    [
      { type: 'null' },
      [null],
      [
        [0, ' null, number'],
        [false, ' null, boolean'],
        [{}, ' null, object'],
      ],
    ],
    [
      { type: 'array' },
      [[], [1]],
      [
        [{}, ' array, object'],
        ['a', ' array, string'],
        [null, ' array, null'],
      ],
    ],
    [
      { type: 'object' },
      [{}, { a: 1 }],
      [
        [[], ' object, array'],
        [null, ' object, null'],
        ['{}', ' object, string'],
      ],
    ],
    [
      { type: ['integer', 'string'] },
      [1, 'a'],
      [
        [1.5, ' integer | string, number'],
        [null, ' integer | string, null'],
      ],
    ],
    [{ type: ['integer', 'number'] }, [1, 1.5], [['a', ' integer | number, string']]],
    [
      { type: ['null', 'array'] },
      [null, []],
      [
        [{}, ' null | array, object'],
        [true, ' null | array, boolean'],
      ],
    ],
    [
      { type: ['boolean', 'object'] },
      [true, {}],
      [
        [[], ' boolean | object, array'],
        [1, ' boolean | object, number'],
      ],
    ],
    [{ type: ['object', 'null'] }, [null, {}], [[true, ' object | null, boolean']]],
  ],
  literals: [
    [
      { const: 1 },
      [1],
      [
        ['1', ' 1, string'],
        [2, ' 1, another number'],
        [true, ' 1, boolean'],
      ],
    ],
    [
      { const: null },
      [null],
      [
        [0, ' null, number'],
        [{}, ' null, object'],
      ],
    ],
    [
      { const: false },
      [false],
      [
        [true, ' false, another boolean'],
        [0, ' false, number'],
        [null, ' false, null'],
      ],
    ],
    [
      { const: { a: [1], b: 2 } },
      [{ b: 2, a: [1] }],
      [
        [{ a: [1] }, ' {"a":[1],"b":2}, another object'],
        ['{"a":[1],"b":2}', ' {"a":[1],"b":2}, string'],
      ],
    ],
    [
      { const: [1, 2] },
      [[1, 2]],
      [
        [[2, 1], ' [1,2], another array'],
        [{ 0: 1, 1: 2 }, ' [1,2], object'],
        ['json [1,2]', ' [1,2], string'],
      ],
    ],
    [{ const: ['a'] }, [['a']], [[['b'], ' ["a"], another array']]],
    [
      { enum: ['1', null] },
      ['1', null],
      [
        [1, ' "1" | null, number'],
        [{}, ' "1" | null, object'],
      ],
    ],
    [
      { enum: [1, [1]] },
      [1, [1]],
      [
        [[2], ' 1 | [1], another array'],
        ['[1]', ' 1 | [1], string'],
      ],
    ],
    [{ enum: ['a', 'b', 'c', 'd', 'e', 'f'] }, ['f'], [['g', ' "a" | "b" | "c" | "d" | "e" | "f", another string']]],
    [{ enum: [1, 2, 3, 4, 5, 6, 7] }, [7], [[8, ' 1 | 2 | 3 | 4 | 5 | 6 | …, another number']]],
    [{ const: 'a', enum: ['a', 'b'] }, ['a'], [['b', ' "a", another string']]],
  ],
  numbers: [
    [{ minimum: 2 }, [2, 3, ...without('number')], [[1.9, ' at least 2, less']]],
    [{ maximum: 2 }, [2, 1, ...without('number')], [[2.1, ' at most 2, more']]],
    [
      { exclusiveMinimum: 2 },
      [2.1, ...without('number')],
      [
        [2, ' more than 2, less or equal'],
        [1, ' more than 2, less or equal'],
      ],
    ],
    [
      { exclusiveMaximum: 2 },
      [1.9, ...without('number')],
      [
        [2, ' less than 2, more or equal'],
        [3, ' less than 2, more or equal'],
      ],
    ],
    [{ multipleOf: 1.5 }, [0, 3, -4.5, ...without('number')], [[2, ' a multiple of 1.5, another number']]],
    [
      { minimum: 0, maximum: 0 },
      [0],
      [
        [1, ' at most 0, more'],
        [-1, ' at least 0, less'],
      ],
    ],
  ],
  texts: [
    [
      { minLength: 2 },
      ['ab', 'abcd', '💡💡', ...without('string')],
      [
        ['a', ' at least 2 characters, fewer'],
        ['💡', ' at least 2 characters, fewer'],
      ],
    ],
    [{ minLength: 1 }, ['💡', '\udca1'], [['', ' at least 1 character, fewer']]],
    [
      { maxLength: 2 },
      ['', 'ab', '💡💡', 'a💡', ...without('string')],
      [
        ['abc', ' at most 2 characters, more'],
        ['a💡b', ' at most 2 characters, more'],
        ['💡💡💡', ' at most 2 characters, more'],
      ],
    ],
    [
      { maxLength: 1 },
      ['💡'],
      [
        ['\udca1\ud83d', ' at most 1 character, more'],
        ['\ud83da', ' at most 1 character, more'],
        ['a\udca1', ' at most 1 character, more'],
      ],
    ],
    [{ pattern: '^.$' }, ['a', '💡', ...without('string')], [['ab', ' a text that matches ^.$, another text']]],
  ],
})

test.each<[string, Schema, ReturnType<typeof JSON.parse>[]]>([
  ['string', { anyOf: [{ type: 'string' }, { const: 1 }] }, ['string', 'number']],
  ['a literal', { enum: [null, 'a'] }, ['null', 'string']],
  ['what both ask for', { allOf: [{ type: ['string', 'null'] }, { type: ['string', 'number'] }] }, ['string']],
  ['a ref', { $ref: '#/$defs/Flag' }, ['boolean']],
])('a shape admits the types of %s', (_, schema, types) => {
  const validator = compileShapes({ methods: [], $defs: { Flag: { type: 'boolean' } } }).of(schema)
  const all = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const
  expect(all.filter(type => validator.admits(type))).toEqual(all.filter(type => types.includes(type)))
})
