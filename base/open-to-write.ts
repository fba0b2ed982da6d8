import { constants, openSync } from 'node:fs'

/**
 * Opens a file for writing, and never waits: a pipe that somebody reads, or a file.
 *
 * @param flags besides those: `O_APPEND`, `O_CREAT` …
 * @throws {Error} nobody reads the pipe
 * @throws {NodeJS.ErrnoException} as the file system says it
 */
export function openToWrite(file: string, flags = 0): number {
  try {
    return openSync(file, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0) | flags, 0o600)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENXIO' ? new Error('it is a pipe that nobody reads') : error
  }
}
