import { Project, type ts } from 'ts-morph'

/** Folder in which the bundled declarations of the language appear to be. */
export const libraryFolder = '/node_modules/typescript/lib'

let host: ReturnType<Project['getModuleResolutionHost']> | undefined

/** Text of a file of TypeScript's standard library, as ts-morph carries it; undefined when there is no such file. */
export function readLibrary(path: string): string | undefined {
  host ??= new Project({ useInMemoryFileSystem: true }).getModuleResolutionHost()
  return host.fileExists(path) ? host.readFile(path) : undefined
}

export const isLibraryFile = (file: ts.SourceFile): boolean => file.fileName.startsWith(`${libraryFolder}/`)
