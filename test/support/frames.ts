import {
  contentLength,
  type Decoder,
  type DecoderSink,
  defaultLimits,
  type Framing,
  FramingError,
  jsonLines,
  type Limits,
} from '../../runtime/index.js'

export const framings: readonly Framing[] = [contentLength, jsonLines]

/** One message as it goes over the wire. */
export function encodeFrame(framing: Framing, value: unknown): Buffer {
  const json = JSON.stringify(value)
  return Buffer.from(framing.header(Buffer.byteLength(json)) + json + framing.trailer)
}

/** What a decoder makes of chunks: the messages up to its end, and how it ended. */
export function decodeAll(
  framing: Framing,
  chunks: Iterable<Buffer>,
  limits: Partial<Limits> = {},
): { messages: unknown[]; preambles: string[]; error: FramingError | undefined } {
  const messages: unknown[] = []
  const preambles: string[] = []
  const sink: DecoderSink = {
    message: value => messages.push(value),
    text: text => preambles.push(text),
    unusable: why => preambles.push(why),
    quote: text => JSON.stringify(text),
  }
  const decoder: Decoder = framing.decoder(sink, { ...defaultLimits, ...limits })
  try {
    for (const chunk of chunks) decoder.push(chunk)
    return { messages, preambles, error: decoder.end() }
  } catch (error) {
    if (!(error instanceof FramingError)) throw error
    return { messages, preambles, error }
  }
}

/** Cuts bytes into pieces at the given places, taken modulo what is left. */
export function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % Math.max(sizes.length, 1)] ?? bytes.length)
    yield bytes.subarray(at, at + size)
    at += size
  }
}
