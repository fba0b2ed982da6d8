import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { NotReadError, readBounded } from '../../../base/bounded-read.js'
import { foldersUpFrom, statIfThere } from '../../../base/paths.js'
import { requireFrom } from '../../../base/require-from.js'
import { sha256 } from '../../../base/sha256.js'
import { abandonedFolders } from '../../../base/staging-folder.js'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import { readers } from '../../readers/index.js'
import type { Config } from '../config.js'
import { configuredDocument } from '../configured-document.js'
import { stateOfDefinitions } from '../definitions-state.js'
import { documentFolders } from '../leftovers.js'
import { listFiles } from '../outputs/compare.js'
import { findOwnTarget, isOwnTarget } from '../outputs/targets.js'
import { showPath } from '../paths.js'
import type { FoundRecipe } from '../recipes.js'
import type { CheckedOutput } from './checked-output.js'

/**
 * Checks, unless the last check found everything in step and nothing has changed since: neither the documents, the output
 * folders, the configuration, the definitions and their recipes, nor the generator itself.
 *
 * The verdict is kept in `node_modules/.cache/agent-bindings`; without a `node_modules` folder it is not kept.
 *
 * @param recipes recipes of the configuration whose definitions are read
 * @param check gives the verdict
 */
export async function rememberVerdict(
  config: Config,
  recipes: readonly FoundRecipe[],
  check: () => Promise<CheckedOutput[]>,
): Promise<CheckedOutput[]> {
  const before = fingerprint(config, recipes)
  const file = before && memoryOf(config)
  const remembered = file && recall(file, before)
  if (remembered) return remembered
  const outputs = await check()
  // The verdict does not hold for files that changed during the check.
  if (file && outputs.every(({ verdict }) => verdict === 'in-step') && fingerprint(config, recipes) === before)
    await remember(file, before, outputs)
  return outputs
}

/** A hash of everything that a verdict depends on; undefined when some of it cannot be read, or the generator is not built. */
function fingerprint(config: Config, recipes: readonly FoundRecipe[]): string | undefined {
  const generator = generatorIdentity(config)
  // A target that does not come with this package may import anything.
  if (generator === undefined || !config.generate.every(({ target }) => isOwnTarget(target))) return undefined
  const hash = sha256()
  const add = (part: string | Buffer) => hash.update(`${part.length}:`).update(part)
  add(JSON.stringify([generator, process.cwd(), config]))
  const folders = config.generate.map(({ output }) => resolve(config.folder, output))
  try {
    for (const { document, output } of config.generate) {
      add(readBounded(configuredDocument(config.folder, document).file))
      const folder = resolve(config.folder, output)
      for (const path of listFiles(folder, showPath(folder), folders).sort()) {
        add(path)
        add(readBounded(join(folder, path)))
      }
    }
    for (const folder of [...folders, ...documentFolders(config)]) add(abandonedFolders(folder).join())
    for (const recipe of recipes) add(stateOfDefinitions(recipe, folders))
  } catch (error) {
    if (isUnreadable(error)) return undefined
    throw error
  }
  return hash.digest('hex')
}

/** Whether an error says that something cannot be read: then the check itself says so. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof DiagnosticError ||
  error instanceof NotReadError ||
  (error as NodeJS.ErrnoException).syscall !== undefined

/** The versions that generated text depends on: the build of this package, the packages that it uses, and Node. */
function generatorIdentity({ generate }: Config): readonly string[] | undefined {
  try {
    const build = readFileSync(new URL('../../build-id', import.meta.url), 'utf8')
    const packages = [
      ...readers.flatMap(reader => reader.packages),
      ...generate.flatMap(({ target, options }) => findOwnTarget(target)?.packages?.(options) ?? []),
    ]
    return [build, process.version, ...[...new Set(packages)].map(versionOf)]
  } catch {
    return undefined
  }
}

function versionOf(name: string): string {
  try {
    return (requireFrom(import.meta.url)(`${name}/package.json`) as { version: string }).version
  } catch {
    return 'missing'
  }
}

/** The file that remembers the checks of a configuration, in the nearest `node_modules` above it. */
function memoryOf({ folder, file }: Config): string | undefined {
  const places = foldersUpFrom(folder).map(above => join(above, 'node_modules'))
  const modules = places.find(place => statIfThere(place)?.isDirectory())
  if (modules === undefined) return undefined
  const hash = sha256()
    .update(join(folder, basename(file)))
    .digest('hex')
  return join(modules, '.cache/agent-bindings', `check-${hash.slice(0, 16)}.json`)
}

function recall(file: string, fingerprint: string): CheckedOutput[] | undefined {
  try {
    const memory = JSON.parse(readFileSync(file, 'utf8')) as { fingerprint: unknown; outputs: CheckedOutput[] }
    return memory.fingerprint === fingerprint ? memory.outputs : undefined
  } catch {
    return undefined
  }
}

/** Writes the verdict; without it the next check is only slower. */
async function remember(file: string, fingerprint: string, outputs: CheckedOutput[]): Promise<void> {
  const { writeWhole } = await import('../../../base/write-whole.js')
  try {
    writeWhole(file, JSON.stringify({ fingerprint, outputs }))
  } catch {
    // The folder cannot be made: that is not repaired here.
  }
}
