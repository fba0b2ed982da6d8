/** A line of a text, without its line ending. */
export interface Line {
  text: string
  /** Counts from 1. */
  number: number
  /** False for a last line without a line ending: more may have been meant to follow. */
  ended: boolean
}

/**
 * Splits bytes into lines, with memory for one line only.
 *
 * @param longest bytes of the longest line
 * @throws {RangeError} that names the line, when one is longer.
 */
export async function* boundedLines(input: AsyncIterable<Uint8Array | string>, longest: number): AsyncGenerator<Line> {
  let number = 0
  let pieces: Uint8Array[] = []
  let length = 0
  const take = (ended: boolean): Line => {
    const text = Buffer.concat(pieces, length).toString('utf8')
    pieces = []
    length = 0
    return { text: text.endsWith('\r') ? text.slice(0, -1) : text, number: ++number, ended }
  }
  const keep = (piece: Uint8Array) => {
    pieces.push(piece)
    length += piece.length
    if (length > longest) throw new RangeError(`line ${number + 1} is longer than ${longest >> 20} MiB`)
  }
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    let from = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      keep(bytes.subarray(from, end))
      yield take(true)
      from = end + 1
    }
    if (from < bytes.length) keep(bytes.subarray(from))
  }
  if (length > 0) yield take(false)
}
