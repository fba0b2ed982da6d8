import type { JsonSchema } from '../protocol/model.js'
import { textsFrom } from './from-pattern.js'

/** An example of each format that says what a text looks like. */
const formats: Readonly<Record<string, string>> = {
  'date-time': '2025-01-31T12:00:00Z',
  date: '2025-01-31',
  time: '12:00:00Z',
  duration: 'PT1H',
  email: 'someone@example.com',
  'idn-email': 'someone@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  iri: 'https://example.com/',
  'uri-reference': '/path',
  'iri-reference': '/path',
  'uri-template': '/{id}',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  'json-pointer': '/a/0',
  'relative-json-pointer': '0',
  regex: '^a$',
  byte: 'dGV4dA==',
  base64: 'dGV4dA==',
  binary: 'dGV4dA==',
}

/** Texts of common forms, for patterns: whichever fits is taken. */
const common = [
  ...['a', 'A', '0', '1', 'ab', 'abc', 'name', 'text', 'a-b', 'a_b', 'a.b', 'a/b', 'a:b', 'A1', 'a1', '-', '_', ''],
  ...[
    '0x0',
    '0x1',
    '0xa',
    '1.0',
    '1.0.0',
    'v1.0.0',
    '2025-01-31',
    '12:00',
    '#ffffff',
    'en',
    'en-US',
    '/',
    '/a',
    '/a/b',
  ],
  ...['00', '0a', '01', '/tmp/a', 'C:\\a', 'https://example.com/', 'file:///a', 'urn:a:b', '*', 'a@b.c', '$/a', '@a/b'],
  ...['1h', '1s', '100%', '+1', '-1', '1e3', 'true', 'A_B', 'Aa', 'sha256:0', 'text/plain', 'application/json'],
  ...[8, 16, 32, 40, 64, 128].flatMap(length => ['0'.repeat(length), 'a'.repeat(length)]),
  ...[8, 20, 32, 40, 64, 128, 256, 512].map(length => `0x${'0'.repeat(length)}`),
  ...Object.values(formats),
]

/**
 * Texts to try for a schema, the likeliest first.
 *
 * @param name what the text is of, such as the name of its property
 * @param turn another turn gives another text
 */
export function* texts(schemas: readonly JsonSchema[], name: string, turn = 0): Generator<string> {
  const least = Math.max(0, ...schemas.map(({ minLength = 0 }) => minLength))
  const most = Math.min(...schemas.map(({ maxLength = Number.POSITIVE_INFINITY }) => maxLength))
  if (least > most || least > longestText) return
  const sized = (text: string) => {
    const letters = [...text]
    return letters.length < least ? text + 'x'.repeat(least - letters.length) : letters.slice(0, most).join('')
  }
  for (const { format } of schemas)
    if (format !== undefined && Object.hasOwn(formats, format)) yield sized(formats[format] ?? '')
  yield sized(turn === 0 ? name : `${name}-${turn + 1}`)
  // The number first, so that a text cut short still is another one.
  if (turn > 0) yield sized(turn.toString(36))
  yield* [sized(''), sized(`${name} `)]
  if (schemas.every(({ pattern, not }) => pattern === undefined && not === undefined)) return
  yield* common
  for (const text of common) yield sized(text)
  const length = { least, most: Math.min(most, longestText) }
  for (const { pattern } of schemas) if (pattern !== undefined) yield* textsFrom(pattern, length, turn)
}

/** A text longer than this is no sample; schemas that ask for one need an example. */
const longestText = 100_000

/**
 * Numbers to try for a schema, the likeliest first.
 *
 * @param wish the number to take where any will do
 * @param turn another turn gives another number
 */
export function* numbers(
  schemas: readonly JsonSchema[],
  integer: boolean,
  wish: number,
  turn: number,
): Generator<number> {
  const bounds = schemas.flatMap(({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) =>
    [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter(bound => bound !== undefined),
  )
  const steps = schemas.map(({ multipleOf }) => multipleOf).filter(step => step !== undefined)
  const near = bounds.flatMap(bound => [bound, ...around(bound, 1), ...around(bound, 0.5)])
  const closest = bounds.flatMap(bound => around(bound, ulp(bound)))
  const middle = bounds.flatMap(a => bounds.map(b => (a + b) / 2))
  const turned = turn === 0 ? [] : [wish + turn, ...bounds.flatMap(bound => around(bound, turn))]
  const plain = [...turned, wish, 1, 0, -1, 0.5, ...near, ...middle, ...closest]
  for (const value of plain) if (!integer || Number.isInteger(value)) yield value
  for (const value of plain) {
    const whole = integer ? Math.ceil(value) : value
    yield whole
    for (const step of steps) yield* multiples(step, whole, turn)
  }
}

const around = (value: number, distance: number): number[] => [value + distance, value - distance]

/** The distance to a neighbour that a double can hold. */
const ulp = (value: number) => Math.abs(value) * Number.EPSILON

/** Multiples of a step near a value: several steps have one in common within the first dozens. */
function* multiples(step: number, value: number, turn: number): Generator<number> {
  const first = Math.ceil(value / step)
  for (let index = 0; index <= maximumMultiples; index++)
    for (const factor of [first + turn + index, first - turn - index]) {
      yield factor * step
      // As it is written: 3 * 0.1 is 0.30000000000000004.
      yield Number((factor * step).toPrecision(15))
    }
}

const maximumMultiples = 64
