import { isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isObject } from '../../../base/json.js'
import { requireFrom } from '../../../base/require-from.js'
import { fail, quoteList } from '../../protocol/diagnostic.js'
import { targets } from '../../targets/index.js'
import type { TargetPlugin } from '../../targets/target.js'
import { inTime, patienceMs } from './in-time.js'

/** Finds the target that a configuration names. */
export type FindTarget = (name: string, folder: string) => TargetPlugin | Promise<TargetPlugin>

/** Whether a target comes with this package, rather than being a module of the user's. */
export const isOwnTarget = (name: string): boolean => findOwnTarget(name) !== undefined

/** The target of this name that comes with the package. */
export const findOwnTarget = (name: string): TargetPlugin | undefined => targets.find(target => target.name === name)

/**
 * Finds a target: one that comes with the package, by its name, or the one that a module exports by default, by its path
 * or by the name of its package.
 *
 * @param folder folder of the configuration; paths and packages are looked for from there
 * @throws {DiagnosticError} when there is no such target, or what the module exports is none
 */
export const findTarget: FindTarget = async (name, folder) => {
  const own = findOwnTarget(name)
  if (own) return own
  const module = await importModule(name, folder)
  const plugin = exportedBy(module)
  const { name: called, options, load } = (plugin ?? {}) as Partial<TargetPlugin>
  if (typeof called !== 'string' || !isObject(options) || typeof load !== 'function')
    return fail({
      code: 'invalid-target',
      message: `the module ${JSON.stringify(name)} exports no target`,
      hint: 'its default export is an object with "name", "options" (a JSON Schema) and "load()": see TargetPlugin',
    })
  return plugin as TargetPlugin
}

/** The default export; a CommonJS module that was compiled from an ES module has it one step further in. */
function exportedBy(module: Record<string, unknown>): unknown {
  const exported = module.default ?? module.target
  return isObject(exported) && isObject(exported.default) ? exported.default : exported
}

async function importModule(name: string, folder: string): Promise<Record<string, unknown>> {
  const isPath = isAbsolute(name) || /^\.\.?[/\\]/.test(name)
  try {
    const location = isPath ? pathToFileURL(resolve(folder, name)).href : resolvePackage(name, folder)
    return await inTime(patienceMs, async () => (await import(location)) as Record<string, unknown>)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const missing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(isPath ? resolve(folder, name) : `'${name}'`)
    return fail({
      code: 'unknown-target',
      message: missing
        ? `there is no target ${JSON.stringify(name)}`
        : `the module of the target ${JSON.stringify(name)} cannot be loaded: ${message}`,
      hint: missing
        ? `known here: ${quoteList(targets.map(target => target.name))}; one of your own is named by its path ("./…") or package`
        : code === 'ERR_UNKNOWN_FILE_EXTENSION'
          ? 'name a JavaScript module: compile it first, or run Node 22.18 or later, which reads TypeScript'
          : 'correct the module, then try again',
    })
  }
}

/** Where a package is for a configuration; packages that only `import` may load are looked for beside this one. */
function resolvePackage(name: string, folder: string): string {
  try {
    return pathToFileURL(requireFrom(join(folder, 'configuration.js')).resolve(name)).href
  } catch {
    return name
  }
}
