import { execFileSync } from 'node:child_process'
import { realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../protocol/diagnostic.js'
import { parseJson } from '../protocol/document.js'
import { getOwn, type JsonObject } from '../protocol/json.js'
import { pointerTokens } from '../protocol/reference.js'
import { readText } from '../protocol/text-file.js'
import type { ImportRecipe, PlaceInFile } from './import-recipe.js'

/** @throws DiagnosticError when the checkout is not a folder. */
export function requireFolder(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    fail({
      code: 'missing-checkout',
      message: 'there is no such folder',
      place: { file: path },
      hint: 'pass the root of a checkout of the definitions: --checkout <folder>',
    })
}

/**
 * The revision of the definitions: what a published package says of itself, else what git says of the checkout.
 *
 * @throws DiagnosticError when neither says it.
 */
export function readRevision(root: string, { revision }: ImportRecipe): string {
  if (revision) return readPlace(root, revision, 'revision', '--revision <commit>')
  try {
    const [top, commit] = execFileSync('git', ['-C', root, 'rev-parse', '--show-toplevel', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      // A hook that calls this has variables that point git at another repository.
      env: { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined },
    })
      .trim()
      .split('\n')
    if (top && commit && realpathSync(top) === realpathSync(root)) return commit
  } catch {
    // Not a checkout, or git is not installed: the same advice holds.
  }
  return fail({
    code: 'unknown-revision',
    message: 'git does not say at which revision this folder is',
    place: { file: root },
    hint: 'pass it: --revision <commit>',
  })
}

/**
 * The version of the protocol: what the recipe says, or the checkout where the recipe points.
 *
 * @param recipeFile the recipe, for the finding
 * @throws DiagnosticError when neither says one.
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
  let value: unknown = parseJson(readText(file, { what: `file with the ${what}`, code, hint }), file)
  for (const token of pointerTokens(pointer))
    value = typeof value === 'object' && value !== null ? getOwn(value as JsonObject, token) : undefined
  if (typeof value === 'string' && value !== '') return value
  return fail({ code, message: `there is no ${what} here`, place: { file, pointer }, hint })
}
