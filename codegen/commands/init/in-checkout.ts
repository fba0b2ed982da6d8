import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { statIfThere } from '../../../base/paths.js'
import { quoteArgument } from '../../../base/quote-argument.js'
import type { ImportRecipe } from '../../project/import/index.js'
import { showPath } from '../../project/paths.js'
import { fail } from '../../protocol/diagnostic.js'
import { readText } from '../../protocol/text-file.js'
import { compareVersions } from '../../protocol/versions.js'
import { maximumDefinitionsBytes } from '../../readers/json-file.js'
import type { FoundDefinitions, InitRequest } from './found.js'

/** Definitions in the file or folder that a person names. */
export function inCheckout(
  { checkout = '', folder, definitions }: InitRequest,
  name: string,
  recipe: ImportRecipe,
  wanted: string | undefined,
): FoundDefinitions {
  const path = resolve(folder, checkout)
  const stats = statIfThere(path)
  const note = `made from ${checkout}`
  if (stats?.isDirectory()) {
    const isThere = existsSync(join(path, recipe.entry))
    const file = isThere ? join(path, recipe.entry) : versionedFile(path, basename(recipe.entry), wanted)
    if (file === undefined)
      return fail({
        code: 'no-definitions',
        message: `there is no ${recipe.entry} of ${name}${wanted === undefined ? '' : ` ${wanted}`} in this folder`,
        place: { file: showPath(path, folder) },
        hint: 'name the file with the definitions: --checkout <file>',
      })
    if (isThere && typeof recipe.version === 'object' && existsSync(join(path, recipe.version.file)))
      return { root: path, entry: recipe.entry, version: wanted, note }
    return { root: path, entry: showPath(file, path), version: knownVersion(file, recipe, wanted, definitions), note }
  }
  // Reading fails with an error when this is no file.
  readText(path, {
    what: 'file of definitions',
    code: 'no-definitions',
    hint: 'name a file, or the root of a checkout',
    shown: checkout,
    maximumBytes: maximumDefinitionsBytes,
  })
  return { root: dirname(path), entry: basename(path), version: knownVersion(path, recipe, wanted, definitions), note }
}

const versionForm = /(?<![\w.])v?(\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)+)(?![\w.]*\d)/g

/** The version of definitions: what was asked for, what the recipe says, or what their path says. */
function knownVersion(file: string, { version }: ImportRecipe, wanted: string | undefined, name: string): string {
  const inPath = [...file.replace(/\.\w+$/, '').matchAll(versionForm)].at(-1)?.[1]
  const known = wanted ?? (typeof version === 'string' ? version : inPath)
  return (
    known ??
    fail({
      code: 'unknown-version',
      message: 'neither the file nor its path says which version of the protocol this is',
      place: { file: showPath(file) },
      hint: `say it: npx agent-bindings init ${name} --checkout ${quoteArgument(showPath(file))} --protocol-version <version>`,
    })
  )
}

const deepest = 5

/** A file of this name in a folder that is called like a version, `2` or `v2`: the wanted one, or the newest. */
export function versionedFile(root: string, name: string, wanted: string | undefined): string | undefined {
  const found: { file: string; version: string }[] = []
  const visit = (folder: string, depth: number) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && depth < deepest && !/^(\.|node_modules$)/.test(entry.name))
        visit(join(folder, entry.name), depth + 1)
      const version = relative(root, folder)
        .split(/[\\/]/)
        .find(part => /^v?\d[\w.-]*$/.test(part))
      if (entry.isFile() && entry.name === name && version !== undefined)
        found.push({ file: join(folder, name), version })
    }
  }
  visit(root, 0)
  const fitting = found.filter(({ version }) => wanted === undefined || version.replace(/^v/, '') === wanted)
  return fitting.sort((a, b) => compareVersions(b.version, a.version))[0]?.file
}
