import { describe, expect, test } from 'vitest'
import type { MethodShapes } from '../../../runtime/client/description.js'
import { compileShapes, type ShapeValidator } from '../../../runtime/validation/compile-shapes.js'
import type { Schema } from '../../../runtime/validation/schema.js'

const validatorOf = (schema: Schema, $defs: Record<string, Schema> = {}): ShapeValidator =>
  compileShapes({ methods: [], $defs }).of(schema)
const accepts = (schema: Schema, value: unknown, $defs?: Record<string, Schema>) =>
  validatorOf(schema, $defs).accepts(value, 'closed')

const text: Schema = { type: 'string' }
const tagged = (literal: unknown, more: Record<string, Schema> = {}, tag = 'kind'): Schema => ({
  type: 'object',
  properties: { [tag]: { const: literal }, ...more },
  required: [tag, ...Object.keys(more)],
})
const shapes: Schema = {
  anyOf: [tagged('circle', { r: { type: 'number' } }), tagged('square', { side: { type: 'number' } })],
}
const numbered: Schema = { oneOf: [tagged(1, { a: text }), tagged(2)] }
const declared: Schema = { ...shapes, discriminator: { propertyName: 'kind' } }

describe('read openly', () => {
  test.each<[string, Schema, unknown, boolean]>([
    ['another text for a literal', { const: 'a' }, 'b', true],
    ['a number for a literal text', { const: 'a' }, 1, false],
    ['another number for a literal', { const: 1 }, 2, true],
    ['the other boolean', { const: true }, false, true],
    ['null for a literal text', { const: 'a' }, null, false],
    ['another member', { enum: ['a', 'b'] }, 'c', true],
    ['a member of another type', { enum: ['a', 'b'] }, 1, false],
    ['a member of one of the types', { enum: ['a', 1] }, 2, true],
    ['a text that is too long for its shape', { type: 'string', maxLength: 1 }, 'ab', false],
    ['an unknown tag', shapes, { kind: 'line' }, true],
    ['an unknown tag of a union that declares it', declared, { kind: 'line', r: 'x' }, true],
    ['an unknown tag in oneOf', { oneOf: shapes.anyOf ?? [] }, { kind: 'line' }, true],
    ['a tag that is no text', shapes, { kind: 1 }, false],
    ['an unknown number as tag', numbered, { kind: 3, a: 1 }, true],
    ['a known number as tag, with the wrong type', numbered, { kind: 1, a: 1 }, false],
    ['a text where tags are numbers', numbered, { kind: '1', a: 'x' }, false],
    ['a tag that is neither true nor false', { anyOf: [tagged(true), tagged(false)] }, { kind: 1 }, false],
    ['a missing tag', shapes, { r: 1 }, false],
    ['a missing tag of a union that declares it', declared, {}, false],
    ['no object', shapes, 'zz', false],
    ['42', declared, 42, false],
    ['null', declared, null, false],
    ['an array', declared, [], false],
    ['a known tag with the wrong type', shapes, { kind: 'circle', r: 'x' }, false],
    ['a known tag with what another variant has', shapes, { kind: 'circle', side: 1 }, false],
    ['a known tag', shapes, { kind: 'circle', r: 1 }, true],
    ['an unknown tag beside null', { anyOf: [...(shapes.anyOf ?? []), { type: 'null' }] }, { kind: 'line' }, true],
    ['null beside tagged objects', { anyOf: [...(shapes.anyOf ?? []), { type: 'null' }] }, null, true],
    ['a union that nothing fits', { anyOf: [text, { type: 'array', items: text }] }, [1], false],
    ['an object of no untagged variant', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { c: 1 }, false],
    ['a literal inside an item', { type: 'array', items: { enum: ['a'] } }, ['b'], true],
    ['a literal of which there may be one', { oneOf: [{ const: 'a' }, { const: 'b' }] }, 'a', true],
    ['a literal of neither', { oneOf: [{ const: 'a' }, { const: 'b' }] }, 'c', true],
    ['a value of two variants', { oneOf: [text, { maxLength: 3 }] }, 'a', false],
    ['what is excluded', { not: { const: 'a' } }, 'a', false],
    ['what is not excluded', { not: { const: 'a' } }, 'b', true],
    ['a name that is not listed', { propertyNames: { enum: ['a'] } }, { b: 1 }, true],
    ['a field too many', { type: 'object', additionalProperties: false }, { a: 1 }, false],
    ['an integer that is none', { type: 'integer' }, 1.5, false],
  ])('%s', (_, schema, value, valid) => {
    const validator = validatorOf(schema)
    expect(validator.accepts(value, 'open')).toBe(valid)
    expect(validator.explain(value, 'open').length === 0).toBe(valid)
    // Whatever is valid is valid for those who expect newer peers.
    if (validator.accepts(value, 'closed')) expect(valid).toBe(true)
  })

  test('a tag of a union inside a union is known to both', () => {
    const $defs = {
      Round: { anyOf: [tagged('circle', { r: text }), tagged('oval')] },
      Flat: { anyOf: [tagged('line', { to: text }), tagged('dot')] },
    }
    const validator = validatorOf({ anyOf: [{ $ref: '#/$defs/Round' }, { $ref: '#/$defs/Flat' }] }, $defs)
    expect(validator.accepts({ kind: 'line', to: 1 }, 'open')).toBe(false)
    expect(validator.accepts({ kind: 'circle', r: 1 }, 'open')).toBe(false)
    expect(validator.accepts({ kind: 'cube' }, 'open')).toBe(true)
  })

  test('the tag of an inherited shape, or of an enumeration, is one as well', () => {
    const $defs: Record<string, Schema> = {
      Base: { type: 'object', properties: { kind: text }, required: ['kind'] },
      A: { allOf: [{ $ref: '#/$defs/Base' }], properties: { kind: { const: 'a' }, n: { type: 'number' } } },
      B: { allOf: [{ $ref: '#/$defs/Base' }], properties: { kind: { enum: ['b', 'c'] }, t: text } },
    }
    const validator = validatorOf({ oneOf: [{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B' }] }, $defs)
    expect(validator.accepts({ kind: 'c', t: 1 }, 'open')).toBe(false)
    expect(validator.accepts({ kind: 'd', t: 1 }, 'open')).toBe(true)
  })
})

describe('read closed', () => {
  test.each<[string, Schema, unknown, boolean]>([
    ['another text for a literal', { const: 'a' }, 'b', false],
    ['another member', { enum: ['a', 'b'] }, 'c', false],
    ['an unknown tag', shapes, { kind: 'line' }, false],
    ['an unknown tag of a union that declares it', declared, { kind: 'line', r: 'x' }, false],
    ['an unknown tag in oneOf', { oneOf: shapes.anyOf ?? [] }, { kind: 'line' }, false],
    ['an unknown number as tag', numbered, { kind: 3, a: 1 }, false],
    ['a known tag', shapes, { kind: 'circle', r: 1 }, true],
    ['a literal of one variant', { oneOf: [{ const: 'a' }, { const: 'b' }] }, 'a', true],
    ['a literal of two variants', { oneOf: [{ enum: ['a', 'b'] }, { const: 'b' }] }, 'b', false],
    ['what is excluded', { not: { const: 'a' } }, 'a', false],
  ])('%s', (_, schema, value, valid) => {
    const validator = validatorOf(schema)
    expect(validator.accepts(value, 'closed')).toBe(valid)
    expect(validator.explain(value, 'closed').length === 0).toBe(valid)
  })
})

describe('names that every object inherits', () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf']

  test.each(names)('%s is a property only where it is there', name => {
    const withText = JSON.parse(`{ "${name}": "x" }`)
    const withNumber = JSON.parse(`{ "${name}": 1 }`)
    const properties = JSON.parse(`{ "${name}": { "type": "string" } }`)
    expect(accepts({ required: [name] }, {})).toBe(false)
    expect(accepts({ required: [name] }, withText)).toBe(true)
    expect(accepts({ properties }, {})).toBe(true)
    expect(accepts({ properties }, withNumber)).toBe(false)
    expect(accepts({ properties, additionalProperties: false }, withText)).toBe(true)
    expect(accepts({ additionalProperties: false }, withText)).toBe(false)
    expect(accepts({ additionalProperties: text }, withNumber)).toBe(false)
    expect(accepts({ const: withText }, withNumber)).toBe(false)
    expect(accepts({ const: withText }, withText)).toBe(true)
    const variants = [tagged('a', {}, name), tagged('b', {}, name)]
    expect(accepts({ anyOf: variants }, {})).toBe(false)
    expect(accepts({ anyOf: variants }, JSON.parse(`{ "${name}": "b" }`))).toBe(true)
    const $defs = JSON.parse(`{ "${name}": { "type": "string" } }`)
    expect(accepts({ $ref: `#/$defs/${name}` }, 'x', $defs)).toBe(true)
  })

  test('a shape that is not there is not one that every object has', () => {
    expect(() => accepts({ $ref: '#/$defs/constructor' }, 'x')).toThrow('is not in $defs')
    expect(() => accepts({ $ref: 'elsewhere' }, 'x', { undefined: text })).toThrow('is not in $defs')
  })
})

test('of a schema, only what checks something is read, once, and only where a value leads', () => {
  const reads: string[] = []
  const reporting = (name: string, schema: Schema): Schema =>
    new Proxy(schema, {
      get(target, keyword, receiver) {
        reads.push(`${name} ${String(keyword)}`)
        return Reflect.get(target, keyword, receiver)
      },
    })
  const documented = { type: 'object', description: 'a note', 'x-more': [[['deep']]] } as const
  const $defs = {
    Note: reporting('Note', { ...documented, properties: { text, next: { $ref: '#/$defs/Next' } } }),
    Next: reporting('Next', { ...documented, properties: { text } }),
  }
  const validator = validatorOf({ $ref: '#/$defs/Note' }, $defs)
  expect(validator.accepts({ text: 'x' }, 'closed')).toBe(true)
  expect(reads.filter(read => /Next|description|x-more/.test(read))).toEqual([])
  expect(validator.accepts({ text: 'x', next: { text: 'x' } }, 'closed')).toBe(true)
  const first = [...reads]
  expect(validator.accepts({ text: 'x', next: { text: 1 } }, 'closed')).toBe(false)
  expect(reads).toEqual(first)
})

describe('values without end', () => {
  const nested = (levels: number, wrap: (inner: unknown) => unknown, innermost: unknown = 'x') => {
    let value = innermost
    for (let level = 0; level < levels; level++) value = wrap(value)
    return value
  }
  const tooDeep = [{ pointer: '', expected: 'fewer levels of nesting', found: 'too many' }]
  const $defs: Record<string, Schema> = {
    List: { anyOf: [text, { type: 'array', items: { $ref: '#/$defs/List' } }] },
    Tree: {
      type: 'object',
      properties: { n: { type: 'number' }, of: { anyOf: [text, { $ref: '#/$defs/Tree' }] } },
      required: ['of'],
    },
    Cube: nested(30, items => ({ type: 'array', items }), { anyOf: [text, { $ref: '#/$defs/Cube' }] }) as Schema,
  }

  test.each<[string, Schema, unknown]>([
    ['arrays', { $ref: '#/$defs/List' }, nested(20_000, inner => [inner])],
    ['objects', { $ref: '#/$defs/Tree' }, nested(20_000, of => ({ of }))],
    ['objects that are wrong at every level', { $ref: '#/$defs/Tree' }, nested(20_000, of => ({ n: 'x', of }))],
    ['items that have to differ', { uniqueItems: true }, nested(20_000, inner => [inner, 1])],
    ['a literal', { const: { of: 1 } }, nested(20_000, of => ({ of }))],
    ['arrays of a shape with many levels', { $ref: '#/$defs/Cube' }, nested(30_000, inner => [inner])],
  ])('%s, nested 20,000 deep, are one fault', (_, schema, value) => {
    const validator = validatorOf(schema, $defs)
    expect(validator.accepts(value, 'closed')).toBe(false)
    expect(validator.explain(value, 'closed')).toEqual(tooDeep)
  })

  test('what the schema does not look into may be nested in any way', () => {
    expect(
      accepts(
        { type: 'object' },
        nested(20_000, of => ({ of })),
      ),
    ).toBe(true)
  })

  test('values of some hundred levels are checked to their end', () => {
    expect(
      accepts(
        { $ref: '#/$defs/List' },
        nested(300, inner => [inner]),
        $defs,
      ),
    ).toBe(true)
    expect(
      accepts(
        { $ref: '#/$defs/Tree' },
        nested(300, of => ({ of })),
        $defs,
      ),
    ).toBe(true)
    const wrong = nested(200, inner => [inner, 1])
    expect(validatorOf({ $ref: '#/$defs/List' }, $defs).explain(wrong, 'closed')[0]?.expected).toBe('string | array')
  })

  test('values are compared as a whole down to 500 levels', () => {
    for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ inner })]) {
      const literal = nested(501, wrap)
      expect(validatorOf({ const: literal }).explain(nested(501, wrap), 'closed')).toEqual([])
      expect(validatorOf({ const: 'a' }).explain(nested(502, wrap), 'closed')).toHaveLength(1)
      expect(validatorOf({ const: literal }).explain(nested(502, wrap), 'closed')).toEqual(tooDeep)
    }
  })

  test('shapes that lead back to themselves say nothing more than without that', () => {
    const loops: Record<string, Schema> = {
      Self: { $ref: '#/$defs/Self' },
      There: { $ref: '#/$defs/Back' },
      Back: { $ref: '#/$defs/There' },
      Text: { anyOf: [{ $ref: '#/$defs/Text' }, text] },
      Texts: { anyOf: [{ $ref: '#/$defs/Text' }, { type: 'array', items: { $ref: '#/$defs/Texts' } }] },
    }
    const ask = (name: string, value: unknown) => {
      const validator = validatorOf({ $ref: `#/$defs/${name}` }, loops)
      return [validator.accepts(value, 'closed'), validator.explain(value, 'closed').length]
    }
    expect(ask('Self', 1)).toEqual([false, 1])
    expect(ask('There', {})).toEqual([false, 1])
    expect(ask('Text', 'a')).toEqual([true, 0])
    expect(ask('Text', 1)).toEqual([false, 1])
    expect(ask('Texts', ['a', ['b']])).toEqual([true, 0])
    expect(ask('Texts', ['a', [1]])).toEqual([false, 1])
  })

  test('a shape that leads back to itself on two ways is entered once', () => {
    const loops: Record<string, Schema> = {
      A: { anyOf: [{ $ref: '#/$defs/B' }, { $ref: '#/$defs/A' }, text] },
      B: { anyOf: [{ $ref: '#/$defs/B' }, { type: 'number' }] },
    }
    expect(accepts({ $ref: '#/$defs/A' }, 'x', loops)).toBe(true)
  })

  test('what a shape said while it led back to itself is not its last word', () => {
    // Asked by A, B says no, for A is not done with the value; asked later, it says yes.
    const loops: Record<string, Schema> = {
      A: { anyOf: [{ $ref: '#/$defs/B' }, { type: 'object', required: ['x'] }] },
      B: { anyOf: [{ $ref: '#/$defs/A' }, { type: 'object', required: ['y'] }] },
      Both: { allOf: [{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B' }] },
    }
    const validator = validatorOf({ type: 'array', items: { $ref: '#/$defs/Both' } }, loops)
    const items = Array.from({ length: 10_000 }, () => ({ x: 1 }))
    expect(validator.accepts(items, 'closed')).toBe(true)
    const wrong = [...items, {}]
    expect(validator.accepts(wrong, 'closed')).toBe(false)
    expect(new Set(validator.explain(wrong, 'closed').map(({ pointer }) => pointer))).toEqual(new Set(['/10000']))
  })

  test('each value is judged anew, also the same object once it was changed', () => {
    const schema: Schema = { type: 'array', items: { $ref: '#/$defs/Named' } }
    const validator = validatorOf(schema, { Named: { type: 'object', properties: { name: text } } })
    const last: { name: unknown } = { name: 'last' }
    const items = [...Array.from({ length: 20_000 }, () => ({ name: 'x' })), last]
    expect(validator.accepts(items, 'closed')).toBe(true)
    last.name = 1
    expect(validator.accepts(items, 'closed')).toBe(false)
    last.name = 'last'
    expect(validator.accepts(items, 'closed')).toBe(true)
  })

  test('a part of a value that was nested too deeply may be valid by itself', () => {
    const part = nested(500, inner => [inner])
    const whole = nested(500, inner => [inner], part)
    const loops: Record<string, Schema> = {
      List: { anyOf: [{ $ref: '#/$defs/List' }, text, { type: 'array', items: { $ref: '#/$defs/List' } }] },
    }
    const validator = validatorOf({ $ref: '#/$defs/List' }, loops)
    expect(validator.accepts(whole, 'closed')).toBe(false)
    expect(validator.accepts(part, 'closed')).toBe(true)
  })

  test('unions inside unions are not tried again and again', () => {
    // Each level is wrong for the first variant only at the very end.
    const twice: Record<string, Schema> = {
      Pair: {
        anyOf: [
          { type: 'object', properties: { next: { $ref: '#/$defs/Pair' }, a: text }, required: ['next', 'a'] },
          { type: 'object', properties: { next: { $ref: '#/$defs/Pair' }, b: text }, required: ['next', 'b'] },
          { type: 'null' },
        ],
      },
    }
    let reads = 0
    const end = {
      get next() {
        reads++
        return 5
      },
      a: '',
      b: '',
    }
    let value: unknown = end
    for (let level = 0; level < 60; level++) value = { next: value, a: '', b: '' }
    const validator = validatorOf({ $ref: '#/$defs/Pair' }, twice)
    expect(validator.accepts(value, 'closed')).toBe(false)
    expect(validator.explain(value, 'closed').length).toBeGreaterThan(0)
    expect(reads).toBeLessThan(100_000)
  })

  test('20,000 items that differ are compared once each', () => {
    let reads = 0
    const items = Array.from({ length: 20_000 }, (_, index) => ({
      get n() {
        reads++
        return index
      },
    }))
    expect(accepts({ uniqueItems: true }, items)).toBe(true)
    expect(reads).toBeLessThan(100_000)
    expect(accepts({ uniqueItems: true }, [...items, { n: 7 }])).toBe(false)
  })
})

describe('values that JSON cannot carry', () => {
  test.each([
    ['a function', () => undefined],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a bigint', 1n],
    ['a symbol', Symbol('x')],
  ])('%s has no type', (_, value) => {
    const type = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'] as const
    expect(accepts({ type }, value)).toBe(false)
    expect(accepts({ type: 'number' }, value)).toBe(false)
  })

  test('a property that is undefined is not there', () => {
    const schema: Schema = { properties: { a: text }, required: ['a'], additionalProperties: false, minProperties: 1 }
    expect(accepts(schema, { a: undefined })).toBe(false)
    expect(accepts(schema, { a: 'x', b: undefined })).toBe(true)
  })
})

describe('what ajv is not asked for', () => {
  test.each<[string, Schema, unknown, boolean]>([
    // ajv divides and reads the text of the quotient: 1e+302 becomes 1.
    ['a large multiple', { multipleOf: 0.01 }, 1e300, true],
    // With a type for items, ajv does not compare those before them.
    [
      'repeats among the first items',
      { prefixItems: [{}, {}], items: { type: 'number' }, uniqueItems: true },
      ['a', 'a'],
      false,
    ],
    // ajv compares the `constructor` and `toString` that objects carry.
    ['equal objects with a constructor', { const: { constructor: {} } }, { constructor: {} }, true],
    ['equal objects with a toString', { uniqueItems: true }, [{ toString: 1 }, { toString: 1 }], false],
  ])('%s', (_, schema, value, valid) => {
    expect(accepts(schema, value)).toBe(valid)
  })
})

test('a method is known by its name, its kind and who sends it', () => {
  const of = (
    kind: MethodShapes['kind'],
    messageDirection: MethodShapes['messageDirection'],
    params: Schema,
  ): MethodShapes => ({
    method: 'm',
    kind,
    messageDirection,
    params,
    ...(kind === 'request' && { result: null }),
  })
  const compiled = compileShapes({
    methods: [
      of('request', 'both', text),
      of('notification', 'serverToClient', { type: 'number' }),
      { ...of('notification', 'clientToServer', { type: 'boolean' }), paramsOptional: true },
    ],
    $defs: {},
  })
  const find = (kind: MethodShapes['kind'], sender: 'client' | 'server', role: 'params' | 'result' = 'params') =>
    compiled.find({ method: 'm', kind, sender, role })
  expect(find('request', 'client')?.accepts('x', 'closed')).toBe(true)
  expect(find('request', 'server', 'result')?.accepts(undefined, 'closed')).toBe(true)
  expect(find('request', 'server', 'result')?.accepts('x', 'closed')).toBe(false)
  expect(find('notification', 'server')?.accepts(1, 'closed')).toBe(true)
  expect(find('notification', 'server')?.accepts(null, 'closed')).toBe(false)
  expect(find('notification', 'client')?.accepts(undefined, 'closed')).toBe(true)
  expect(find('notification', 'client')?.accepts(1, 'closed')).toBe(false)
  expect(compiled.find({ method: 'n', kind: 'request', sender: 'client', role: 'params' })).toBeUndefined()
})

test('parameters of a method that takes none are ignored on receipt, and refused where they are sent', () => {
  const find = compileShapes({
    methods: [{ method: 'm', kind: 'request', messageDirection: 'clientToServer', params: null }],
    $defs: {},
  }).find({ method: 'm', kind: 'request', sender: 'client', role: 'params' })
  expect(find?.explain({ full: true }, 'open')).toEqual([])
  expect(find?.explain({ full: true }, 'closed')).toEqual([{ pointer: '', expected: 'no parameters', found: 'object' }])
  expect([undefined, null].map(value => find?.accepts(value, 'closed'))).toEqual([true, true])
})

const object = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
})

