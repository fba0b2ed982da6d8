import { describe, expect, test } from 'vitest'
import { cut, decodeAll, encodeFrame, framings } from '../../support/frames.js'
import { expectLinear } from '../../support/growth.js'

describe.each(framings)('a stream of twice the length takes about twice the time: $name', framing => {
  /** What decodes chunks into so many messages. */
  const decoding = (chunks: Buffer[], count: number) => () =>
    expect(decodeAll(framing, chunks).messages).toHaveLength(count)

  test('a large message in 64-byte pieces', () => {
    const first = encodeFrame(framing, { first: 1 })
    const pieces = (bytes: number) => [...cut(Buffer.concat([first, encodeFrame(framing, ['x'.repeat(bytes)])]), [64])]
    expectLinear(decoding(pieces(4 << 20), 2), decoding(pieces(8 << 20), 2))
  })

  test('200,000 messages in one chunk', () => {
    const frame = encodeFrame(framing, { method: 'tick', params: { n: 1 } })
    const messages = (count: number) => [Buffer.concat(Array.from({ length: count }, () => frame))]
    expectLinear(decoding(messages(100_000), 100_000), decoding(messages(200_000), 200_000))
  })
})
