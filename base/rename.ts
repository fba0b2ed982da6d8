import { renameSync } from 'node:fs'

/** Milliseconds between the attempts on Windows: two seconds in all. */
const pausesMs = [10, 20, 50, 100, 200, 600, 1000]

/**
 * Moves a file or a folder, also over a file that is there. On Windows this fails while another program, such as a virus
 * scanner, has the file open: it is tried again for two seconds.
 *
 * @throws {NodeJS.ErrnoException} as the file system says it
 */
export function rename(from: string, to: string): void {
  for (const pause of process.platform === 'win32' ? pausesMs : []) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      if (!isInUse(error)) throw error
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
  }
  renameSync(from, to)
}

const isInUse = (error: unknown) => ['EPERM', 'EACCES', 'EBUSY'].includes(String((error as NodeJS.ErrnoException).code))