test.each<[string, Schema, unknown, string]>([
  ['a field that is missing', object({ n: { type: 'integer' } }, ['n']), {}, '/n integer, nothing'],
  ['one of any type', { type: 'object', required: ['n'] }, {}, '/n a value, nothing'],
  ['one that cannot be', object({ n: { not: {} } }, ['n']), {}, '/n a value, nothing'],
  ['a tag', { oneOf: [tagged('a'), tagged('b')] }, {}, '/kind "a" | "b", nothing'],
  ['a field too many', { ...object({}), additionalProperties: false }, { key: 1 }, '/* no other field, number'],
  ['a name', { type: 'object', propertyNames: { enum: ['a'] } }, { b: 1 }, '/* a field name: "a", another name'],
  ['a literal', { enum: ['a', 1] }, 'b', ' "a" | 1, another string'],
  ['a literal of another type', { enum: ['a', 1] }, true, ' "a" | 1, boolean'],
  ['a bound', { type: 'number', exclusiveMinimum: 0 }, 0, ' more than 0, less or equal'],
  ['a length', { type: 'string', minLength: 2 }, 'a', ' at least 2 characters, fewer'],
  ['a pattern', { type: 'string', pattern: '^a' }, 'b', ' a text that matches ^a, another text'],
  ['a tuple', { type: 'array', prefixItems: [text], items: false }, ['a', 'b'], ' at most 1 item, more'],
  ['what is excluded', { not: { const: 'a' } }, 'a', ' a value that is not excluded, an excluded one'],
  ['several variants', { oneOf: [text, { minLength: 0 }] }, 'a', ' only one of 2 variants, string that fits 2'],
])('a fault says what was expected and found: %s', (_, schema, value, said) => {
  const faults = compileShapes({ methods: [], $defs: {} }).of(schema).explain(value, 'closed')
  expect(faults.map(({ pointer, expected, found }) => `${pointer} ${expected}, ${found}`)).toEqual([said])
})
