import { dirname, join, relative, sep } from 'node:path'
import { ts } from 'ts-morph'
import type { SourceFiles } from './files.js'
import { type Scope, scopeOf } from './scope.js'
import { findPathAliases, findWorkspacePackages, sourceOf, type WorkspacePackage } from './workspace.js'

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowJs: false,
}

/**
 * Finds the module a specifier names. In this order: what the recipe declares, relative files, path aliases, packages of
 * the workspace (their sources), installed packages. Nothing outside the root is read.
 */
export class Modules {
  readonly #files: SourceFiles
  readonly #root: string
  readonly #ambient = new Map<string, ts.ModuleBlock>()
  readonly #resolved = new Map<string, string | undefined>()
  readonly #aliases = new Map<string, Map<string, string[]>>()
  #packages: Map<string, WorkspacePackage> | undefined

  constructor(files: SourceFiles, root: string, declarations: readonly ts.SourceFile[]) {
    this.#files = files
    this.#root = root
    for (const file of declarations) for (const [name, block] of scopeOf(file).ambient) this.#ambient.set(name, block)
  }

  /** The names of the module, or undefined when there is no such module. */
  scope(specifier: string, from: ts.SourceFile): Scope | undefined {
    const block = this.#ambient.get(specifier)
    if (block) return scopeOf(block)
    const path = this.resolve(specifier, from.fileName)
    const file = path === undefined ? undefined : this.#files.get(path)
    return file && scopeOf(file)
  }

  /** Whether a module may export a name: one that neither writes it nor exports another module whole does not. */
  mayExport(specifier: string, from: ts.SourceFile, name: string): boolean {
    const path = this.resolve(specifier, from.fileName)
    const text = path === undefined ? undefined : this.#files.text(path)
    return text === undefined || text.includes(name) || /export\s*(?:type\s*)?\*/.test(text)
  }

  /** Path of the file of a module. */
  resolve(specifier: string, from: string): string | undefined {
    if (this.#ambient.has(specifier)) return undefined
    const key = `${dirname(from)}\0${specifier}`
    if (!this.#resolved.has(key)) this.#resolved.set(key, this.#find(specifier, from))
    return this.#resolved.get(key)
  }

  #find(specifier: string, from: string): string | undefined {
    if (/^\.{1,2}(\/|$)/.test(specifier)) return this.#findFile(join(dirname(from), specifier))
    const found = this.#findAlias(specifier, from) ?? this.#findInWorkspace(specifier)
    if (found) return found
    return this.#inside(ts.resolveModuleName(specifier, from, options, ts.sys).resolvedModule?.resolvedFileName)
  }

  #findAlias(specifier: string, from: string): string | undefined {
    const folder = dirname(from)
    let aliases = this.#aliases.get(folder)
    if (!aliases) {
      aliases = findPathAliases(folder, this.#root)
      this.#aliases.set(folder, aliases)
    }
    for (const [alias, targets] of aliases) {
      const [before = '', after] = alias.split('*')
      if (after === undefined ? specifier !== alias : !(specifier.startsWith(before) && specifier.endsWith(after)))
        continue
      const middle = specifier.slice(before.length, specifier.length - (after?.length ?? 0))
      const found = firstOf(targets, target => this.#findFile(target.replace('*', () => middle)))
      if (found) return found
    }
    return undefined
  }

  #findInWorkspace(specifier: string): string | undefined {
    this.#packages ??= findWorkspacePackages(this.#root)
    const parts = specifier.split('/')
    const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
    const found = this.#packages.get(name)
    if (!found) return undefined
    if (name !== specifier) {
      const path = specifier.slice(name.length + 1)
      const source = sourceOf(path, found.built)
      const paths = [...(source === undefined ? [] : [source]), path]
      return firstOf(paths, part => this.#findFile(join(found.folder, part)))
    }
    return firstOf(found.entries, entry => this.#findFile(entry))
  }

  /** The file a path without ending stands for, as TypeScript tries the endings. */
  #findFile(path: string): string | undefined {
    const stems = new Set([path, path.replace(/\.[cm]?jsx?$/, '')])
    const tried = [path, ...[...stems].flatMap(stem => endings.map(ending => stem + ending))]
    return this.#inside(tried.find(file => /\.[cm]?tsx?$/.test(file) && this.#files.has(file)))
  }

  #inside(path: string | undefined): string | undefined {
    if (path === undefined) return undefined
    const way = relative(this.#root, path)
    return way === '..' || way.startsWith(`..${sep}`) ? undefined : path
  }
}

const endings = '.ts .tsx .d.ts .mts .cts .d.mts .d.cts /index.ts /index.tsx /index.d.ts'.split(' ')

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
