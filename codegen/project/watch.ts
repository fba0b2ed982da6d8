import { existsSync, type FSWatcher, watch as watchFolder } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isWithin } from '../../base/paths.js'
import { type GeneratedOutput, runGenerate } from '../commands/generate.js'
import { DiagnosticError } from '../protocol/diagnostic.js'
import { type Config, loadConfig } from './config.js'
import type { PlanOptions } from './outputs.js'

/** What watching is told, and whom it tells. */
export interface WatchOptions extends PlanOptions {
  /** Root of the definitions that documents are imported from; the folder of the configuration by default. */
  checkout?: string | undefined
  /** Milliseconds of quiet after a change before anything is made. */
  debounceMs?: number
  /** Ends the watching. */
  signal: AbortSignal
  /** Told after every run that went well. */
  onGenerated: (outputs: GeneratedOutput[]) => void
  /** Told of every run that failed; what was generated before is still there. */
  onFailed: (error: unknown) => void
}

const defaultDebounceMs = 100

/**
 * Generates now, and again whenever the configuration, a document or its definitions change. A run that fails leaves
 * the last good output as it is.
 *
 * @param configFile absolute path of the configuration
 * @returns when the signal aborts.
 */
export async function watch(configFile: string, options: WatchOptions): Promise<void> {
  const watching = new Watching(configFile, options)
  await watching.start()
  const { signal } = options
  await new Promise<void>(done => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
  await watching.stop()
}

/** What is watched: folders, since files are replaced. Definitions matter with every source file around them. */
interface Wanted {
  files: Set<string>
  sources: Set<string>
  /** Folders whose files are ours: what is written there changes nothing. */
  outputs: string[]
}

class Watching {
  readonly #configFile: string
  readonly #options: WatchOptions
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #changed = new Set<string>()
  #wanted: Wanted = { files: new Set(), sources: new Set(), outputs: [] }
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(configFile: string, options: WatchOptions) {
    this.#configFile = configFile
    this.#options = options
  }

  async start(): Promise<void> {
    await this.#follow()
    await this.#run(new Set())
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    for (const watcher of this.#watchers.values()) watcher.close()
    await this.#running
  }

  #schedule(path: string): void {
    this.#changed.add(path)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const paths = new Set(this.#changed)
      this.#changed.clear()
      this.#running = this.#running.then(() => this.#run(paths))
    }, this.#options.debounceMs ?? defaultDebounceMs)
  }

  async #run(paths: ReadonlySet<string>): Promise<void> {
    if (this.#options.signal.aborted) return
    try {
      const config = loadConfig(this.#configFile)
      if ([...paths].some(path => !this.#wanted.files.has(path))) await importAll(config, this.#options)
      this.#options.onGenerated(await runGenerate(config, this.#options))
    } catch (error) {
      this.#options.onFailed(error)
    }
    await this.#follow()
  }

  async #follow(): Promise<void> {
    this.#wanted = await this.#findWanted()
    const { files, sources } = this.#wanted
    for (const folder of new Set([...[...files].map(file => dirname(file)), ...sources])) {
      if (this.#watchers.has(folder) || !existsSync(folder)) continue
      // A folder with packages in it is too large to be watched as a whole.
      const recursive = sources.has(folder) && !existsSync(join(folder, 'node_modules'))
      const watcher = watchFolder(folder, { recursive }, (_, name) => {
        const path = name === null ? folder : resolve(folder, name)
        if (this.#matters(path)) this.#schedule(path)
      })
      watcher.on('error', error => this.#options.onFailed(error))
      this.#watchers.set(folder, watcher)
    }
  }

  #matters(path: string): boolean {
    const { files, sources, outputs } = this.#wanted
    if (files.has(path)) return true
    if (!/\.[cm]?tsx?$/.test(path) || outputs.some(output => isWithin(path, output))) return false
    return [...sources].some(folder => isWithin(path, folder))
  }

  async #findWanted(): Promise<Wanted> {
    const wanted: Wanted = { files: new Set([this.#configFile]), sources: new Set(), outputs: [] }
    try {
      const config = loadConfig(this.#configFile)
      for (const { document, output } of config.generate) {
        wanted.files.add(resolve(config.folder, document))
        wanted.outputs.push(resolve(config.folder, output))
      }
      for (const { definitions } of await recipesOf(config, this.#options)) wanted.sources.add(dirname(definitions))
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error
      // What is wrong is told by the run; until it is put right, the same is watched as before.
      return this.#wanted.files.size > 0 ? this.#wanted : wanted
    }
    return wanted
  }
}

async function recipesOf(config: Config, { checkout }: WatchOptions) {
  const { findRecipes } = await import('./recipes.js')
  return findRecipes(config, checkout)
}

async function importAll(config: Config, options: WatchOptions): Promise<void> {
  const { importProtocol } = await import('../commands/import.js')
  const { revisionOf } = await import('./recipes.js')
  for (const { file, recipe, checkout } of await recipesOf(config, options))
    await importProtocol({ recipe: file, checkout, revision: revisionOf(checkout, recipe), cwd: config.folder })
}
