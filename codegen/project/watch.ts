import { type Dirent, type FSWatcher, readdirSync, statSync, watch as watchFolder } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isWithin } from '../../base/paths.js'
import { DiagnosticError } from '../protocol/diagnostic.js'
import { type Config, loadConfig } from './config.js'
import { configuredDocument } from './configured-document.js'
import { isReadable } from './definitions-state.js'
import { recipeFiles } from './import/recipe-files.js'
import { type DefinitionsOptions, findRecipes } from './recipes.js'

/** Options and callbacks of {@link watchProject}. */
export interface WatchOptions extends DefinitionsOptions {
  /** Milliseconds without a change before anything is made. Default 100. */
  debounceMs?: number
  /** Ends the watching. */
  signal: AbortSignal
  /** Makes everything that a configuration lists. */
  run: (config: Config) => Promise<void>
  /** Called with the error of every run that failed. */
  onFailed: (error: unknown) => void
}

const defaultDebounceMs = 100

/** Definitions in more folders than this are watched only around their entry file. */
const mostFolders = 4096

/**
 * Runs now, and again whenever the configuration, a document, a recipe or definitions change. A run that fails is
 * reported, and the watching goes on.
 *
 * @param configFile absolute path of the configuration
 * @returns when the signal aborts
 */
export async function watchProject(configFile: string, options: WatchOptions): Promise<void> {
  const watching = new Watching(configFile, options)
  await watching.start()
  const { signal } = options
  await new Promise<void>(done => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
  await watching.stop()
}

interface Wanted {
  /** Files whose changes matter. */
  files: Set<string>
  /** Every file in them that a reader may look at matters. */
  definitionFolders: Set<string>
  /** Folders of generated files: changes in them are ignored. */
  outputs: string[]
}

class Watching {
  readonly #configFile: string
  readonly #options: WatchOptions
  /** One watcher a folder: a watcher of a file loses it when an editor replaces it, and so do recursive ones. */
  readonly #watchers = new Map<string, { watcher: FSWatcher; inode: number }>()
  #wanted: Wanted
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(configFile: string, options: WatchOptions) {
    this.#configFile = configFile
    this.#options = options
    this.#wanted = { files: new Set([configFile]), definitionFolders: new Set(), outputs: [] }
  }

  async start(): Promise<void> {
    await this.#run()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    for (const { watcher } of this.#watchers.values()) watcher.close()
    await this.#running
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#running = this.#running.then(() => this.#run())
    }, this.#options.debounceMs ?? defaultDebounceMs)
  }

  async #run(): Promise<void> {
    if (this.#options.signal.aborted) return
    // Before the run, so that a change during it is seen; after it, since it may have made folders.
    this.#follow()
    try {
      await this.#options.run(loadConfig(this.#configFile))
    } catch (error) {
      this.#options.onFailed(error)
    }
    if (!this.#options.signal.aborted) this.#follow()
  }

  #follow(): void {
    try {
      this.#wanted = wantedBy(this.#configFile, this.#options)
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error
      // The run reports the error; until it is mended, the same folders are watched as before.
    }
    const { files, definitionFolders } = this.#wanted
    const folders = new Set([...[...files].map(file => dirname(file)), ...definitionFolders])
    for (const [folder, { watcher, inode }] of this.#watchers)
      if (!folders.has(folder) || inodeOf(folder) !== inode) {
        watcher.close()
        this.#watchers.delete(folder)
      }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watch(folder)
  }

  #watch(folder: string): void {
    const inode = inodeOf(folder)
    if (inode === undefined) return
    try {
      const watcher = watchFolder(folder, (_, name) => {
        if (name === null || this.#matters(join(folder, name))) this.#schedule()
      })
      watcher.on('error', error => this.#options.onFailed(error))
      this.#watchers.set(folder, { watcher, inode })
    } catch (error) {
      this.#options.onFailed(error)
    }
  }

  #matters(path: string): boolean {
    const { files, definitionFolders, outputs } = this.#wanted
    if (files.has(path)) return true
    if (!definitionFolders.has(dirname(path)) || outputs.some(output => isWithin(path, output))) return false
    // A folder that appears or goes may hold definitions.
    return isReadable(path) || definitionFolders.has(path) || (mayHoldDefinitions(basename(path)) && isFolder(path))
  }
}

/** @throws {DiagnosticError} when the configuration or a recipe is not valid */
function wantedBy(configFile: string, options: WatchOptions): Wanted {
  const config = loadConfig(configFile)
  const outputs = config.generate.map(({ output }) => resolve(config.folder, output))
  const files = new Set([configFile])
  for (const { document } of config.generate) {
    const { file, isOwn } = configuredDocument(config.folder, document)
    if (isOwn) continue
    files.add(file).add(join(dirname(file), 'import.json'))
    for (const recipe of recipeFiles(dirname(file))) files.add(recipe)
  }
  const definitionFolders = new Set<string>()
  for (const { file, recipe, checkout, definitions } of findRecipes(config, options)) {
    for (const path of [recipe.summaries, ...(recipe.options?.declarations ?? [])])
      if (path !== undefined) files.add(resolve(dirname(file), path))
    const all = foldersBelow(checkout, outputs)
    for (const folder of all.length <= mostFolders ? all : foldersBelow(dirname(definitions), outputs))
      definitionFolders.add(folder)
  }
  return { files, definitionFolders, outputs }
}

/** A folder and those below it that may hold definitions, up to a few more than can be watched. */
function foldersBelow(root: string, outputs: readonly string[]): string[] {
  const folders = [root]
  for (let at = 0; at < folders.length && folders.length <= mostFolders; at++) {
    const folder = folders[at] ?? root
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && mayHoldDefinitions(entry.name) && !outputs.includes(path)) folders.push(path)
    }
  }
  return folders
}

const mayHoldDefinitions = (name: string) => !name.startsWith('.') && name !== 'node_modules'

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // It was removed, or may not be read: then readers do not read it either.
    return []
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function inodeOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino
}
