import { extname } from 'node:path'
import { parseContextFile } from '../../agents/session/context-files.js'
import type { Input } from '../../agents/session/index.js'
import { readInput } from '../../agents/session/inputs.js'
import { readBounded } from '../../base/bounded-read.js'
import { isMissing } from '../../base/paths.js'

/** A file of a question, as it is named on the command line: `src/index.ts:10-40`. */
export function fileInput(text: string): Extract<Input, { file: string }> {
  const { path, lines } = parseContextFile(text)
  return { file: path, lines }
}

/** @throws {Error} the file cannot go with a question */
export async function checkFile(text: string, folder: string): Promise<void> {
  await readInput(fileInput(text), folder)
}

const imageTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
}

/** Bytes of the largest image: models take no larger ones. */
const largestImage = 32 << 20

/** An image of a question. @throws {Error} it cannot be read, or is of no known type */
export function imageInput(path: string): Input {
  const mimeType = imageTypes[extname(path).toLowerCase()]
  if (mimeType === undefined)
    throw new Error(`--image ${path}: give a file that ends in ${Object.keys(imageTypes).join(', ')}`)
  try {
    return { image: { data: readBounded(path, largestImage).toString('base64'), mimeType } }
  } catch (error) {
    const why = isMissing(error) ? 'there is no such file' : (error as Error).message
    throw new Error(`--image ${path} cannot be read: ${why}`)
  }
}
