import { closeSync, lstatSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { changeFiles, FileChangeError } from './file-changes.js'
import { openToWrite } from './open-to-write.js'
import { statIfThere } from './paths.js'

/**
 * Writes one file, and the folders it needs: a reader sees the whole content or the content before. A pipe, a device or a
 * link (/dev/stdout) is not replaced: the content is written to it; a pipe that nobody reads is refused.
 *
 * @param file path, relative to the working folder or absolute
 * @param options `mode`: permissions of the file, by default those that it has
 * @throws {Error} nobody reads the pipe
 * @throws {NodeJS.ErrnoException} as the file system says it; the file is as it was then
 */
export function writeWhole(file: string, content: string | Uint8Array, options: { mode?: number } = {}): void {
  const path = resolve(file)
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found && !found.isFile()) {
    writeInto(path, content)
    return
  }
  try {
    changeFiles([{ root: dirname(path), changes: [{ path, content, ...options }] }])
  } catch (error) {
    throw error instanceof FileChangeError ? error.cause : error
  }
}

function writeInto(path: string, content: string | Uint8Array): void {
  // The pipe stays open until all is written: a reader would take the first close for the end.
  const pipe = statIfThere(path)?.isFIFO() ? openToWrite(path) : undefined
  try {
    writeFileSync(path, content)
  } finally {
    if (pipe !== undefined) closeSync(pipe)
  }
}
