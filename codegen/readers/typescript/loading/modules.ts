import { isBuiltin } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { ts } from '../compiler.js'
import { Checkout } from './checkout.js'
import type { SourceFiles } from './files.js'
import { Outlines } from './outlines.js'
import { type Scope, scopeOf } from './scope.js'

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowJs: false,
  resolveJsonModule: true,
}

/** Why no file with types was found for an import. */
export type Missing = 'not-found' | 'outside' | 'untyped'

type Found = { file: string } | { missing: Missing }

/** Modules as the files of one configuration find them. */
interface Finder {
  options: ts.CompilerOptions
  cache: ts.ModuleResolutionCache
  /** By the folder of the importing file, or for packages by what lies above it; then by specifier. */
  found: Map<unknown, Map<string, Found>>
  /** By folder of a workspace package, and path in it. */
  inSources: Map<string, string | undefined>
}

/**
 * Finds the module a specifier names: what the recipe declares, then what TypeScript finds with the configuration that
 * holds for the importing file. Packages of the workspace are read from their sources, built or not.
 */
export class Modules {
  readonly checkout: Checkout
  readonly outlines: Outlines
  readonly #files: SourceFiles
  readonly #ambient = new Map<string, ts.ModuleBlock>()
  readonly #finders = new Map<ts.CompilerOptions, Finder>()

  /** @param root a path without links. */
  constructor(files: SourceFiles, root: string, declarations: readonly ts.SourceFile[]) {
    this.#files = files
    this.checkout = new Checkout(files, root)
    this.outlines = new Outlines(files)
    for (const file of declarations) for (const [name, block] of scopeOf(file).ambient) this.#ambient.set(name, block)
  }

  /** Whether the recipe declares a module. */
  declares(specifier: string): boolean {
    return this.#ambient.has(specifier)
  }

  /** The names of the module, or undefined when there is no such module. */
  scope(specifier: string, from: ts.SourceFile): Scope | undefined {
    const block = this.#ambient.get(specifier)
    if (block) return scopeOf(block)
    const path = this.resolve(specifier, from.fileName)
    const file = path === undefined ? undefined : this.outlines.get(path)
    return file && scopeOf(file)
  }

  /** Whether a module may export a name: one that neither writes it nor exports another module whole does not. */
  mayExport(specifier: string, from: ts.SourceFile, name: string): boolean {
    const path = this.resolve(specifier, from.fileName)
    const text = path === undefined ? undefined : this.#files.text(path)
    return text === undefined || text.includes(name) || text.includes('*')
  }

  /** Path of the file of a module. */
  resolve(specifier: string, from: string): string | undefined {
    const found = this.#find(specifier, from)
    return 'file' in found ? found.file : undefined
  }

  /** Why {@link resolve} finds no file. */
  whyMissing(specifier: string, from: string): Missing | undefined {
    const found = this.#find(specifier, from)
    return 'missing' in found ? found.missing : undefined
  }

  /** Whether {@link resolve} may find a file, decided without the disk: false is certain. */
  mayResolve(specifier: string, from: string): boolean {
    if (isRelative(specifier) || specifier.startsWith('#')) return true
    const { paths, baseUrl } = this.checkout.configs.optionsFor(from)
    if (baseUrl !== undefined || Object.keys(paths ?? {}).some(pattern => matchesPattern(pattern, specifier)))
      return true
    return this.checkout.mayHavePackage(packageOf(specifier), from)
  }

  /** The package that a file would be given by a `types` reference. */
  resolveTypes(name: string, from: string): string | undefined {
    const own = { ...options, ...this.checkout.configs.optionsFor(from) }
    const { resolvedTypeReferenceDirective: found } = ts.resolveTypeReferenceDirective(name, from, own, this.checkout)
    const file = found?.resolvedFileName
    return file !== undefined && this.checkout.holds(file) ? file : undefined
  }

  #find(specifier: string, from: string): Found {
    if (this.#ambient.has(specifier)) return { missing: 'not-found' }
    const finder = this.#finderFor(from)
    const folder = dirname(from)
    const isPackage = !isRelative(specifier) && !specifier.startsWith('#')
    const place = isPackage ? this.checkout.packagesAbove(folder) : folder
    const known = finder.found.get(place) ?? new Map<string, Found>()
    finder.found.set(place, known)
    let found = known.get(specifier)
    if (!found) {
      found = this.#ask(specifier, from, finder)
      known.set(specifier, found)
    }
    return found
  }

