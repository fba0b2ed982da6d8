import { accessSync, closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../../../base/error-message.js'
import { changeFiles, type FileChange, FileChangeError, recoverFiles } from '../../../base/file-changes.js'
import { isLink, isWithin, realPathOf, statIfThere } from '../../../base/paths.js'
import { SessionError } from '../errors.js'
import type { Changes, MovedFile, Workspace } from './workspace.js'

/** A larger file is no text that an agent edits. */
const maximumBytes = 64 * 1024 * 1024

/**
 * A workspace on disk: edits are written to files below a folder, and never outside it, also not through a symbolic
 * link. Only regular files are read and written, and no read-only ones are; only UTF-8 text is edited; a rename keeps bytes
 * and permissions. An edit through a link inside the folder changes the file that it leads to; a link that is deleted goes
 * by itself, and none is renamed.
 *
 * A set of changes is prepared below the root in a folder `.agent-bindings-…` and written wholly or not at all. When the
 * process is killed meanwhile, the next `DiskWorkspace` on the folder finishes the changes or takes them back.
 */
export class DiskWorkspace implements Workspace {
  readonly #root: string
  #isRecovered = false

  /** @param root path of the folder */
  constructor(root: string) {
    this.#root = resolve(root)
    try {
      this.#recover()
    } catch {
      // Reading needs no recovery; the next write tries again and says what is wrong.
    }
  }

  async identify(uri: string, of: 'content' | 'name' = 'content'): Promise<string> {
    return of === 'name' ? this.#entryOf(uri) : this.#pathOf(uri)
  }

  async has(uri: string): Promise<boolean> {
    return fileAt(this.#pathOf(uri), uri)
  }

  async read(uri: string): Promise<string | undefined> {
    return readText(this.#pathOf(uri), uri)
  }

  async write(changes: Changes): Promise<void> {
    const byPath = new Map<string, FileChange>()
    for (const [uri, file] of changes) {
      // A link that is removed is not the file that it leads to.
      const path = file === null ? this.#entryOf(uri) : this.#pathOf(uri)
      if (byPath.has(path)) throw refused(uri, 'is changed twice under two URIs')
      // Only regular files are written or removed.
      if (fileAt(path, uri) && file !== null) assertWritable(path, uri)
      byPath.set(path, this.#changeOf(path, uri, file))
    }
    try {
      this.#recover()
      changeFiles([{ root: realPathOf(this.#root), changes: [...byPath.values()] }])
    } catch (error) {
      const path = error instanceof FileChangeError ? error.path : this.#root
      const { cause = error } = error as Error
      throw new SessionError('WORKSPACE', `${path} cannot be written: ${messageOf(cause)}`, { cause })
    }
  }

  #changeOf(path: string, uri: string, content: string | MovedFile | null): FileChange {
    if (content === null) return { path, remove: true }
    if (typeof content === 'string') return { path, content: encodable(content, uri) }
    const { movedFrom, text } = content
    const from = this.#pathOf(movedFrom)
    if (from !== this.#entryOf(movedFrom)) throw refused(movedFrom, 'is a link, and a link is not renamed')
    const isThere = fileAt(from, movedFrom)
    if (text === undefined) {
      if (!isThere) throw refused(movedFrom, 'is not there')
      return { path, from }
    }
    return { path, content: encodable(text, uri), ...(isThere && { mode: statSync(from).mode & 0o777 }) }
  }

  #recover(): void {
    if (this.#isRecovered) return
    recoverFiles(this.#root)
    this.#isRecovered = true
  }

  /** The path of what a document's name stands for: as {@link #pathOf}, but a link that is a file's own name stays. */
  #entryOf(uri: string): string {
    const real = this.#pathOf(uri)
    const path = pathIn(uri)
    const entry = join(realPathOf(dirname(path)), basename(path))
    return isLink(entry) ? entry : real
  }

  /** The path of a document without symbolic links, once it is certain that it is below the root. */
  #pathOf(uri: string): string {
    const path = pathIn(uri)
    // The root may be given through a link, and the agent may write it without one.
    const isSpelledInside = isInside(path, this.#root)
    let real: string
    let root: string
    try {
      root = realPathOf(this.#root)
      real = realPathOf(path)
    } catch (error) {
      // The agent learns nothing of what lies elsewhere.
      throw refused(uri, isSpelledInside ? `cannot be resolved (${messageOf(error)})` : `is outside ${this.#root}`)
    }
    if (!isInside(real, root)) throw refused(uri, `${isSpelledInside ? 'leads' : 'is'} outside ${this.#root}`)
    return real
  }
}

/** The path that a URI spells. */
function pathIn(uri: string): string {
  try {
    const url = new URL(uri)
    if (url.search !== '' || url.hash !== '') throw refused(uri, 'has a query or a fragment')
    // A file may be spelled with doubled slashes and with one at its end.
    const path = resolve(fileURLToPath(url))
    if (!path.includes('\0')) return path
  } catch (error) {
    if (error instanceof SessionError) throw error
  }
  throw refused(uri, 'is not the URI of a file')
}

const isInside = (path: string, root: string) => path !== root && isWithin(path, root)

const refused = (uri: string, why: string, cause?: unknown) =>
  new SessionError('WORKSPACE', `${uri} ${why}: the agent may not touch it`, { cause })

function encodable(text: string, uri: string): string {
  if (/\p{Surrogate}/u.test(text)) throw refused(uri, 'would get half of a surrogate pair, which UTF-8 cannot express')
  return text
}

/** Whether there is a file. @throws {SessionError} `WORKSPACE` there is something else, or nobody may look */
function fileAt(path: string, uri: string): boolean {
  const found = orRefused(uri, () => statIfThere(path))
  if (found && !found.isFile()) throw refused(uri, found.isDirectory() ? 'is a folder' : 'is no regular file')
  return found !== undefined
}

/** A new file takes the place of the old one, so the system itself would not stop anybody from changing a read-only one. */
function assertWritable(path: string, uri: string): void {
  if ((statSync(path).mode & 0o222) === 0) throw refused(uri, 'is read-only')
  orRefused(uri, () => accessSync(path, constants.W_OK))
}

/** @throws {SessionError} `WORKSPACE` the file system refuses */
function orRefused<Result>(uri: string, use: () => Result): Result {
  try {
    return use()
  } catch (error) {
    throw refused(uri, `cannot be used (${messageOf(error)})`, error)
  }
}

function readText(path: string, uri: string): string | undefined {
  if (!fileAt(path, uri)) return undefined
  let bytes: Buffer
  // Without waiting: a pipe that takes the place of the file meanwhile has no writer.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)
  const file = orRefused(uri, () => openSync(path, flags))
  try {
    const found = fstatSync(file)
    if (!found.isFile()) throw refused(uri, 'is no regular file')
    if (found.size > maximumBytes) throw refused(uri, `has ${found.size} bytes, more than ${maximumBytes}`)
    bytes = readFileSync(file)
  } finally {
    closeSync(file)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw refused(uri, 'is not UTF-8 text', error)
  }
}
