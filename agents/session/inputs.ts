import { type FileContent, readContextFile } from './context-files.js'
import type { Input } from './types.js'

/** A file that goes with a question. */
export interface InputFile extends FileContent {
  /** Path with the chosen lines, for people: `src/a.ts:1-40`. */
  readonly label: string
}

/**
 * Reads a file of a question.
 *
 * @param cwd folder that a relative path starts from
 * @throws {SessionError} `INPUT_FILE` it cannot be read, is no text, is too large, or has fewer lines
 */
export async function readInputFile(input: Extract<Input, { file: string }>, cwd: string): Promise<InputFile> {
  const { file, lines } = input
  const content = await readContextFile({ path: file, lines }, cwd)
  return { ...content, label: lines ? `${file}:${lines.first}-${lines.last}` : file }
}

/** A file as text, for agents that take no files. */
export function fileAsText({ label, content }: InputFile): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${label}\n${fence}\n${content}${content.endsWith('\n') ? '' : '\n'}${fence}`
}
