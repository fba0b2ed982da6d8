import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, JsonSchema } from '../../../codegen/protocol/model.js'
import { Samples } from '../../../codegen/samples/index.js'
import { PositionMatcher } from '../../../codegen/samples/position-matcher.js'

const sample = (schema: JsonSchema, $defs: Record<string, JsonSchema> = {}) => new Samples({ $defs }).schema(schema)
const made = (schema: JsonSchema): Json | undefined => {
  const found = sample(schema)
  return 'value' in found ? found.value : undefined
}

describe('a text is made from a pattern', () => {
  test.each([
    ['^0x[0-9a-f]{64}$', {}],
    ['^0x([1-9a-f]+[0-9a-f]*|0)$', { minLength: 12 }],
    ['^[A-Z]{3}-\\d{4}$', {}],
    ['^(foo|ba[rz])+$', { minLength: 10 }],
    ['^(foo|quux)$', { minLength: 4 }],
    ['^\\p{Lu}\\p{Ll}+$', { minLength: 4, maxLength: 5 }],
    ['^[^\\x00-\\x7f]+$', {}],
    ['^\\u{1F600}\\uD83D\\uDE01$', {}],
    ['^[\\u4e00-\\u9fff]{2,}$', {}],
    ['^\\p{Script=Thai}$', {}],
    ['^\\cA\\0\\f$', {}],
    ['^[\\^\\]\\\\-]$', {}],
    ['^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$', { minLength: 30 }],
    ['^(?=.*\\d)(?=.*[A-Z])[a-zA-Z\\d]{20,}$', {}],
    ['^(?!0)[0a]{3}q$', {}],
    ['q7\\b', { minLength: 9 }],
    ['^\\S+@\\S+\\.\\S+$', {}],
    ['^(a+)+q$', { minLength: 20 }],
    ['^[a-z]{100000}$', {}],
  ])('%s %j', (pattern, bounds) => {
    const value = made({ type: 'string', pattern, ...bounds })
    expect(value).toMatch(new RegExp(pattern, 'u'))
    const { minLength = 0, maxLength = 100_000 } = bounds as { minLength?: number; maxLength?: number }
    expect([...String(value)].length).toBeGreaterThanOrEqual(minLength)
    expect([...String(value)].length).toBeLessThanOrEqual(maxLength)
  })

  test('several, where items or names have to differ', () => {
    const items = made({
      type: 'array',
      minItems: 20,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Z]{2}\\d$' },
    })
    expect(new Set(items as string[]).size).toBe(20)
    expect(made({ type: 'array', minItems: 4, uniqueItems: true, items: { pattern: '^x+$' } })).toHaveLength(4)
    const names = made({
      type: 'object',
      minProperties: 5,
      patternProperties: { '^[A-Z]{2}\\d$': { type: 'string', pattern: '^#\\d{2}$' } },
      additionalProperties: false,
    })
    expect(Object.keys(names as object).every(name => /^[A-Z]{2}\d$/.test(name))).toBe(true)
  })

  test.each([['^a(?=b)$'], ['^a{3}$', 5], ['^(a{1000}){1000}$'], ['^(q+)7\\1$']])(
    '%s cannot be met',
    (pattern, minLength = 0) => {
      expect(sample({ type: 'string', pattern, minLength })).toMatchObject({ unsatisfied: { pointer: '' } })
    },
  )
})

describe('a pattern that a RegExp takes too long for', () => {
  const slow: JsonSchema = { type: 'string', pattern: '^(a+)+q$' }

  test('is met in every place of a value', () => {
    const $defs = { Slow: slow }
    const object = {
      type: 'object',
      required: ['a'],
      properties: { a: { anyOf: [{ $ref: '#/$defs/Slow' }] } },
    } as const
    expect(sample({ allOf: [object, { minProperties: 1 }] } as JsonSchema, $defs)).toEqual({ value: { a: 'aq' } })
  })

  test('is not taken for met by values that the schema gives', () => {
    expect(sample({ ...slow, examples: ['b'], default: 'c' })).toEqual({ value: 'aq' })
    expect(sample({ ...slow, enum: ['b', 'aaq'] })).toEqual({ value: 'aaq' })
    const object: JsonSchema = { type: 'object', required: ['a'], properties: { a: slow }, examples: [{ a: 'b' }] }
    expect(sample(object)).toEqual({ value: { a: 'aq' } })
    const given: JsonSchema = { properties: { a: slow }, enum: [{ a: 'b' }] }
    expect(sample(given)).toHaveProperty('unsatisfied')
  })

  test('is not taken for met by a value of the request', () => {
    const method = { method: 'do', kind: 'request', messageDirection: 'clientToServer' } as const
    const params: JsonSchema = { type: 'object', properties: { a: { type: 'string' } } }
    const result: JsonSchema = { type: 'object', required: ['a'], properties: { a: slow } }
    expect(new Samples({ $defs: {} }).result({ ...method, params, result }, { a: 'b' })).toEqual({ value: { a: 'aq' } })
  })
})

/** Regular expressions, and texts near to what they match. */
const atom = fc.constantFrom('a', 'b', '0', '[ab]', '[^a]', '\\d', '\\w', '.', '\\u0061', '[0-9b]', '-')
const { expression } = fc.letrec<{ expression: string }>(tie => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atom,
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(?:${a}|${b})`),
    fc
      .tuple(tie('expression'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}?', '{2,}'))
      .map(([inner, count]) => `(${inner})${count}`),
    tie('expression').map(inner => `^${inner}$`),
  ),
}))
const runs = (numRuns: number) => ({ seed: 3, numRuns: numRuns * Number(process.env.FUZZ_TIMES ?? 1) })

/** All texts of a few characters, the shortest first. */
const shortTexts = [0, 1, 2, 3].reduce<string[]>(
  texts => [...texts, ...texts.flatMap(text => [...'ab0-c'].map(character => text + character))],
  [''],
)

test('random patterns are met wherever a text can, and told otherwise', () => {
  let [met, missed] = [0, 0]
  fc.assert(
    fc.property(expression, fc.nat(3), fc.nat(12), (inner, minLength, more) => {
      const pattern = `^(?:${inner})$`
      const maxLength = minLength + more
      const value = made({ type: 'string', pattern, minLength, maxLength })
      const isRight = (text: string) =>
        text.length >= minLength && text.length <= maxLength && new RegExp(pattern, 'u').test(text)
      if (value === undefined) {
        if (shortTexts.some(isRight)) missed++
        return
      }
      met++
      expect(String(value)).toSatisfy(isRight)
    }),
    runs(300),
  )
  expect(met).toBeGreaterThan(150)
  expect(missed).toBe(0)
})

test('matching by positions says what a RegExp says', () => {
  let matched = 0
  fc.assert(
    fc.property(
      expression,
      fc.array(fc.constantFrom('a', 'b', '0', '-', '\n', '😀'), { maxLength: 6 }),
      (pattern, text) => {
        const matches = PositionMatcher.of(pattern)?.matches(text.join(''))
        expect(matches).toBe(new RegExp(pattern, 'u').test(text.join('')))
        if (matches) matched++
      },
    ),
    runs(1_000),
  )
  expect(matched).toBeGreaterThan(100)
})

test.each([
  ['^(a+)+$'],
  ['^((((a*)*)*)*)*b$'],
  ['^((((a+)+)+)+)+b$'],
  ['^(a|a?)+b$'],
  ['^(a{1,1000000}){1,1000000}b$'],
])('matching by positions takes bounded time: %s', pattern => {
  expect(PositionMatcher.of(pattern)?.matches(`${'a'.repeat(5_000)}c`)).toBe(false)
})
