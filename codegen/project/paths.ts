import { lstatSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isWithin, wayTo } from '../../base/paths.js'
import { fail } from '../protocol/diagnostic.js'

const reservedNames = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Why a path cannot be that of a generated file; undefined when it can be. */
export function badPath(path: string): string | undefined {
  if (path === '') return 'it is empty'
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'it is absolute'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be found
  if (/[\\\x00-\x1f\x7f:*?"<>|]/.test(path)) return 'it has a character that file names cannot carry everywhere'
  const parts = path.split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..')) return 'it has an empty, "." or ".." part'
  if (parts.some(part => part.endsWith('.') || part.endsWith(' '))) return 'a part of it ends in a dot or a space'
  if (parts.some(part => reservedNames.test(part))) return 'a part of it is a reserved name on Windows'
  return undefined
}

/**
 * Refuses a path of a generated file that is not plainly inside the output folder, or that a symbolic link would
 * lead out of it.
 *
 * @throws {DiagnosticError} that names the output folder and the path
 */
export function assertInside(folder: string, path: string, shown: string): void {
  const reason = badPath(path) ?? (leadsOut(folder, path) ? 'a symbolic link leads it out of the folder' : undefined)
  if (reason === undefined) return
  fail({
    code: 'unsafe-path',
    message: `the path ${JSON.stringify(path)} cannot be written: ${reason}`,
    place: { file: shown },
    hint: 'generated files stay inside their output folder',
  })
}

/** Whether following a path from a folder ends outside it: a link on the way, or a link at its end. */
function leadsOut(folder: string, path: string): boolean {
  const target = join(folder, path)
  if (linkStat(target)?.isSymbolicLink()) return true
  for (let parent = dirname(target); isWithin(parent, folder) && parent !== folder; parent = dirname(parent))
    if (linkStat(parent)) return !isWithin(realOrSame(parent), realOrSame(folder))
  return false
}

// A file in the place of a folder is no link: writing below it fails with an error.
function linkStat(path: string) {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/** A path as a person in a folder, the working folder by default, would name it, with forward slashes. */
export function showPath(path: string, folder: string = process.cwd()): string {
  return wayTo(folder, path) || '.'
}
