import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TraceEvent } from '../../../runtime/index.js'
import { Redactor } from '../../../runtime/redact.js'
import { tapped } from '../../../runtime/tap/message.js'
import { Tracer } from '../../../runtime/trace/tracer.js'
import { runs } from '../../support/runs.js'

/** The payloads of a trace in which each piece is the params of a notification. */
function traced(redactor: Redactor, pieces: readonly unknown[]): unknown[] {
  const events: TraceEvent[] = []
  const tracer = new Tracer(
    { sink: { write: event => events.push(event) }, payloads: true },
    redactor,
    'client',
    () => {},
  )
  for (const params of pieces) tracer.take(tapped('agent', undefined, { method: 'chat/delta', params }, 1, undefined))
  return events.map(({ payload }) => payload)
}

describe('a known secret that messages divide between them', () => {
  const known = 'open-sesame-and-more'
  const redactor = () => new Redactor({ secrets: [known] })
  const text = (pieces: string[]) =>
    traced(
      redactor(),
      pieces.map(value => ({ delta: { text: value } })),
    )

  test('loses its beginning in one and the rest in the next', () => {
    expect(text(['the key: open-se', 'same-and-more!', 'more'])).toEqual(
      ['the key: [redacted]', '!', 'more'].map(value => ({ delta: { text: value } })),
    )
  })

  test('also over many, and where the beginning turns out to be none', () => {
    expect(text(['a open', '-ses', 'ame-', 'and-', 'more b'])).toEqual(
      ['a [redacted]', '', '', '', ' b'].map(value => ({ delta: { text: value } })),
    )
    expect(text(['it is open', ' today'])).toEqual(
      ['it is [redacted]', ' today'].map(value => ({ delta: { text: value } })),
    )
  })

  test('what follows a beginning that was none stays, a whole secret goes', () => {
    expect(text(['it is open', ` today ${known}`, '!'])).toEqual(
      ['it is [redacted]', ' today [redacted]', '!'].map(value => ({ delta: { text: value } })),
    )
    expect(text(['it is open', `${known}!`])).toEqual(
      ['it is [redacted]', '[redacted]!'].map(value => ({ delta: { text: value } })),
    )
  })

  test.each(['open', 'open-sesame'])('also where the beginning has another secret: %s', other => {
    const redact = new Redactor({ secrets: [other, known] })
    const pieces = ['a open-sesame', ' and no more', 'b open-sesame', '-and-more c']
    expect(traced(redact, pieces)).toEqual(['a [redacted]', ' and no more', 'b [redacted]', ' c'])
  })

  test('but not at different places', () => {
    const pieces = [{ a: 'is open-se' }, { b: 'same-and-more' }, { a: 'same-and-more' }]
    expect(traced(redactor(), pieces)).toEqual([{ a: 'is [redacted]' }, { b: 'same-and-more' }, { a: '' }])
  })

  test('in base64, too', () => {
    const encoded = Buffer.from(`a:${known}`).toString('base64')
    const shown = JSON.stringify(text([encoded.slice(0, 15), encoded.slice(15)]))
    expect(shown).not.toContain(encoded.slice(8, 15))
    expect(shown).not.toContain(encoded.slice(16, 22))
  })

  test('wherever it is cut: no four characters of it are seen in a row', () => {
    const cuts = fc.array(fc.integer({ min: 4, max: known.length - 1 }), { maxLength: 5 })
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), cuts, fc.string({ maxLength: 9 }), (before, places, after) => {
        const whole = `${before} ${known} ${after}`
        const at = [...new Set(places)].sort((a, b) => a - b).map(place => before.length + 1 + place)
        const pieces = [0, ...at].map((from, index) => whole.slice(from, at[index]))
        const shown = text(pieces).map(payload => (payload as { delta: { text: string } }).delta.text)
        for (const piece of shown)
          for (let from = 0; from + 4 <= known.length; from++) expect(piece).not.toContain(known.slice(from, from + 4))
        expect(shown.join('').startsWith(`${before} `)).toBe(true)
      }),
      { numRuns: runs(200) },
    )
  })

  test('places are forgotten: memory is bounded', () => {
    const redact = redactor()
    for (let i = 0; i < 5_000; i++) redact.payload('in', 'x', { [`key${i}`]: 'it is open' })
    expect(redact.payload('in', 'x', { key0: '-sesame-and-more' })).toEqual({ key0: '-sesame-and-more' })
    expect(redact.payload('in', 'x', { key4999: '-sesame-and-more' })).toEqual({ key4999: '' })
  })
})

describe('a secret that only its form gives away', () => {
  const shown = (...pieces: string[]) => traced(new Redactor(), pieces)
  const part = (letter: string, length: number) => `${letter}1`.repeat(length / 2)
  const inPieces = (text: string, size: number) =>
    Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size))

  test('loses what follows in the next messages', () => {
    expect(shown('the key ghp_16C7e42F29', '', '2c6912E7710c', '838347Ae178B4a today', 'and on')).toEqual([
      'the key [redacted]',
      '',
      '[redacted]',
      '[redacted] today',
      'and on',
    ])
  })

  test.each([
    ['the prefix of a token', 'gh', 'p_16C7e42F292c6912E7', '[redacted]'],
    ['a name', 'export API_KEY', '=hunter2hunter', '=[redacted]'],
    ['a name and a quote', '{"password": "', 'correct horse"}', '[redacted]"}'],
    ['a scheme', 'Authorization: Bear', 'er 1a2b3c4d5e6f', '[redacted]'],
    ['the name in a URL', 'https://ada', ':lovelace1@host/', '[redacted]@host/'],
  ])('goes also when the message before ends in %s', (_, before, text, clean) => {
    expect(shown(before, text)).toEqual([before, clean])
  })

  test.each([3, 4, 7, 50])('in pieces of %i characters shows a beginning that is not known for one, at most', size => {
    const token = `eyJ${part('h', 60)}.${part('p', 2_000)}.${part('s', 80)}`
    const pieces = shown(...inPieces(`it is ${token} and no more`, size)).join('')
    expect(pieces.replaceAll('[redacted]', '')).toMatch(/^it is eyJ[h1]{0,60}\.?[p1]{0,9} and no more$/)
  })

  test('keeps no long text in memory for its end', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc')
    const redactor = new Redactor()
    collect()
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 100; i++) redactor.payload(`in ${i}`, 'x', JSON.parse(`"${'hello '.repeat(50_000)}"`))
    collect()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000)
  })

  test('leaves ordinary texts that follow each other at one place', () => {
    const texts = ['the token', 'is "x"', 'npm_config', 'token: ', 'string', 'file:///a/b', 'file:///c', '1', '2']
    expect(shown(...texts)).toEqual(texts)
  })
})
