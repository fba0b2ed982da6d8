import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'

/** Tells what lies inside a folder when every symbolic link is followed. */
export class Inside {
  /** The folder, without links. */
  readonly root: string
  readonly #start: string
  readonly #realFolders = new Map<string, string | undefined>()

  /** @param root a path without links. */
  constructor(root: string) {
    this.root = root
    this.#start = root.endsWith(sep) ? root : root + sep
  }

  /** Whether a path, as it is written, lies inside. */
  names(path: string): boolean {
    const plain = path.includes('..') ? normalize(path) : path
    return plain === this.root || plain.startsWith(this.#start)
  }

  /** Whether what a path leads to lies inside. */
  holds(path: string): boolean {
    const real = this.real(path)
    return real !== undefined && this.names(real)
  }

  /** The path without links; undefined when it leads nowhere. */
  real(path: string): string | undefined {
    const folder = this.#realFolder(dirname(path))
    if (folder === undefined) return undefined
    const plain = join(folder, path.slice(dirname(path).length))
    const stat = attempt(() => lstatSync(plain, { throwIfNoEntry: false }))
    return stat?.isSymbolicLink() ? realPath(plain) : stat && plain
  }

  #realFolder(folder: string): string | undefined {
    if (!this.#realFolders.has(folder)) this.#realFolders.set(folder, realPath(folder))
    return this.#realFolders.get(folder)
  }
}

/** The path without links, also of what is not there. */
export const withoutLinks = (path: string): string => realPath(path) ?? path

/** What a path leads to; undefined when it leads nowhere. */
export const statOf = (path: string): Stats | undefined => attempt(() => statSync(path, { throwIfNoEntry: false }))

/** Names in a folder; none when it is no folder. */
export const namesIn = (folder: string): string[] => attempt(() => readdirSync(folder)) ?? []

const realPath = (path: string) => attempt(() => realpathSync.native(path))

/** Undefined where a path cannot be followed: through a file, in a circle, or without permission. */
function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
