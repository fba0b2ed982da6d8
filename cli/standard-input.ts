import { longestFile } from '../base/bounded-read.js'
import { withoutByteOrderMark } from '../base/byte-order-mark.js'

/**
 * All text of standard input, without a byte order mark.
 *
 * @throws {Error} it has more than 256 MiB
 */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > longestFile) throw new Error(`standard input: it is longer than ${longestFile >> 20} MiB`)
    chunks.push(chunk)
  }
  return withoutByteOrderMark(Buffer.concat(chunks).toString('utf8'))
}
