import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes one file, and the folders it needs: whoever looks at it sees the whole text or what was there before. A pipe
 * or a device gets the text as it is.
 *
 * @throws NodeJS.ErrnoException as the file system says it; nothing is left of the file then.
 */
export function writeWhole(file: string, text: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found && !found.isFile()) {
    writeFileSync(file, text)
    return
  }
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  try {
    writeFileSync(unfinished, text)
    renameSync(unfinished, file)
  } finally {
    rmSync(unfinished, { force: true })
  }
}
