import { describe, expect, test } from 'vitest'
import type { Framing } from '../../../runtime/framing/framing.js'
import { defaultLimits } from '../../../runtime/limits.js'
import { cut, encodeFrame, framings } from '../../support/frames.js'
import { expectLinear } from '../../support/growth.js'

/** Decodes so many messages, and keeps none: what is kept makes each collection of garbage longer than the one before. */
function decode(framing: Framing, chunks: Iterable<Buffer>, expected: number): void {
  let count = 0
  const message = () => {
    count += 1
  }
  const unexpected = (text: string) => expect.fail(text)
  const decoder = framing.decoder(
    { message, text: unexpected, unusable: unexpected, quote: JSON.stringify },
    defaultLimits,
  )
  for (const chunk of chunks) decoder.push(chunk)
  expect(decoder.end()).toBeUndefined()
  expect(count).toBe(expected)
}

describe.each(framings)('a stream of twice the length takes about twice the time: $name', framing => {
  test('a large message in 64-byte pieces', async () => {
    const first = encodeFrame(framing, { first: 1 })
    const decoding = (bytes: number) => {
      const stream = Buffer.concat([first, encodeFrame(framing, ['x'.repeat(bytes)])])
      return () => decode(framing, cut(stream, [64]), 2)
    }
    await expectLinear(8 << 20, decoding)
  })

  test('200,000 messages in one chunk', async () => {
    const frame = encodeFrame(framing, { method: 'tick', params: { n: 1 } })
    const decoding = (count: number) => {
      const chunk = Buffer.concat(Array.from({ length: count }, () => frame))
      return () => decode(framing, [chunk], count)
    }
    await expectLinear(200_000, decoding)
  })
})
