import { realpathSync } from 'node:fs'
import { basename, dirname, join, normalize, sep } from 'node:path'
import type { Folders } from './folders.js'

/** Decides which paths lie inside a folder when symbolic links are followed. */
export class Inside {
  /** The folder, without links. */
  readonly root: string
  readonly #folders: Folders
  readonly #start: string
  readonly #realFolders = new Map<string, string | undefined>()

  /** @param root a path without links. */
  constructor(root: string, folders: Folders) {
    this.root = root
    this.#folders = folders
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
    const plain = join(folder, basename(path))
    if (this.#folders.isLink(plain)) return realPath(plain)
    return this.#folders.has(plain) ? plain : undefined
  }

  #realFolder(folder: string): string | undefined {
    if (!this.#realFolders.has(folder)) this.#realFolders.set(folder, realPath(folder))
    return this.#realFolders.get(folder)
  }
}

/** The path without links, also of what is not there. */
export const withoutLinks = (path: string): string => realPath(path) ?? path

/** Undefined where a path cannot be followed: through a file, in a circle, or without permission. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}
