import { getLibFiles, type ts } from '../compiler.js'
import { parseText } from './files.js'

/** Folder in which the bundled declarations of the language appear to be. */
export const libraryFolder = '/node_modules/typescript/lib'

let texts: ReadonlyMap<string, string> | undefined

const parsed = new Map<string, ts.SourceFile | undefined>()

/** A file of TypeScript's standard library, as ts-morph carries it; parsed once per process. */
export function libraryFile(path: string): ts.SourceFile | undefined {
  if (!parsed.has(path)) {
    texts ??= new Map(getLibFiles().map(({ fileName, text }) => [`${libraryFolder}/${fileName}`, text]))
    const text = texts.get(path)
    parsed.set(path, text === undefined ? undefined : parseText(path, text, false))
  }
  return parsed.get(path)
}

export const isLibraryFile = (file: ts.SourceFile): boolean => file.fileName.startsWith(`${libraryFolder}/`)

/** Whether the language declares a type or a property. */
export const isGlobal = (symbol: ts.Symbol | undefined): boolean =>
  symbol?.declarations?.some(declaration => isLibraryFile(declaration.getSourceFile())) ?? false
