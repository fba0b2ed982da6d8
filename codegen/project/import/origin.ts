import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { foldersUpFrom, isWithin, realPathOf, statIfThere } from '../../../base/paths.js'
import { valueAt } from '../../../base/ref.js'
import { fail } from '../../protocol/diagnostic.js'
import { parseJson } from '../../protocol/document.js'
import { readText } from '../../protocol/text-file.js'
import { runGit } from '../git.js'
import type { ImportRecipe, PlaceInFile } from './recipe.js'

/** @throws {DiagnosticError} when the checkout is not a folder */
export function requireFolder(path: string): void {
  const found = statIfThere(path)
  if (!found?.isDirectory())
    fail({
      code: 'missing-checkout',
      message: found ? 'this is no folder' : 'there is no such folder',
      place: { file: path },
      hint: 'pass the root of a checkout of the definitions: --checkout <folder>',
    })
}

/**
 * The revision of the definitions: that of a published package, otherwise the commit of the checkout.
 *
 * @param root folder of the definitions
 * @param document the document that is made from them: one in the same repository changes in the same commits as they do,
 * so that a revision would add nothing
 * @param mayBeUnversioned gives undefined for a folder that is no checkout, instead of an error
 * @returns undefined when definitions and document share a repository or a folder
 * @throws {DiagnosticError} when there is neither a published package nor a commit
 */
export function originRevision(
  root: string,
  recipe: ImportRecipe,
  document: string,
  mayBeUnversioned = false,
): string | undefined {
  const place = recipe.revision ?? versionOfPackage(root, recipe)
  if (place) return readPlace(root, place, 'revision', '--revision <commit>')
  if (isWithin(document, root)) return undefined
  const top = topOfCheckout(root)
  if (top !== undefined) {
    if (top === topOfCheckout(dirname(document))) return undefined
    const commit = top === realPathOf(resolve(root)) ? commitOf(top) : undefined
    if (commit !== undefined) return commit
  }
  if (mayBeUnversioned) return undefined
  return fail({
    code: 'unknown-revision',
    message: 'git does not say at which revision this folder is',
    place: { file: root },
    hint: 'pass it: --revision <commit>',
  })
}

/** Where an installed package says which one it is. */
function versionOfPackage(root: string, recipe: ImportRecipe): PlaceInFile | undefined {
  const isPackage = packageOf(recipe) !== undefined && existsSync(join(root, 'package.json'))
  return isPackage ? { file: 'package.json', pointer: '/version' } : undefined
}

/** Name of the npm package that holds the definitions; undefined when they come from somewhere else. */
export function packageOf({ repository = '' }: ImportRecipe): string | undefined {
  return /^npm:((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)$/.exec(repository)?.[1]
}

/** The top folder of the checkout that a folder is in, as git finds it; undefined when it is in none. */
const topOfCheckout = (folder: string): string | undefined =>
  foldersUpFrom(realPathOf(resolve(folder))).find(above => existsSync(join(above, '.git')))

/** The commit of a checkout; undefined when it has none, or git is not installed. */
function commitOf(top: string): string | undefined {
  // A hook that calls this has variables that point git at another repository.
  const elsewhere = { GIT_DIR: undefined, GIT_WORK_TREE: undefined }
  const { status, stdout } = runGit(['-C', top, 'rev-parse', 'HEAD'], elsewhere)
  return status === 0 ? stdout.trim() : undefined
}

/**
 * The version of the protocol: what the recipe says, or the checkout where the recipe points.
 *
 * @param recipeFile the recipe, for the diagnostic
 * @throws {DiagnosticError} when neither says one
 */
export function readVersion(root: string, { version }: ImportRecipe, recipeFile: string): string {
  const flag = '--protocol-version <version>'
  if (typeof version === 'string') return version
  if (version) return readPlace(root, version, 'version', flag)
  return fail({
    code: 'unknown-version',
    message: 'the recipe does not say where the version stands',
    place: { file: recipeFile },
    hint: `pass it: ${flag}`,
  })
}

function readPlace(root: string, { file: path, pointer }: PlaceInFile, what: string, flag: string): string {
  const [code, hint] = [`unknown-${what}`, `pass the ${what}: ${flag}`]
  const file = join(root, path)
  const value = valueAt(parseJson(readText(file, { what: `file with the ${what}`, code, hint }), file), pointer)
  if (typeof value === 'string' && value !== '') return value
  return fail({ code, message: `there is no ${what} here`, place: { file, pointer }, hint })
}
