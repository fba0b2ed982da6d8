import { fence } from '../../base/markdown.js'
import { readContextFile } from './context-files.js'
import type { Input } from './types.js'

/** A piece of a question as it goes to an agent. */
export interface ReadInput {
  /** What the history of the chat has in its place. */
  readonly label: string
  /** The piece as text, which every agent takes. */
  readonly text: string
  readonly image?: Extract<Input, { image: object }>['image']
  readonly file?: Extract<Input, { file: string }>
}

/**
 * Reads a piece of a question.
 *
 * @param cwd folder that a relative path starts from
 * @throws {SessionError} `INPUT_FILE` a file cannot be read, is no text, is too large, or has fewer lines
 */
export async function readInput(input: Input, cwd: string): Promise<ReadInput> {
  if (typeof input === 'string') return { text: input, label: input }
  if ('text' in input) return { text: input.text, label: input.text }
  if ('image' in input) return { image: input.image, text: '[image]', label: '[image]' }
  if (typeof input.file !== 'string') throw new TypeError('a question is made of texts, images and files')
  const { file: path, lines } = input
  const { content } = await readContextFile({ path, lines }, cwd)
  const label = lines ? `${path}:${lines.first}-${lines.last}` : path
  return { text: `${label}\n${fence('', content.replace(/\n$/, ''))}`, label, file: input }
}
