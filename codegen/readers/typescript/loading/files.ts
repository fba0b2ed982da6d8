import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DiagnosticError, fail } from '../../../protocol/diagnostic.js'
import { ts } from '../compiler.js'
import { maximumSourceBytes, maximumTotalBytes } from '../options.js'
import { Folders } from './folders.js'

export const languageVersion = ts.ScriptTarget.ES2022

/** The files of a folder, and whether a path is one of them. */
export interface FolderFiles {
  readonly root: string
  /** Whether a path lies in the folder, as it is written. */
  names(path: string): boolean
  fileExists(path: string): boolean
  readFile(path: string): string | undefined
  /** The declaration files of a folder and of those below it; a file that is one itself. */
  declarationFilesIn(path: string): string[]
}

/** Source files by path, each parsed once; the checker gets the same trees. */
export class SourceFiles {
  readonly folders = new Folders()
  readonly #files = new Map<string, ts.SourceFile | undefined>()
  readonly #texts = new Map<string, string | undefined>()
  #bytes = 0
  readonly #virtual: ReadonlySet<string>

  /** @param virtual texts of files that are not on disk, by path. */
  constructor(virtual: ReadonlyMap<string, string> = new Map()) {
    this.#virtual = new Set(virtual.keys())
    for (const [path, text] of virtual) this.#files.set(path, parseText(path, text))
  }

  hasVirtualFolder(path: string): boolean {
    return [...this.#virtual].some(file => dirname(file) === path)
  }

  isVirtual(path: string): boolean {
    return this.#virtual.has(path)
  }

  /** Whether there is such a file. */
  has(path: string): boolean {
    return this.isParsed(path) || (!this.#files.has(path) && this.folders.isFile(path))
  }

  /** Whether {@link get} has parsed a file. */
  isParsed(path: string): boolean {
    return this.#files.get(path) !== undefined
  }

  /** Text of a file; reading it costs much less than parsing it. */
  text(path: string): string | undefined {
    const parsed = this.#files.get(path)
    if (parsed) return parsed.text
    if (!this.#texts.has(path)) this.#texts.set(path, this.folders.isFile(path) ? this.#read(path) : undefined)
    return this.#texts.get(path)
  }

  /** @throws {DiagnosticError} for a file that is too large, and for the first of too many */
  #read(path: string): string {
    const { size } = statSync(path)
    if (size > maximumSourceBytes)
      fail({
        code: 'source-too-large',
        message: `the file has ${size} bytes, and a file of definitions at most ${inMebibytes(maximumSourceBytes)}`,
        place: { file: path },
        hint: 'name the file that holds the type maps, not a bundle; or divide it into several files',
      })
    this.#bytes += size
    if (this.#bytes > maximumTotalBytes)
      fail({
        code: 'sources-too-large',
        message: `with this file the definitions and what they import have more than ${inMebibytes(maximumTotalBytes)}`,
        place: { file: path },
        hint: 'name as entry a file that imports less; or leave out the import that leads here, and give its types a shape in the recipe, under "types"',
      })
    return readFileSync(path, 'utf8')
  }

  get(path: string): ts.SourceFile | undefined {
    if (!this.#files.has(path)) {
      const text = this.text(path)
      this.#files.set(path, text === undefined ? undefined : parseText(path, text))
    }
    return this.#files.get(path)
  }
}

/**
 * Parses a file without its JSDoc, which is read from the text where it is wanted.
 *
 * @param parents whether nodes know their parents: in files of a program the checker sees to that.
 * @param whole the text of the file, when `text` is a part of it: errors have the lines of the file
 * @throws {DiagnosticError} when TypeScript's parser overflows the stack
 */
export function parseText(path: string, text: string, parents = true, whole = text): ts.SourceFile {
  try {
    return parse(path, text, parents)
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(path, whole)
    throw error
  }
}

const parse = (path: string, text: string, parents: boolean) =>
  ts.createSourceFile(path, text, { languageVersion, jsDocParsingMode: ts.JSDocParsingMode.ParseNone }, parents)

/** The error for a text that TypeScript's parser cannot hold on its stack, at the declaration that is to blame. */
function tooDeep(path: string, text: string): DiagnosticError {
  const file = longestStart(path, text)
  const { line, character } = ts.getLineAndCharacterOfPosition(file, file.statements.at(-1)?.getStart(file) ?? 0)
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'too-deep',
      message: 'the declaration nests too deeply for TypeScript to parse it',
      place: { file: path, line: line + 1, column: character + 1 },
      hint: 'give its inner types names: declarations of their own',
    },
  ])
}

/** The longest start of a text that can be parsed: it ends inside the declaration that nests too deeply. */
function longestStart(path: string, text: string): ts.SourceFile {
  let longest = parse(path, '', true)
  for (let step = 2 ** Math.ceil(Math.log2(text.length)); step >= 1; step /= 2) {
    const end = longest.text.length + step
    if (end > text.length) continue
    try {
      longest = parse(path, text.slice(0, end), true)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  return longest
}

const inMebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`
