import { randomUUID } from 'node:crypto'
import { copyFile, lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CodyError } from './errors.js'
import type { Changes, Workspace } from './workspace.js'

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))

/**
 * A workspace on disk: edits are written to files below a folder, and never outside it, also not through a symbolic
 * link. A set of changes is prepared beside the files first, and taken back as a whole when one of them fails.
 */
export class DiskWorkspace implements Workspace {
  readonly #root: string

  /** @param root the folder, as a path */
  constructor(root: string) {
    this.#root = resolve(root)
  }

  async read(uri: string): Promise<string | undefined> {
    const path = await this.#pathOf(uri)
    try {
      return await readFile(path, 'utf8')
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async write(changes: Changes): Promise<void> {
    const prepared: { path: string; partial: string | undefined }[] = []
    const done: { path: string; backup: string | undefined }[] = []
    try {
      for (const [uri, text] of changes) {
        const path = await this.#pathOf(uri)
        if (text === null) prepared.push({ path, partial: undefined })
        else {
          await mkdir(dirname(path), { recursive: true })
          const partial = `${path}.${randomUUID()}.partial`
          prepared.push({ path, partial })
          await writeFile(partial, text, { flag: 'wx', mode: await modeOf(path) })
        }
      }
      for (const { path, partial } of prepared) {
        done.push({ path, backup: await copyAside(path) })
        await (partial === undefined ? rm(path) : rename(partial, path))
      }
    } catch (error) {
      for (const { path, backup } of done.reverse()) await (backup ? rename(backup, path) : rm(path, { force: true }))
      for (const { partial } of prepared) if (partial !== undefined) await rm(partial, { force: true })
      throw error
    }
    for (const { backup } of done) if (backup !== undefined) await rm(backup, { force: true })
  }

  /** The path of a document, once it is certain that it is below the root. */
  async #pathOf(uri: string): Promise<string> {
    const outside = (why: string) => new CodyError('WORKSPACE', `${uri} ${why}, so the agent may not touch it`)
    if (!uri.startsWith('file:')) throw outside('is no file')
    let path: string
    try {
      path = fileURLToPath(uri)
    } catch {
      throw outside('is no file')
    }
    if (!isBelow(this.#root, path)) throw outside(`is outside ${this.#root}`)
    const real = await realPath(path)
    if (!isBelow(await realpath(this.#root), real)) throw outside(`leads outside ${this.#root}`)
    return real
  }
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The path without symbolic links, of which the last parts need not exist yet. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  // A link that leads nowhere must not be followed by a later write.
  const link = await lstat(path).catch(() => undefined)
  if (link?.isSymbolicLink()) throw new CodyError('WORKSPACE', `${path} is a link that leads nowhere`)
  return join(await realPath(dirname(path)), basename(path))
}

/** The permissions of a file; undefined when there is no file yet. */
async function modeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    found => found.mode & 0o777,
    () => undefined,
  )
}

/** Copies a file beside itself. @returns the copy; undefined when there is no file yet */
async function copyAside(path: string): Promise<string | undefined> {
  const backup = join(dirname(path), `.${basename(path)}.${randomUUID()}.backup`)
  try {
    await copyFile(path, backup)
    return backup
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
