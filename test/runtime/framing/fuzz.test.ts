import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AgentError, connect, streams } from '../../../runtime/index.js'
import { engines } from '../../support/engines.js'
import { cut, decodeAll, encodeFrame, framings } from '../../support/frames.js'
import { runs } from '../../support/runs.js'

const numRuns = runs(500)
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
const message = fc.oneof(
  fc.record({ jsonrpc: fc.constant('2.0'), method: fc.string(), params: fc.jsonValue() }),
  fc.record({ jsonrpc: fc.constant('2.0'), id: fc.oneof(fc.integer(), fc.string()), result: fc.jsonValue() }),
  fc.record({ nested: fc.jsonValue() }),
)

/** Changes to valid bytes: cut out, doubled, overwritten, or something put in between. */
const mutations = fc.array(
  fc.record({
    at: fc.nat(2000),
    length: fc.nat(30),
    how: fc.constantFrom('delete', 'double', 'insert'),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc
        .constantFrom('Content-Length: ', '\r\n\r\n', '-1', '1e9', '{', '"', '\n', 'Content-Length: 3\r\n\r\n[1]')
        .map(text => Uint8Array.from(Buffer.from(text))),
    ),
  }),
  { minLength: 1, maxLength: 5 },
)

type Mutation = typeof mutations extends fc.Arbitrary<(infer One)[]> ? One : never

function mutate(bytes: Buffer, { at, length, how, bytes: added }: Mutation): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length
  const [before, middle, after] = [
    bytes.subarray(0, place),
    bytes.subarray(place, place + length),
    bytes.subarray(place + length),
  ]
  if (how === 'delete') return Buffer.concat([before, after])
  if (how === 'double') return Buffer.concat([before, middle, middle, after])
  return Buffer.concat([before, added, middle, after])
}

describe.each(framings)('fuzz: $name', framing => {
  test('messages arrive whole and in order, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 10 }), sizes, (sent, pieces) => {
        const bytes = Buffer.concat(sent.map(value => encodeFrame(framing, value)))
        const expected = sent.map(value => JSON.parse(JSON.stringify(value)))
        expect(decodeAll(framing, cut(bytes, pieces))).toEqual({ messages: expected, preambles: [], error: undefined })
      }),
      { numRuns },
    )
  })

  test('what is made of mutated bytes does not depend on how they are cut', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 6 }), mutations, sizes, (sent, changes, pieces) => {
        const bytes = changes.reduce(mutate, Buffer.concat(sent.map(value => encodeFrame(framing, value))))
        const limits = { messageBytes: 5000, headerBytes: 200, preambleBytes: 300 }
        const whole = decodeAll(framing, [bytes], limits)
        const cutUp = decodeAll(framing, cut(bytes, pieces), limits)
        expect(cutUp.messages).toEqual(whole.messages)
        expect(cutUp.error?.fault).toBe(whole.error?.fault)
      }),
      { numRuns },
    )
  })

  test('random bytes never do more than end the stream', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), chunks => {
        decodeAll(framing, chunks.map(Buffer.from), { preambleBytes: 500 })
      }),
      { numRuns },
    )
  })
})

describe('fuzz: a connection', () => {
  const unhandled = vi.fn()
  beforeEach(() => void process.on('unhandledRejection', unhandled))
  afterEach(() => void process.off('unhandledRejection', unhandled))

  /** Anything that could be taken for an answer, a request, a notification, or nothing. */
  const record = fc.record(
    {
      jsonrpc: fc.constantFrom('2.0', 1, null),
      id: fc.oneof(fc.integer({ min: -1, max: 6 }), fc.constantFrom('1', '2', null, true, [], {})),
      method: fc.oneof(fc.constantFrom('echo', 'tick', 'throw', '$/cancelRequest', '', '__proto__'), fc.integer()),
      params: fc.oneof(fc.jsonValue(), fc.record({ id: fc.integer({ max: 4 }) })),
      result: fc.jsonValue(),
      error: fc.oneof(fc.jsonValue(), fc.record({ code: fc.integer(), message: fc.string() })),
    },
    { requiredKeys: [] },
  )
  const hostile = fc.oneof(
    record,
    fc.jsonValue(),
    fc.array(fc.oneof(record, fc.jsonValue()), { maxLength: 8 }),
    fc.array(fc.record({ id: fc.integer({ max: 4 }), result: fc.constant('in a batch') })),
  )

  test.each(engines)('settles every call once, rightly, whatever arrives: $name', async ({ engine }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { maxLength: 30 }), sizes, fc.boolean(), async (sent, pieces, breaks) => {
        const [there, back] = [new PassThrough(), new PassThrough()]
        there.resume()
        const connection = await connect({
          transport: streams({ readable: back, writable: there }),
          wire: { goodbye: null },
          engine,
          handlers: {
            echo: params => params,
            throw: () => {
              throw new Error('no')
            },
          },
          limits: { exitMs: 5, batchItems: 6 },
        })
        connection.on('tick', () => {
          throw new Error('no')
        })
        const events = connection.events('tick')
        const calls = [1, 2, 3, 4].map(n => connection.request('call', n))
        const bytes = Buffer.concat(sent.map(value => encodeFrame(framings[0] as (typeof framings)[0], value)))
        for (const piece of cut(breaks ? Buffer.concat([bytes, Buffer.from('garbage')]) : bytes, pieces))
          back.write(piece)
        back.end()
        const settled = await Promise.allSettled(calls)
        const answers = sent.flat().filter(value => typeof value === 'object' && value !== null) as Record<
          string,
          unknown
        >[]
        for (const [index, outcome] of settled.entries()) {
          if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AgentError)
          else if (engine === undefined) {
            // The ids of the other engine are its own affair.
            const results = answers.filter(({ id, method }) => id === index + 1 && typeof method !== 'string')
            expect(results.map(({ result }) => JSON.stringify(result))).toContain(JSON.stringify(outcome.value))
          }
        }
        await connection.close()
        expect((await connection.closed).kind).toBe('lost')
        await events.return?.()
      }),
      { numRuns: runs(125) },
    )
    expect(unhandled).not.toHaveBeenCalled()
  })
})
