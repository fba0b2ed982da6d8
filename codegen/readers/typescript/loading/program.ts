import { resolve } from 'node:path'
import { fail } from '../../../protocol/diagnostic.js'
import { readText } from '../../../protocol/text-file.js'
import { ts } from '../compiler.js'
import { Diagnostics } from '../diagnostics.js'
import type { MessageValue } from '../message-values.js'
import { defaultMaps, type MapNames, type TypeScriptOptions } from '../options.js'
import { addsToReached } from './additions.js'
import { languageVersion, SourceFiles } from './files.js'
import { withoutLinks } from './inside.js'
import { libraryFile, libraryFolder } from './library.js'
import { Modules } from './modules.js'
import { Reach } from './reach.js'
import { scopeOf } from './scope.js'
import { ValueSearch } from './value-search.js'

/** The definitions, ready to be asked about their types. */
export interface LoadedProgram {
  program: ts.Program
  checker: ts.TypeChecker
  entry: ts.SourceFile
  modules: Modules
  /** The messages that are values, where the recipe names them. */
  values: readonly MessageValue[]
  /** Whether an import was followed: one that was not has no type, on purpose. */
  follows(file: string, specifier: string): boolean
}

const compilerOptions: ts.CompilerOptions = {
  target: languageVersion,
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.Preserve,
  resolveJsonModule: true,
}

/**
 * Loads a definitions file with the files its type maps need.
 *
 * @param virtual files that are not on disk, by absolute path, to be checked together with the definitions.
 * @throws {DiagnosticError} when there is no such file
 */
export function loadProgram(
  options: TypeScriptOptions,
  virtual: ReadonlyMap<string, string> = new Map(),
): LoadedProgram {
  const root = withoutLinks(resolve(options.root))
  const path = resolve(root, options.entry)
  const files = new SourceFiles(virtual)
  const entry = files.get(path) ?? missingFile(path, 'definitions file')
  if (!/\.[cm]?tsx?$/.test(path)) notTypeScript(path)
  const declarations = (options.declarations ?? []).map(
    file => files.get(file) ?? missingFile(file, 'declarations file'),
  )
  const modules = new Modules(files, root, declarations)
  if (!modules.checkout.holds(path)) leadsOut(path)
  // A result may be in any file: rules find it by its name.
  const isWhole = options.eager || options.unions !== undefined
  const ofProject = projectDeclarations(modules, path)
  const search = options.values && new ValueSearch(files, modules, entry)
  const roots = [path, ...ofProject]
  const reached = isWhole ? undefined : search ? reachValues(modules, search) : reachMaps(modules, entry, options.maps)
  // A file may add to what was reached without being named where it takes effect: then every import is followed.
  const follows: LoadedProgram['follows'] =
    reached && !addsToReached(files, modules, roots, reached)
      ? (file, specifier) => reached.follows(file, specifier) || (search?.follows(file, specifier) ?? false)
      : everything
  const sourceFile = (path: string) => (follows === everything ? files.get(path) : modules.outlines.reduced(path))
  const host = createHost(
    sourceFile,
    modules,
    declarations,
    (file, specifier) => virtual.has(file) || follows(file, specifier),
  )
  const named = [...declarations.map(file => file.fileName), path, ...virtual.keys()]
  const program = createProgram(follows === everything ? [...named, ...ofProject] : named, host, root)
  return { program, checker: program.getTypeChecker(), entry, modules, values: search?.values ?? [], follows }
}

/** @throws {DiagnosticError} for a chain of modules that is too long: the compiler goes along it on the stack */
function createProgram(rootNames: readonly string[], host: ts.CompilerHost, root: string): ts.Program {
  let last: ts.SourceFile | undefined
  const getSourceFile: typeof host.getSourceFile = (path, ...rest) => {
    const file = host.getSourceFile(path, ...rest)
    last = file ?? last
    return file
  }
  try {
    return ts.createProgram({ rootNames, options: compilerOptions, host: { ...host, getSourceFile } })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const next = last?.statements.find(
      statement => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement),
    )
    return fail({
      code: 'too-deep',
      message: 'the chain of modules that leads here is too long to be followed',
      ...(last && { place: new Diagnostics(root).place(last, next?.getStart(last) ?? 0) }),
      hint: 'make it shorter: import from the modules that declare the types',
    })
  }
}