  #finderFor(from: string): Finder {
    const own = this.checkout.configs.optionsFor(from)
    let finder = this.#finders.get(own)
    if (!finder) {
      const all = { ...options, ...own }
      const cache = ts.createModuleResolutionCache(this.checkout.root, path => path, all)
      finder = { options: all, cache, found: new Map(), inSources: new Map() }
      this.#finders.set(own, finder)
    }
    return finder
  }

  #ask(specifier: string, from: string, finder: Finder): Found {
    const { checkout } = this
    const found =
      this.#resolveByTypeScript(specifier, from, finder) ??
      this.#inSources(specifier, from, finder) ??
      this.#ofNode(specifier, from, finder)
    if (found === undefined) return { missing: this.#leadsOut(specifier, from) ? 'outside' : 'not-found' }
    const file = checkout.sourceOf(found) ?? found
    if (!checkout.holds(file)) return { missing: 'outside' }
    return /\.(?:[cm]?tsx?|json)$/.test(file) ? { file } : { missing: 'untyped' }
  }

  #resolveByTypeScript(specifier: string, from: string, { options, cache }: Finder): string | undefined {
    const quick = this.#tryUsual(specifier, from, options)
    if (quick !== undefined) return quick
    return ts.resolveModuleName(specifier, from, options, this.checkout, cache).resolvedModule?.resolvedFileName
  }

  /** The files that TypeScript tries first for a relative specifier, in its order; rare ones are left to TypeScript. */
  #tryUsual(specifier: string, from: string, { rootDirs, moduleSuffixes }: ts.CompilerOptions): string | undefined {
    if (!isRelative(specifier) || rootDirs || moduleSuffixes) return undefined
    const path = resolve(dirname(from), specifier)
    const { checkout } = this
    const isFolder = /(?:^|\/)\.{0,2}$/.test(specifier)
    const extension = isFolder ? undefined : /\.(?:[cm]?[jt]sx?|json)$/.exec(specifier)?.[0]
    if (extension !== undefined && extension !== '.js') return undefined
    if (!isFolder) {
      const stem = path.replace(/\.js$/, '')
      for (const ending of ['.ts', '.tsx', '.d.ts']) if (checkout.fileExists(stem + ending)) return stem + ending
    }
    const index = join(path, 'index.ts')
    const isPlain = extension === undefined && !checkout.fileExists(join(path, 'package.json'))
    return isPlain && checkout.fileExists(index) ? index : undefined
  }

  /** A module of a workspace package that its `package.json` does not lead to, where sources usually are. */
  #inSources(specifier: string, from: string, finder: Finder): string | undefined {
    if (isRelative(specifier)) return undefined
    const name = packageName(specifier)
    const folder = this.checkout.packageFor(name, from)
    if (folder === undefined) return undefined
    const path = specifier.slice(name.length + 1) || 'index'
    const key = `${folder}\0${path}`
    if (!finder.inSources.has(key))
      finder.inSources.set(
        key,
        this.#resolveByTypeScript(join(folder, 'src', path), from, finder) ??
          this.#resolveByTypeScript(join(folder, path), from, finder),
      )
    return finder.inSources.get(key)
  }

  /** A module of Node: `@types/node` declares each in a file of its name. */
  #ofNode(specifier: string, from: string, finder: Finder): string | undefined {
    if (!isBuiltin(specifier)) return undefined
    return this.#resolveByTypeScript(`@types/node/${specifier.replace(/^node:/, '')}`, from, finder)
  }

  #leadsOut(specifier: string, from: string): boolean {
    return isRelative(specifier) && !this.checkout.names(join(dirname(from), specifier))
  }
}

export const isRelative = (specifier: string): boolean => /^(?:\.{1,2}(?:\/|$)|\/)/.test(specifier)

/** Whether a specifier is one of those that a name with at most one `*` stands for. */
export function matchesPattern(pattern: string, specifier: string): boolean {
  const [before = '', after] = pattern.split('*')
  return after === undefined ? specifier === before : specifier.startsWith(before) && specifier.endsWith(after)
}

/** Name of the package whose types, or that of `@types`, a specifier leads into. */
const packageOf = (specifier: string) => (isBuiltin(specifier) ? 'node' : packageName(specifier))

/** Name of the package with the types of a module: those of Node and of VS Code are no packages. */
export const packageWithTypes = (specifier: string): string =>
  isBuiltin(specifier) || specifier === 'vscode' ? `@types/${packageOf(specifier)}` : packageName(specifier)

/** Name of the package that a specifier leads into. */
const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
