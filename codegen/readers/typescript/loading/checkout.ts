import { basename, dirname, join, relative, sep } from 'node:path'
import type { ts } from 'ts-morph'
import { isWithin } from '../../../../base/paths.js'
import { Configs } from './configs.js'
import type { FolderFiles, SourceFiles } from './files.js'
import type { Folders } from './folders.js'
import { Inside } from './inside.js'
import { findWorkspacePackages } from './workspace.js'

/**
 * A checkout as the compiler sees it. It shows two things that are not on disk: packages of a workspace as if they were
 * installed at its root, and built files as if their sources had been compiled. It shows nothing outside of the checkout.
 */
export class Checkout implements ts.ModuleResolutionHost, FolderFiles {
  readonly root: string
  readonly configs: Configs
  readonly #files: SourceFiles
  readonly #inside: Inside
  readonly #exists = new Map<string, boolean>()
  readonly #folders = new Map<string, boolean>()
  readonly #workspaces = new Map<string, Map<string, string>>()
  readonly #installed = new Map<string, readonly ReadonlySet<string>[]>()
  readonly #links = new Map<string, string>()
  readonly #sources = new Map<string, string | undefined>()

  /** @param root a path without links. */
  constructor(files: SourceFiles, root: string) {
    this.root = root
    this.#files = files
    this.#inside = new Inside(root, files.folders)
    this.configs = new Configs(this)
  }

  /** Whether a path lies inside the checkout, as it is written. */
  names = (path: string): boolean => this.#inside.names(path)

  /** Whether a path lies inside the checkout when links are followed. */
  holds = (path: string): boolean => this.#files.isVirtual(path) || this.#inside.holds(path)

  fileExists = (path: string): boolean => this.#isFile(this.#unlinked(path)) || this.sourceOf(path) !== undefined

  readFile = (path: string): string | undefined => {
    const file = this.#unlinked(path)
    return this.#isFile(file) ? this.#files.text(file) : undefined
  }

  directoryExists = (path: string): boolean => {
    let exists = this.#folders.get(path)
    if (exists === undefined) {
      exists = this.names(path) && this.#isFolder(path)
      this.#folders.set(path, exists)
    }
    return exists
  }

  declarationFilesIn(path: string): string[] {
    return this.names(path) ? this.#files.folders.filesBelow(path, /\.d\.[cm]?ts$/) : []
  }

  realpath = (path: string): string => {
    const file = this.#unlinked(path)
    return this.#inside.real(file) ?? file
  }

  getCurrentDirectory = (): string => this.root

  useCaseSensitiveFileNames = true

  /**
   * The source of a file that a build makes: where the configuration around it says, and for packages of a workspace
   * also where it usually is.
   */
  sourceOf(path: string): string | undefined {
    if (!built.test(path)) return undefined
    if (!this.#sources.has(path)) this.#sources.set(path, this.#findSource(this.#unlinked(path)))
    return this.#sources.get(path)
  }

  #findSource(path: string): string | undefined {
    if (!this.names(path) || path.includes(`${sep}node_modules${sep}`)) return undefined
    const folders: string[] = []
    for (const { out, from } of this.configs.buildsAround(path)) {
      if (!isWithin(path, out) || from.includes(out)) continue
      folders.push(...from.map(folder => join(folder, relative(out, path))))
    }
    const folder = this.#isFile(path) ? undefined : this.#packageFolder(path)
    if (folder !== undefined) {
      const parts = relative(folder, path).split(sep)
      for (let at = 1; at < parts.length; at++) folders.push(join(folder, 'src', ...parts.slice(at)))
    }
    for (const candidate of folders)
      for (const ending of endingsOf(candidate)) {
        const file = candidate.replace(built, ending)
        if (file !== path && this.#isFile(file)) return file
      }
    return undefined
  }

  #isFolder(path: string): boolean {
    const unlinked = this.#unlinked(path)
    return (
      this.#files.folders.isFolder(unlinked) ||
      this.#files.hasVirtualFolder(path) ||
      this.#hasPackages(path) ||
      this.#mayBeBuilt(unlinked)
    )
  }

