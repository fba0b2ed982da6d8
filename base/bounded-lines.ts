import { withoutByteOrderMark } from './byte-order-mark.js'

/** A line of a text, without its line ending. */
export interface Line {
  text: string
  /** Counts from 1. */
  number: number
  /** False for a last line without a line ending: more may have been meant to follow. */
  ended: boolean
}

/**
 * Splits bytes into lines, a byte order mark before the first left out, with memory for one line and those of one chunk.
 *
 * @param longest bytes of the longest line
 * @returns the lines of each chunk
 * @throws {RangeError} that names the line, when one is longer; those before it are given first
 */
export async function* boundedLines(
  input: AsyncIterable<Uint8Array | string>,
  longest: number,
): AsyncGenerator<readonly Line[]> {
  let number = 0
  let pieces: Uint8Array[] = []
  let length = 0
  const take = (ended: boolean): Line => {
    const line = textOf(pieces, length)
    const text = number === 0 ? withoutByteOrderMark(line) : line
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
    const lines: Line[] = []
    try {
      let from = 0
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
        keep(bytes.subarray(from, end))
        lines.push(take(true))
        from = end + 1
      }
      if (from < bytes.length) keep(bytes.subarray(from))
    } finally {
      if (lines.length > 0) yield lines
    }
  }
  if (length > 0) yield [take(false)]
}

/** The text of some bytes. Most lines are one piece, which needs no copy. */
function textOf(pieces: readonly Uint8Array[], length: number): string {
  const [only] = pieces
  const { buffer, byteOffset } = pieces.length === 1 && only ? only : Buffer.concat(pieces, length)
  return Buffer.from(buffer, byteOffset, length).toString('utf8')
}
