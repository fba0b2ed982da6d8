import { randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes one file, and the folders it needs: whoever looks at it sees the whole text or what was there before. What is
 * no plain file there (a pipe, a device, a link such as /dev/stdout) stays what it is, and gets the text.
 *
 * @throws NodeJS.ErrnoException as the file system says it; nothing is left of the file then.
 */
export function writeWhole(file: string, text: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found && !found.isFile()) {
    writeFileSync(file, text)
    return
  }
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.${randomUUID()}`
  try {
    writeFileSync(unfinished, text, { flag: 'wx' })
    renameSync(unfinished, file)
  } finally {
    rmSync(unfinished, { force: true })
  }
}
