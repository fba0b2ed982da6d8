import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Listener } from '../../../runtime/tap/listener.js'
import type { TappedMessage } from '../../../runtime/tap/message.js'
import { cut, encodeFrame, framings } from '../../support/frames.js'
import { runs } from '../../support/runs.js'

const values = [
  { jsonrpc: '2.0', id: 1, method: 'ünï/cödé', params: { text: 'a\n{"id":2}\n', list: [1, null] } },
  { jsonrpc: '2.0', id: 1, result: '😀'.repeat(3) },
  [{ id: 3, result: null }],
]

function hear(chunks: Iterable<Buffer>) {
  const heard: TappedMessage[] = []
  const listener = new Listener('agent', message => void heard.push(message))
  for (const chunk of chunks) listener.push(chunk)
  listener.end()
  return { heard, problem: listener.problem }
}

describe.each(framings.map(framing => [framing.name, framing] as const))('%s', (name, framing) => {
  const stream = Buffer.concat([Buffer.from('starting…\n'), ...values.map(value => encodeFrame(framing, value))])
  const expected = values.map(value => {
    const raw = JSON.stringify(value)
    return { sender: 'agent', framing: name, raw, value, bytes: Buffer.byteLength(raw), unusable: undefined }
  })
  const check = (chunks: Iterable<Buffer>) => {
    const { heard, problem } = hear(chunks)
    expect(heard.map(({ time: _, ...message }) => message)).toEqual(expected)
    expect(problem).toBeUndefined()
  }

  test('hears every message at every split in two', () => {
    for (let at = 0; at <= stream.length; at++) check([stream.subarray(0, at), stream.subarray(at)])
  })

  test('hears every message byte by byte, and at random splits', () => {
    check(cut(stream, [1]))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), sizes => check(cut(stream, sizes))),
      { numRuns: runs(200) },
    )
  })

  test('keeps numbers as they were written', () => {
    const raw = '{"id":12345678901234567890,"result":1.0}'
    const { heard } = hear([Buffer.from(framing.header(raw.length) + raw + framing.trailer)])
    expect(heard).toMatchObject([{ raw, framing: name }])
  })

  test('hears what is nested too deeply, and says so', () => {
    const raw = `{"id":1,"result":${'['.repeat(3000)}${']'.repeat(3000)}}`
    const { heard } = hear([Buffer.from(framing.header(raw.length) + raw + framing.trailer)])
    expect(heard).toMatchObject([{ raw, unusable: 'depth' }])
  })
})

test('says what cannot be read any further, and shows nothing of it', () => {
  const good = encodeFrame(framings[0] as never, { id: 1, result: null })
  const { heard, problem } = hear([good, Buffer.from('Content-Length: secret\r\n\r\n')])
  expect(heard).toHaveLength(1)
  expect(problem).toMatch(/^what the agent sends cannot be read any further: /)
  expect(problem).not.toContain('secret')
})

test('what the consumer throws reaches who pushes', () => {
  const listener = new Listener('client', () => {
    throw new Error('disk full')
  })
  expect(() => listener.push(Buffer.from('{"id":1}\n'))).toThrow('disk full')
})
