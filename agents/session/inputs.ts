import { type FileContent, readContextFile } from './context-files.js'
import type { Input } from './types.js'

/** A file that goes with a question. */
export interface InputFile extends FileContent {
  readonly path: string
  readonly lines: { readonly first: number; readonly last: number } | undefined
  /** Path with the chosen lines, for people: `src/a.ts:1-40`. */
  readonly label: string
}

/** A piece of a question, with its file read. */
export type ReadInput = { readonly text: string } | Extract<Input, { image: object }> | { readonly file: InputFile }

/** Reads a piece of a question. @param cwd folder that a relative path starts from @throws {SessionError} `INPUT_FILE` */
export async function readInput(input: Input, cwd: string): Promise<ReadInput> {
  if (typeof input === 'string') return { text: input }
  return 'file' in input ? { file: await readInputFile(input, cwd) } : input
}

/** Reads a file of a question. @throws {SessionError} `INPUT_FILE` it cannot be read, is no text, is too large, or has fewer lines */
export async function readInputFile(input: Extract<Input, { file: string }>, cwd: string): Promise<InputFile> {
  const { file: path, lines } = input
  const content = await readContextFile({ path, lines }, cwd)
  return { ...content, path, lines, label: lines ? `${path}:${lines.first}-${lines.last}` : path }
}

/** A file as text, for agents that take no files. */
export function fileAsText({ label, content }: InputFile): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${label}\n${fence}\n${content}${content.endsWith('\n') ? '' : '\n'}${fence}`
}
