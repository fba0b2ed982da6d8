import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs'

/** Bytes of the longest file that is read as a whole. */
export const longestFile = 256 << 20

/** Something at a path that is not read as a file: a device may have no end, and a folder has no text. */
export class NotReadError extends Error {
  override name = 'NotReadError'
  readonly reason: 'folder' | 'device' | 'too-long'

  constructor(reason: NotReadError['reason'], longest = longestFile) {
    const messages = {
      folder: 'it is a folder',
      device: 'it is a device, not a file',
      'too-long': `it is longer than ${longest / (1 << 20)} MiB`,
    }
    super(messages[reason])
    this.reason = reason
  }
}

/**
 * Lets files and pipes pass.
 *
 * @param longest bytes of the longest file
 * @throws {NotReadError} for a folder, a device, or a file that is longer.
 */
export function refuseEndless(stats: Stats, longest = longestFile): void {
  if (stats.isDirectory()) throw new NotReadError('folder')
  if (stats.isCharacterDevice() || stats.isBlockDevice()) throw new NotReadError('device')
  if (stats.isFile() && stats.size > longest) throw new NotReadError('too-long', longest)
}

/**
 * All bytes of a file or a pipe; never more than `longest`, whatever is at the path.
 *
 * @throws {NotReadError} for a folder, a device, or when there are more bytes.
 * @throws {NodeJS.ErrnoException} as `openSync` and `readSync` do
 */
export function readBounded(file: string, longest = longestFile): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    refuseEndless(fstatSync(descriptor), longest)
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
