import { testKeywords, without } from './keyword-cases.js'

testKeywords({
  arrays: [
    [{ minItems: 2 }, [[1, 2], ...without('array')], [[[1], ' at least 2 items, fewer']]],
    [{ maxItems: 1 }, [[], [1], ...without('array')], [[[1, 2], ' at most 1 item, more']]],
    [
      { uniqueItems: true },
      [
        [],
        [1, '1', true, 'true', null, 'null', {}, '{}', 'json {}'],
        [[1], [2]],
        [
          { a: 1, b: 2 },
          { a: 2, b: 1 },
        ],
        ...without('array'),
      ],
      [
        [[1, 2, 1], ' items that differ, equal ones'],
        [
          [
            { a: 1, b: 2 },
            { b: 2, a: 1 },
          ],
          ' items that differ, equal ones',
        ],
        [[{ a: 1, b: undefined }, { a: 1 }], ' items that differ, equal ones'],
        [[[null], [undefined]], ' items that differ, equal ones'],
      ],
    ],
    [{ uniqueItems: false }, [[1, 1]], []],
    [
      { items: { type: 'string' } },
      [[], ['a'], ...without('array')],
      [
        [['a', 1, 2], '/1 string, number', '/2 string, number'],
        [['a', undefined], '/1 string, null'],
      ],
    ],
    [{ items: {} }, [[1]], []],
    [{ items: true }, [[1]], []],
    [{ items: false }, [[], ...without('array')], [[[1], ' at most 0 items, more']]],
    [
      { prefixItems: [{ type: 'string' }, {}] },
      [[], ['a'], ['a', 1, 2], ...without('array')],
      [[[1, 1], '/0 string, number']],
    ],
    [{ prefixItems: [{}, { type: 'string' }] }, [[1], [1, 'a', 2]], [[[1, 1], '/1 string, number']]],
    [
      { prefixItems: [{}, { type: 'null' }], items: { type: 'string' } },
      [[1], [1, null, 'a'], [1, undefined]],
      [
        [[1, null, 'a', 1], '/3 string, number'],
        [[1, 1], '/1 null, number'],
      ],
    ],
    [{ prefixItems: [{}], items: false }, [[1]], [[[1, 2], ' at most 1 item, more']]],
  ],
  objects: [
    [
      { minProperties: 2 },
      [{ a: 1, b: 2 }, ...without('object')],
      [[{ a: 1, b: undefined }, ' at least 2 fields, fewer']],
    ],
    [
      { maxProperties: 1 },
      [{}, { a: 1, b: undefined }, ...without('object')],
      [[{ a: 1, b: 2 }, ' at most 1 field, more']],
    ],
    [{ required: ['a'] }, [{ a: null }, ...without('object')], [[{ b: 1 }, '/a a value, nothing']]],
    [
      { properties: { a: { type: 'string' } } },
      [{}, { a: 'x', b: 1 }, ...without('object')],
      [
        [{ a: 1 }, '/a string, number'],
        [{ a: null }, '/a string, null'],
      ],
    ],
    [
      { properties: { a: {}, b: { type: 'null' } }, required: ['a'] },
      [{ a: 1 }, { a: 1, b: null }],
      [
        [{}, '/a a value, nothing'],
        [{ b: 1 }, '/a a value, nothing', '/b null, number'],
      ],
    ],
    [
      { additionalProperties: false },
      [{}, { a: undefined }, ...without('object')],
      [[{ a: 1 }, '/* no other field, number']],
    ],
    [{ additionalProperties: true }, [{ a: 1 }], []],
    [{ additionalProperties: {} }, [{ a: 1 }], []],
    [
      { additionalProperties: { type: 'string' }, properties: { n: {} } },
      [{ n: 1, a: 'x' }],
      [[{ n: 1, a: 1 }, '/* string, number']],
    ],
    [
      { patternProperties: { '^x': { type: 'string' } } },
      [{ x: 'a', y: 1 }, ...without('object')],
      [[{ x1: 1 }, '/* string, number']],
    ],
    [
      {
        patternProperties: { '^x': { type: 'string' }, y$: { minLength: 2 } },
        additionalProperties: false,
        properties: { n: {} },
      },
      [{ n: 1, x: 'a', xy: 'ab' }],
      [
        [{ xy: 'a' }, '/* at least 2 characters, fewer'],
        [{ a: 1 }, '/* no other field, number'],
        [{ xy: 1 }, '/* string, number'],
      ],
    ],
    [
      { patternProperties: { n: { type: 'number' } }, properties: { n: { minimum: 2 } } },
      [{ n: 2 }],
      [
        [{ n: 1 }, '/n at least 2, less'],
        [{ n: 'x' }, '/n number, string'],
      ],
    ],
    [
      { patternProperties: { '^.$': { type: 'string' } } },
      [{ '💡': 'a', ab: 1 }],
      [[{ '💡': 1 }, '/* string, number']],
    ],
    [
      { propertyNames: { maxLength: 1 } },
      [{ a: 1 }, { ab: undefined }, ...without('object')],
      [[{ ab: 1 }, '/* a field name: at most 1 character, another name']],
    ],
    [{ propertyNames: {} }, [{ a: 1 }], []],
    [
      { propertyNames: { minLength: 2 }, patternProperties: { a: { type: 'string' } } },
      [{ ab: 'x', bc: 1 }],
      [
        [{ b: 1 }, '/* a field name: at least 2 characters, another name'],
        [{ ab: 1 }, '/* string, number'],
      ],
    ],
  ],
  combinations: [
    [
      { allOf: [{ minimum: 1 }, { maximum: 2 }, { multipleOf: 1 }] },
      [1, 2],
      [
        [0, ' at least 1, less'],
        [3, ' at most 2, more'],
        [1.5, ' a multiple of 1, another number'],
      ],
    ],
    [
      { allOf: [{ minimum: 1 }], maximum: 2 },
      [1],
      [
        [0, ' at least 1, less'],
        [3, ' at most 2, more'],
      ],
    ],
    [{ anyOf: [{ type: 'string' }, { minimum: 2 }] }, ['a', 2, null], [[1, ' at least 2, less']]],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, ['a', null], [[1, ' null | string, number']]],
    [{ oneOf: [{ type: 'string' }, { type: 'null' }] }, ['a', null], [[1, ' null | string, number']]],
    [{ oneOf: [{ minimum: 1 }, { maximum: 3 }] }, [0, 4], [[2, ' only one of 2 variants, number that fits 2']]],
    [
      { not: { minimum: 1 } },
      [0],
      [
        [1, ' a value that is not excluded, an excluded one'],
        ['a', ' a value that is not excluded, an excluded one'],
      ],
    ],
    [
      { type: 'integer', minimum: 1 },
      [1],
      [
        [0, ' at least 1, less'],
        ['a', ' integer, string'],
      ],
    ],
  ],
})
