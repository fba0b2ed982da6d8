import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../protocol/diagnostic.js'
import { parseJson } from '../protocol/document.js'
import type { ImportRecipe } from './import-recipe.js'

/** @throws DiagnosticError when the checkout is not a folder. */
export function requireFolder(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    fail({
      code: 'missing-checkout',
      message: 'there is no such folder',
      place: { file: path },
      hint: 'pass the root of a checkout of the definitions: --source <folder>',
    })
}

/**
 * The revision a checkout is at, asked of git.
 *
 * @throws DiagnosticError when the folder is not the root of a git checkout.
 */
export function readRevision(root: string): string {
  try {
    const [top, revision] = execFileSync('git', ['-C', root, 'rev-parse', '--show-toplevel', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split('\n')
    if (top && revision && realpathSync(top) === realpathSync(root)) return revision
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
 * The version a checkout says it has.
 *
 * @throws DiagnosticError when it does not say one.
 */
export function readVersion(root: string, { version }: ImportRecipe): string {
  const hint = 'pass it: --protocol-version <version>'
  if (!version)
    return fail({ code: 'unknown-version', message: 'the recipe does not say where the version stands', hint })
  const file = join(root, version.file)
  let value: unknown
  try {
    value = parseJson(readFileSync(file, 'utf8'), file)
  } catch (error) {
    return fail({
      code: 'unknown-version',
      message: `the version cannot be read: ${(error as Error).message}`,
      place: { file },
      hint,
    })
  }
  for (const token of version.pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~')))
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, token)
        ? (value as Record<string, unknown>)[token]
        : undefined
  if (typeof value === 'string' && value !== '') return value
  return fail({
    code: 'unknown-version',
    message: 'there is no version here',
    place: { file, pointer: version.pointer },
    hint,
  })
}
