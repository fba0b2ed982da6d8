import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isMissing } from '../../base/paths.js'
import { SessionError } from './errors.js'
import { type Range, textIn, wholeRange } from './workspace/text-edits.js'

/** A file, or some of its lines, that goes with a question. */
export interface ContextFile {
  /** Path, relative to the workspace or absolute. */
  readonly path: string
  /** First and last line, counted from one, both included; the whole file without them. */
  readonly lines?: { readonly first: number; readonly last: number } | undefined
}

/** A file as it goes to the agent. */
export interface FileContent {
  readonly path: string
  readonly uri: string
  readonly range: Range | undefined
  readonly content: string
}

/** Larger files do not fit into a prompt. */
const sizeLimit = 2 * 1024 * 1024

/**
 * Reads `src/index.ts`, `src/index.ts:12` or `src/index.ts:1-40`.
 *
 * @param text a path, with the line or the first and last line behind a colon
 * @throws {SessionError} `INPUT_FILE` the first line is 0, or after the last
 */
export function parseContextFile(text: string): ContextFile {
  const match = /^(?<path>.+):(?<first>\d+)(?:-(?<last>\d+))?$/s.exec(text)
  if (!match?.groups?.path) return { path: text }
  const first = Number(match.groups.first)
  const last = Number(match.groups.last ?? match.groups.first)
  if (first < 1 || last < first)
    throw new SessionError('INPUT_FILE', `${text}: lines are counted from 1, and the last is not before the first`)
  return { path: match.groups.path, lines: { first, last } }
}

/**
 * Reads a context file. Its content is sent along, since an agent may not see the disk.
 *
 * @param workspace folder that a relative path starts from
 * @param opened the text of a document that is open, which counts more than the disk
 * @throws {SessionError} `INPUT_FILE` it cannot be read, is no text, is too large, or has fewer lines
 */
export async function readContextFile(
  file: string | ContextFile,
  workspace: string,
  opened: (uri: string) => string | undefined = () => undefined,
): Promise<FileContent> {
  const { path, lines } = typeof file === 'string' ? parseContextFile(file) : file
  const absolute = isAbsolute(path) ? path : resolve(workspace, path)
  const uri = pathToFileURL(absolute).href
  const text = opened(uri) ?? (await readText(absolute, path))
  if (!lines) return { path: absolute, uri, range: undefined, content: text }
  const whole = wholeRange(text)
  const lineCount = whole.end.line + (whole.end.character > 0 ? 1 : 0)
  if (lines.first > Math.max(lineCount, 1))
    throw new SessionError('INPUT_FILE', `${path} has ${lineCount} lines, so there is no line ${lines.first}`)
  const start = { line: lines.first - 1, character: 0 }
  const end = lines.last >= lineCount ? whole.end : { line: lines.last, character: 0 }
  return { path: absolute, uri, range: { start, end }, content: textIn(text, { start, end }) }
}

async function readText(absolute: string, path: string): Promise<string> {
  const unreadable = (why: string, cause?: unknown) =>
    new SessionError('INPUT_FILE', `cannot use ${path} as context: ${why}`, { cause })
  let bytes: Buffer
  try {
    // Without waiting for the writer of a pipe: a pipe is refused below.
    const handle = await open(absolute, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const found = await handle.stat()
      const { size } = found
      if (!found.isFile()) throw unreadable(found.isDirectory() ? 'it is a folder' : 'it is not a regular file')
      if (size > sizeLimit) throw unreadable(`it has ${size} bytes, more than ${sizeLimit}`)
      bytes = await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof SessionError) throw error
    throw unreadable(isMissing(error) ? 'there is no such file' : (error as Error).message, error)
  }
  if (bytes.includes(0)) throw unreadable('it is not a text file')
  return bytes.toString('utf8')
}
