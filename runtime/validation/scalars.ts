import { isObject } from '../../base/json.js'
import type { Check, JsonType, Reading, Schema } from './schema.js'
import { atLeast, atMost, identityOf, lengthOf, typeBitOf, typeBits } from './values.js'

/** One keyword: its check, the text of what it expects, and how a value that fails it differs. */
interface Rule<Value, Limit> {
  test(value: Value, limit: Limit): boolean
  say(limit: Limit): string
  found: string
}

type NumberKeyword = 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum' | 'multipleOf'

/** @see https://json-schema.org/draft/2020-12/json-schema-validation#section-6.2 */
const numberRules: Record<NumberKeyword, Rule<number, number>> = {
  minimum: { test: (value, limit) => value >= limit, say: limit => `at least ${limit}`, found: 'less' },
  maximum: { test: (value, limit) => value <= limit, say: limit => `at most ${limit}`, found: 'more' },
  exclusiveMinimum: {
    test: (value, limit) => value > limit,
    say: limit => `more than ${limit}`,
    found: 'less or equal',
  },
  exclusiveMaximum: {
    test: (value, limit) => value < limit,
    say: limit => `less than ${limit}`,
    found: 'more or equal',
  },
  multipleOf: {
    test: (value, limit) => Number.isInteger(value / limit),
    say: limit => `a multiple of ${limit}`,
    found: 'another number',
  },
}

type TextKeyword = 'minLength' | 'maxLength'

/** @see https://json-schema.org/draft/2020-12/json-schema-validation#section-6.3 */
const textRules: Record<TextKeyword, Rule<string, number>> = {
  // A code point takes one or two units, so most lengths need no counting.
  minLength: {
    test: (text, limit) => text.length >= limit && (text.length >= 2 * limit || lengthOf(text) >= limit),
    say: limit => atLeast(limit, 'character'),
    found: 'fewer',
  },
  maxLength: {
    test: (text, limit) => text.length <= limit || (text.length <= 2 * limit && lengthOf(text) <= limit),
    say: limit => atMost(limit, 'character'),
    found: 'more',
  },
}

/** A check of a scalar, the text of what it expects, and how a value that fails it differs. */
interface ScalarTest {
  test: Check
  expected: string
  found: string
}

/** The checks of numbers and strings in a schema; other values pass. */
export function scalarTests(schema: Schema): ScalarTest[] {
  const tests: ScalarTest[] = []
  for (const keyword in schema) {
    const limit = schema[keyword as NumberKeyword | TextKeyword]
    if (limit === undefined) continue
    if (Object.hasOwn(numberRules, keyword)) {
      const { test, say, found } = numberRules[keyword as NumberKeyword]
      tests.push({ test: value => typeof value !== 'number' || test(value, limit), expected: say(limit), found })
    } else if (Object.hasOwn(textRules, keyword)) {
      const { test, say, found } = textRules[keyword as TextKeyword]
      tests.push({ test: value => typeof value !== 'string' || test(value, limit), expected: say(limit), found })
    }
  }
  if (schema.pattern !== undefined) {
    const pattern = new RegExp(schema.pattern, 'u')
    const test: Check = value => typeof value !== 'string' || pattern.test(value)
    tests.push({ test, expected: `a text that matches ${pattern.source}`, found: 'another text' })
  }
  return tests
}

const typeChecks: Readonly<Record<JsonType, Check>> = {
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  integer: Number.isInteger,
  number: Number.isFinite,
  null: value => value === null,
  array: Array.isArray,
  object: isObject,
}

/** Whether a value has a type of the schema. */
export function typeCheck(type: NonNullable<Schema['type']>): Check {
  if (typeof type === 'string') return typeChecks[type]
  const bits = type.reduce((all, name) => all | typeBits[name], 0)
  const whole = type.includes('integer') && !type.includes('number')
  return value => (typeBitOf(value) & bits) !== 0 && !(whole && typeof value === 'number' && !Number.isInteger(value))
}

/** Whether a value is one of the literals; read open, whether it has the type of one of them. */
export function literalCheck(allowed: readonly unknown[], reading: Reading): Check {
  if (reading === 'open') return sameTypeCheck(allowed)
  const [first] = allowed
  const isPlain = allowed.every(value => typeof value !== 'object' || value === null)
  if (isPlain && allowed.length === 1) return value => value === first
  const known = new Set(isPlain ? allowed : allowed.map(identityOf))
  return isPlain ? value => known.has(value) : value => known.has(identityOf(value))
}

function sameTypeCheck(allowed: readonly unknown[]): Check {
  let bits = 0
  for (const value of allowed) bits |= typeBitOf(value)
  return value => (typeBitOf(value) & bits) !== 0
}

/** The values that `const` and `enum` allow, each by itself. */
export function literalsOf({ const: only, enum: allowed }: Schema): (readonly unknown[])[] {
  return [...(only === undefined ? [] : [[only]]), ...(allowed === undefined ? [] : [allowed])]
}
