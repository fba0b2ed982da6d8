import { resolve } from 'node:path'
import { ts } from 'ts-morph'
import { fail } from '../../../protocol/diagnostic.js'
import { defaultMaps, type MapNames, type TypeScriptOptions } from '../options.js'
import { languageVersion, SourceFiles } from './files.js'
import { libraryFile, libraryFolder } from './library.js'
import { Modules } from './modules.js'
import { Reach } from './reach.js'
import { scopeOf } from './scope.js'

/** The definitions, ready to be asked about their types. */
export interface LoadedProgram {
  program: ts.Program
  checker: ts.TypeChecker
  entry: ts.SourceFile
  modules: Modules
  /** Whether an import was followed: one that was not has no type, on purpose. */
  follows(file: string, specifier: string): boolean
}

const compilerOptions: ts.CompilerOptions = {
  target: languageVersion,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.Preserve,
}

/**
 * Loads a definitions file with the files its type maps need.
 *
 * @param virtual files that are not on disk, by absolute path, to be checked together with the definitions.
 * @throws DiagnosticError when there is no such file.
 */
export function loadProgram(
  options: TypeScriptOptions,
  virtual: ReadonlyMap<string, string> = new Map(),
): LoadedProgram {
  const root = resolve(options.root)
  const path = resolve(root, options.entry)
  const files = new SourceFiles(virtual)
  const entry = files.get(path) ?? missingFile(path, 'definitions file')
  const declarations = (options.declarations ?? []).map(
    file => files.get(file) ?? missingFile(file, 'declarations file'),
  )
  const modules = new Modules(files, root, declarations)
  const follows = options.eager ? () => true : reach(modules, entry, options.maps)
  const program = ts.createProgram({
    rootNames: [...declarations.map(file => file.fileName), path, ...virtual.keys()],
    options: compilerOptions,
    host: createHost(files, modules, (file, specifier) => virtual.has(file) || follows(file, specifier)),
  })
  return { program, checker: program.getTypeChecker(), entry, modules, follows }
}

function reach(modules: Modules, entry: ts.SourceFile, maps: MapNames | undefined): LoadedProgram['follows'] {
  const found = new Reach(modules)
  for (const name of Object.values({ ...defaultMaps, ...maps }).flat()) found.from(scopeOf(entry), name)
  return (file, specifier) => found.follows(file, specifier)
}

function createHost(files: SourceFiles, modules: Modules, follows: LoadedProgram['follows']): ts.CompilerHost {
  const get = (path: string) => (path.startsWith(`${libraryFolder}/`) ? libraryFile(path) : files.get(path))
  return {
    getSourceFile: get,
    fileExists: path => get(path) !== undefined,
    readFile: path => get(path)?.text,
    getDefaultLibFileName: () => `${libraryFolder}/lib.es2023.d.ts`,
    getDefaultLibLocation: () => libraryFolder,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: path => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
    resolveModuleNameLiterals: (literals, containingFile) =>
      literals.map(({ text }) => ({ resolvedModule: resolvedModule(modules, follows, text, containingFile) })),
  }
}

function resolvedModule(
  modules: Modules,
  follows: LoadedProgram['follows'],
  specifier: string,
  from: string,
): ts.ResolvedModuleFull | undefined {
  const path = follows(from, specifier) ? modules.resolve(specifier, from) : undefined
  const extension = path && /(?:\.d)?\.[cm]?tsx?$/.exec(path)?.[0]
  return extension ? { resolvedFileName: path, extension, isExternalLibraryImport: false } : undefined
}

function missingFile(path: string, what: string): never {
  return fail({
    code: 'missing-definitions',
    message: `there is no ${what} here`,
    place: { file: path },
    hint: 'check --checkout, which names the root of the checkout, and the path in the recipe',
  })
}
