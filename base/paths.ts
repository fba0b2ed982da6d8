import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'

/** Whether an error of the file system says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))
}

/**
 * What is at a path, links followed; undefined when nothing is, or the way leads through a file.
 *
 * @throws {NodeJS.ErrnoException} as the file system says it
 */
export function statIfThere(path: string): Stats | undefined {
  try {
    // For ENOTDIR, Node throws in spite of this option.
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Whether a path is a folder or lies in it. Only the texts are compared: links are not followed.
 *
 * @param path absolute path
 * @param folder absolute path of the folder
 */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** A folder and those above it, up to the root. @param folder absolute path */
export const foldersUpFrom = (folder: string): string[] =>
  folder === dirname(folder) ? [folder] : [folder, ...foldersUpFrom(dirname(folder))]

/** The way from a folder to a path, with forward slashes on every system; empty for the folder itself. */
export const wayTo = (folder: string, path: string): string => relative(folder, path).replaceAll(sep, '/')

/**
 * The path without symbolic links; its last parts need not exist.
 *
 * @param path absolute path without `.`, `..` and a trailing slash
 * @throws {Error} a link on the way leads nowhere, or in a circle
 * @throws {NodeJS.ErrnoException} as the file system says it
 */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path)
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error
  }
  const parent = realPathOf(dirname(path))
  if (isLink(path)) throw new Error(`${path} is a link that leads nowhere`)
  return join(parent, basename(path))
}

/** Whether a path is itself a symbolic link. */
export function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}
