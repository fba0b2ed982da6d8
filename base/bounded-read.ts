import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

/** Bytes of the longest file that is read as a whole. */
export const longestFile = 256 << 20

const messages = {
  folder: 'it is a folder',
  device: 'it is a device, not a file',
  socket: 'it is a socket, not a file',
  pipe: 'it is a named pipe, which nobody may ever write to; to wait for a writer, give <(cat PIPE)',
}

/** Something at a path that is not read as a file: a device may have no end, and a folder has no text. */
export class NotReadError extends Error {
  override name = 'NotReadError'
  readonly reason: keyof typeof messages | 'too-long'

  constructor(reason: NotReadError['reason'], longest = longestFile) {
    super(reason === 'too-long' ? `it is longer than ${longest / (1 << 20)} MiB` : messages[reason])
    this.reason = reason
  }
}

/** Paths of what this process has open: standard input, and what a shell passes for `<(…)`. */
const openPath = /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/(?:self|\d+)\/fd\/\d+)$/

/**
 * Lets files pass, and pipes that this process has open: `/dev/stdin`, and `/dev/fd/63` for a shell's `<(…)`. Opening
 * any other pipe would wait for its writer, perhaps for ever.
 *
 * @param longest bytes of the longest file
 * @throws {NotReadError} for anything else, and for a file that is longer
 * @throws {NodeJS.ErrnoException} as `statSync` does
 */
export function refuseEndless(file: string, longest = longestFile): void {
  const found = statSync(file)
  if (found.isDirectory()) throw new NotReadError('folder')
  if (found.isCharacterDevice() || found.isBlockDevice()) throw new NotReadError('device')
  if (found.isSocket()) throw new NotReadError('socket')
  if (found.isFIFO() && !openPath.test(resolve(file))) throw new NotReadError('pipe')
  if (found.isFile() && found.size > longest) throw new NotReadError('too-long', longest)
}

/**
 * All bytes of a file, or of a pipe that {@link refuseEndless} lets pass; never more than `longest`.
 *
 * @throws {NotReadError} for anything else, or when there are more bytes
 * @throws {NodeJS.ErrnoException} as `statSync`, `openSync` and `readSync` do
 */
export function readBounded(file: string, longest = longestFile): Buffer {
  refuseEndless(file, longest)
  const descriptor = openSync(file, 'r')
  try {
    const chunks: Buffer[] = []
    let length = 0
    for (;;) {
      const chunk = Buffer.allocUnsafe(64 << 10)
      const read = readSync(descriptor, chunk)
      if (read === 0) return Buffer.concat(chunks, length)
      chunks.push(chunk.subarray(0, read))
      length += read
      if (length > longest) throw new NotReadError('too-long', longest)
    }
  } finally {
    closeSync(descriptor)
  }
}
