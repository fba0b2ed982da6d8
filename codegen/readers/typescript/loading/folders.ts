import { type Dirent, readdirSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'

type Kind = 'file' | 'folder' | 'link' | 'other'

/**
 * What lies in folders, each read once: most questions are about files that are not there, or about many of one folder.
 * Names are as they are written on disk, also where the system takes `A` for `a`.
 */
export class Folders {
  readonly #entries = new Map<string, ReadonlyMap<string, Kind>>()
  readonly #links = new Map<string, Kind | undefined>()

  /** Whether a path leads to a file. */
  isFile(path: string): boolean {
    return this.#kind(path) === 'file'
  }

  /** Whether a path leads to a folder. */
  isFolder(path: string): boolean {
    return this.#kind(path) === 'folder'
  }

  /** Whether a path is itself a symbolic link. */
  isLink(path: string): boolean {
    return this.#entry(path) === 'link'
  }

  /** Whether there is something of this name, if only a link that leads nowhere. */
  has(path: string): boolean {
    return this.#entry(path) !== undefined
  }

  /** Names in a folder; none when it is no folder. */
  namesIn(folder: string): string[] {
    return [...this.#entriesOf(folder).keys()]
  }

  /** Files of a kind in a folder and below it, but not in hidden and installed folders; links are not followed. */
  filesBelow(path: string, kind: RegExp): string[] {
    const found: string[] = []
    const pending = [path]
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (kind.test(at) && this.#entry(at) === 'file') found.push(at)
      for (const [name, entry] of this.#entriesOf(at)) {
        const inner = `${at}/${name}`
        if (entry === 'file' && kind.test(name)) found.push(inner)
        else if (entry === 'folder' && name !== 'node_modules' && !name.startsWith('.')) pending.push(inner)
      }
    }
    return found
  }

  #kind(path: string): Kind | undefined {
    const kind = this.#entry(path)
    if (kind !== 'link') return kind
    if (!this.#links.has(path)) this.#links.set(path, kindOfTarget(path))
    return this.#links.get(path)
  }

  #entry(path: string): Kind | undefined {
    const folder = dirname(path)
    return folder === path ? 'folder' : this.#entriesOf(folder).get(basename(path))
  }

  #entriesOf(folder: string): ReadonlyMap<string, Kind> {
    let entries = this.#entries.get(folder)
    if (!entries) {
      entries = new Map(readFolder(folder).map(entry => [entry.name, kindOf(entry)]))
      this.#entries.set(folder, entries)
    }
    return entries
  }
}

function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** What a link leads to; undefined where it leads nowhere, or in a circle. */
function kindOfTarget(path: string): Kind | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat && kindOf(stat)
  } catch {
    return undefined
  }
}

function kindOf(entry: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): Kind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'link' : 'other'
}
