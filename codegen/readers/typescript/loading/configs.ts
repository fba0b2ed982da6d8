import { dirname, join, resolve } from 'node:path'
import { createFilesMatcher } from 'get-tsconfig'
import { ts } from '../compiler.js'
import type { FolderFiles } from './files.js'

/** A `tsconfig.json`, with what it extends. */
interface Config {
  path: string
  options: ts.CompilerOptions
  /** The options that affect where modules are found; undefined when there are none. */
  resolution: ts.CompilerOptions | undefined
  /** Configurations that it references. */
  references: string[]
  /** Whether it is for a file. */
  includes(file: string): boolean
  /** The folders and files that hold all that it is for. */
  within: string[]
  errors: readonly ts.Diagnostic[]
}

/** The folder that a build writes to, and folders it may read from. */
export interface BuildFolders {
  out: string
  from: string[]
}

/** The `tsconfig.json` files of a checkout, read by TypeScript itself. Nothing outside of the checkout is read. */
export class Configs {
  readonly #checkout: FolderFiles
  readonly #byPath = new Map<string, Config | undefined>()
  readonly #above = new Map<string, Config[]>()
  readonly #options = new Map<string, ts.CompilerOptions>()

  constructor(checkout: FolderFiles) {
    this.#checkout = checkout
  }

  /**
   * The options that say where a file finds its modules: those of the nearest configuration that has any. A
   * configuration that is not for the file gives way to one it references that is.
   */
  optionsFor(file: string): ts.CompilerOptions {
    let found = this.#options.get(file)
    if (!found) {
      found = this.#findOptions(file)
      this.#options.set(file, found)
    }
    return found
  }

  #findOptions(file: string): ts.CompilerOptions {
    for (const nearest of this.#configsAbove(dirname(file))) {
      const { resolution } = this.#projectOf(nearest, file)
      if (resolution) return resolution
    }
    return none
  }

  /** The declaration files (`.d.ts`) of the project that a file belongs to, in a fixed order. */
  declarationsFor(file: string): string[] {
    const [nearest] = this.#configsAbove(dirname(file))
    const project = nearest && this.#projectOf(nearest, file)
    if (!project?.includes(file)) return []
    const found = project.within.flatMap(place => this.#checkout.declarationFilesIn(place))
    return [...new Set(found)].filter(path => path !== file && project.includes(path)).sort()
  }

  /** The folders that builds around a path read and write. */
  buildsAround(path: string): BuildFolders[] {
    const [nearest] = this.#configsAbove(dirname(path))
    if (!nearest) return []
    const all = [nearest, ...nearest.references.flatMap(reference => this.#read(reference) ?? [])]
    return all.flatMap(({ path: config, options: { outDir, declarationDir, rootDir } }) => {
      const from = rootDir === undefined ? [join(dirname(config), 'src'), dirname(config)] : [rootDir]
      return [declarationDir, outDir].flatMap(out => (out === undefined ? [] : [{ out, from }]))
    })
  }

  /** TypeScript's diagnostics about the configurations that were read: they may be why an import failed. */
  get errors(): ts.Diagnostic[] {
    return [...this.#byPath.values()].flatMap(config => config?.errors ?? [])
  }

  #configsAbove(folder: string): Config[] {
    let found = this.#above.get(folder)
    if (!found) {
      const own = this.#read(join(folder, 'tsconfig.json'))
      const above = folder === this.#checkout.root ? [] : this.#configsAbove(dirname(folder))
      found = own ? [own, ...above] : above
      this.#above.set(folder, found)
    }
    return found
  }

  #projectOf(config: Config, file: string, seen = new Set<Config>()): Config {
    if (seen.has(config) || config.references.length === 0 || config.includes(file)) return config
    seen.add(config)
    for (const reference of config.references) {
      const project = this.#read(reference)
      const found = project && this.#projectOf(project, file, seen)
      if (found?.includes(file)) return found
    }
    return config
  }

  #read(path: string): Config | undefined {
    if (!this.#byPath.has(path)) this.#byPath.set(path, this.#parse(path))
    return this.#byPath.get(path)
  }

  #parse(path: string): Config | undefined {
    const checkout = this.#checkout
    if (!checkout.names(path) || !checkout.fileExists(path)) return undefined
    const host: ts.ParseConfigHost = {
      useCaseSensitiveFileNames: true,
      fileExists: file => checkout.fileExists(file),
      readFile: file => checkout.readFile(file),
      // The list of files is not needed, only whether one file is included.
      readDirectory: () => [],
    }
    const source = ts.readJsonConfigFile(path, file => checkout.readFile(file))
    const { options, raw, projectReferences, errors } = ts.parseJsonSourceFileConfigFileContent(
      source,
      host,
      dirname(path),
      {},
      path,
    )
    const { files, include, exclude, compilerOptions } = raw
    const matches = createFilesMatcher({ path, config: { files, include, exclude, compilerOptions } }, true)
    return {
      path,
      options,
      resolution: resolutionOf(options),
      references: (projectReferences ?? []).map(reference => ts.resolveProjectReferencePath(reference)),
      includes: file => matches(file) !== undefined,
      within: [...(files ?? []), ...(include ?? (files ? [] : ['.']))].map(pattern =>
        resolve(dirname(path), beforeWildcard(pattern)),
      ),
      errors: errors.filter(({ code }) => code !== noInputs && code !== emptyFiles),
    }
  }
}

/** The folders of a pattern of `include` that it names without a wildcard. */
const beforeWildcard = (pattern: string): string => pattern.replace(/(?:^|\/)[^/]*[*?].*$/, '') || '.'

/** The options for a file without a configuration. */
const none: ts.CompilerOptions = {}

const resolutionOptions = [
  'paths',
  'pathsBasePath',
  'baseUrl',
  'rootDirs',
  'moduleSuffixes',
  'customConditions',
  'preserveSymlinks',
]

function resolutionOf(options: ts.CompilerOptions): ts.CompilerOptions | undefined {
  const found = Object.entries(options).filter(
    ([name, value]) => value !== undefined && resolutionOptions.includes(name),
  )
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

/** TypeScript's words for a configuration without files; a configuration that only references others has none. */
const [noInputs, emptyFiles] = [18003, 18002]