  /** Whether a build may make a folder: TypeScript looks for no file where there is none. */
  #mayBeBuilt(path: string): boolean {
    if (path.split(sep).includes(modules)) return false
    return (
      this.configs.buildsAround(join(path, 'index.js')).some(({ out }) => isWithin(path, out)) ||
      this.#packageFolder(path) !== undefined
    )
  }

  /** The folder of the workspace package that a path lies in. */
  #packageFolder(path: string): string | undefined {
    for (let at = dirname(path); this.names(at); at = dirname(at)) {
      for (const folder of this.#packagesOf(at).values()) if (path !== folder && isWithin(path, folder)) return folder
      if (at === this.root) break
    }
    return undefined
  }

  /** The folder of a workspace package, by its name, for a file that imports it. */
  packageFor(name: string, from: string): string | undefined {
    for (let at = dirname(from); this.names(at); at = dirname(at)) {
      const folder = this.#packagesOf(at).get(name)
      if (folder !== undefined) return folder
      if (at === this.root) break
    }
    return undefined
  }

  /** Whether a package of this name may be found by a file: false is certain. */
  mayHavePackage(name: string, from: string): boolean {
    const types = `@types/${name.startsWith('@') ? name.slice(1).replace('/', '__') : name}`
    return this.packagesAbove(dirname(from)).some(names => names.has(name) || names.has(types))
  }

  /**
   * Names in each `node_modules` folder that files of a folder look into. Folders for which this is the same array find the
   * same packages: they have the same such folders above them, and the same `package.json`.
   */
  packagesAbove(folder: string): readonly ReadonlySet<string>[] {
    let found = this.#installed.get(folder)
    if (!found) {
      const above = folder === this.root || !this.names(folder) ? [] : this.packagesAbove(dirname(folder))
      const own = new Set([
        ...this.#packagesOf(folder).keys(),
        ...installedPackages(this.#files.folders, join(folder, modules)),
      ])
      found = own.size > 0 || this.fileExists(join(folder, 'package.json')) ? [own, ...above] : above
      this.#installed.set(folder, found)
    }
    return found
  }

  #isFile(path: string): boolean {
    let exists = this.#exists.get(path)
    if (exists === undefined) {
      exists = this.names(path) && this.#files.has(path)
      this.#exists.set(path, exists)
    }
    return exists
  }

  /** A path in `node_modules` with the folder that its package is a link to, on disk or as a package of the workspace. */
  #unlinked(path: string): string {
    const parts = splitAtModules(path)
    if (parts?.name === undefined) return path
    const { folder, name, rest } = parts
    const key = join(folder, modules, name)
    let target = this.#links.get(key)
    if (target === undefined) {
      target = this.#packagesOf(folder).get(name) ?? this.#inside.real(key) ?? key
      this.#links.set(key, target)
    }
    return target === key || !this.names(target) ? path : join(target, rest)
  }

  /** Whether a folder is the `node_modules` of a workspace's root, or a scope in it. */
  #hasPackages(path: string): boolean {
    const scope = basename(path).startsWith('@') ? basename(path) : undefined
    const folder = scope === undefined ? path : dirname(path)
    if (basename(folder) !== modules) return false
    const names = [...this.#packagesOf(dirname(folder)).keys()]
    return scope === undefined ? names.length > 0 : names.some(name => name.startsWith(`${scope}/`))
  }

  #packagesOf(folder: string): Map<string, string> {
    let packages = this.#workspaces.get(folder)
    if (!packages) {
      packages = this.names(folder) ? findWorkspacePackages(this, folder) : new Map()
      this.#workspaces.set(folder, packages)
    }
    return packages
  }
}

const modules = 'node_modules'

function installedPackages(folders: Folders, folder: string): string[] {
  return folders
    .namesIn(folder)
    .flatMap(name =>
      name.startsWith('@') ? folders.namesIn(join(folder, name)).map(inner => `${name}/${inner}`) : [name],
    )
}

/** Endings of files that a build makes. */
const built = /\.d\.[cm]?ts$|\.[cm]?jsx?$/

function endingsOf(path: string): string[] {
  const kind = /\.([cm])[jt]s$/.exec(path)?.[1] ?? ''
  return kind === '' ? ['.ts', '.tsx'] : [`.${kind}ts`]
}

/** The last `node_modules` folder of a path, the package in it, and the rest. */
function splitAtModules(path: string): { folder: string; name: string | undefined; rest: string } | undefined {
  const parts = path.split(sep)
  const at = parts.lastIndexOf(modules)
  if (at < 0) return undefined
  const size = parts[at + 1]?.startsWith('@') ? 2 : 1
  const name = parts.slice(at + 1, at + 1 + size)
  return {
    folder: parts.slice(0, at).join(sep),
    name: name.length === size ? name.join('/') : undefined,
    rest: parts.slice(at + 1 + size).join(sep),
  }
}