const everything: LoadedProgram['follows'] = () => true

/**
 * Declaration files of the project: what they add counts without an import. Those that declare a module which the recipe
 * declares are left out: its declaration takes the place of the module and of all that is added to it.
 */
function projectDeclarations(modules: Modules, entry: string): string[] {
  return modules.checkout.configs.declarationsFor(entry).filter(path => {
    const file = modules.outlines.get(path)
    return file !== undefined && ![...scopeOf(file).ambient.keys()].some(name => modules.declares(name))
  })
}

/** What the messages that are values lead to. */
function reachValues(modules: Modules, { values }: ValueSearch): Reach {
  const reach = new Reach(modules)
  for (const { scope, statement, made, types } of values)
    reach.fromNodes(scope, [statement, ...types, ...(made ? [made] : [])])
  return reach
}

/** What the type maps of the entry lead to. */
function reachMaps(modules: Modules, entry: ts.SourceFile, maps: MapNames | undefined): Reach {
  const reach = new Reach(modules)
  for (const name of Object.values({ ...defaultMaps, ...maps }).flat()) reach.from(scopeOf(entry), name)
  return reach
}

function createHost(
  sourceFile: (path: string) => ts.SourceFile | undefined,
  modules: Modules,
  declarations: readonly ts.SourceFile[],
  follows: LoadedProgram['follows'],
): ts.CompilerHost {
  const given = new Set(declarations.map(({ fileName }) => fileName))
  const get = (path: string) => {
    if (path.startsWith(`${libraryFolder}/`)) return libraryFile(path)
    return given.has(path) || modules.checkout.holds(path) ? sourceFile(path) : undefined
  }
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
    resolveTypeReferenceDirectiveReferences: (references, containingFile) =>
      references.map(reference => ({
        resolvedTypeReferenceDirective: resolvedTypes(modules, reference, containingFile),
      })),
  }
}

function resolvedModule(
  modules: Modules,
  follows: LoadedProgram['follows'],
  specifier: string,
  from: string,
): ts.ResolvedModuleFull | undefined {
  const path = follows(from, specifier) ? modules.resolve(specifier, from) : undefined
  const extension = path && /(?:\.d)?\.[cm]?tsx?$|\.json$/.exec(path)?.[0]
  return extension ? { resolvedFileName: path, extension, isExternalLibraryImport: false } : undefined
}

function resolvedTypes(
  modules: Modules,
  reference: string | ts.FileReference,
  from: string,
): ts.ResolvedTypeReferenceDirective | undefined {
  const path = modules.resolveTypes(typeof reference === 'string' ? reference : reference.fileName, from)
  return path === undefined ? undefined : { primary: false, resolvedFileName: path }
}

function leadsOut(path: string): never {
  return fail({
    code: 'outside-checkout',
    message: 'the definitions file lies outside of the checkout',
    place: { file: path },
    hint: 'name a file inside the folder that --checkout names; links out of it are not followed',
  })
}

function notTypeScript(path: string): never {
  return fail({
    code: 'not-typescript',
    message: 'the name of this file is not that of a TypeScript file',
    place: { file: path },
    hint: 'name a file that ends in .ts, .mts, .cts or .tsx, or another reader in the recipe',
  })
}

/** Says why a file is none that could be read. */
function missingFile(path: string, what: string): never {
  const [code, hint] = [
    'missing-definitions',
    'check --checkout, which names the root of the checkout, and the path in the recipe',
  ]
  readText(path, { what, code, hint })
  // The system finds it by another spelling of its name than the folder lists.
  return fail({ code, message: `there is no ${what} of exactly this name`, place: { file: path }, hint })
}
