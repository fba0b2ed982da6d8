import { lstatSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256 } from '../../base/sha256.js'
import { originRevision } from './import/origin.js'
import type { FoundRecipe } from './recipes.js'

/** Whether a reader may read a file of this name; other files never hold definitions. */
export const isReadable = (name: string): boolean => /\.(?:[cm]?tsx?|jsonc?|ya?ml)$/i.test(name)

/** Files that package managers write last when they install: one of these stands for all packages. */
const installed = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml']

/** A checkout with more files than this is read again each time: comparing the times of all files would take as long. */
const mostFiles = 50_000

/**
 * A text that changes whenever a document could: with any file of the checkout that a reader may look at (its size and
 * the times that the file system keeps), with the files beside the recipe, and with the revision.
 *
 * @param outputs absolute paths of folders with generated files, which no reader looks at
 * @throws {NodeJS.ErrnoException} when a folder cannot be read
 */
export function stateOfDefinitions({ file, recipe, checkout }: FoundRecipe, outputs: readonly string[]): string {
  const hash = sha256()
  let files = 0
  const add = (path: string) => {
    const found = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (found) hash.update(`${path}\0${found.size} ${found.ino} ${found.mtimeNs} ${found.ctimeNs}\n`)
  }
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (entry.name === 'node_modules') for (const name of installed) add(join(path, name))
        else if (!entry.name.startsWith('.') && !outputs.includes(path)) walk(path)
      } else if (isReadable(entry.name) && ++files <= mostFiles) add(path)
    }
  }
  hash.update(originRevision(checkout, recipe, file, true) ?? '')
  walk(checkout)
  walk(dirname(file))
  // Such a state equals no other.
  return files > mostFiles ? String(process.hrtime.bigint()) : hash.digest('hex')
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
