import {
  type BigIntStats,
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { isMissing } from './paths.js'
import { rename } from './rename.js'
import { type Journal, journalName, type Step, undoName } from './staging-journal.js'

/** One change of a file. Paths are absolute. */
export type FileChange =
  /** The file gets this content; `mode` are its permissions, by default those that it has. */
  | { readonly path: string; readonly content: string | Uint8Array; readonly mode?: number | undefined }
  /** The file gets the bytes and the permissions that another file has before all changes. */
  | { readonly path: string; readonly from: string }
  /** The file, or the link, is removed; nothing happens when there is none. */
  | { readonly path: string; readonly remove: true }

/** Changes whose new contents are in a staging folder: `old-N` and `new-N` are the file of step N before and after. */
export interface Staged extends Journal {
  readonly root: string
  readonly staging: string
}

/** Puts the new content of a file, and what it has now, into the staging folder. */
export function prepare(change: FileChange, index: number, root: string, staging: string): Step {
  const { path } = change
  const found = entryAt(path)
  const isRemovedLink = 'remove' in change && found?.isSymbolicLink()
  if (found && !found.isFile() && !isRemovedLink) throw new Error('it is no regular file')
  if (isRemovedLink) symlinkSync(readlinkSync(path), join(staging, `old-${index}`))
  else if (found) linkOrCopy(path, join(staging, `old-${index}`))
  const fresh = join(staging, `new-${index}`)
  if ('from' in change) {
    if (!lstatSync(change.from).isFile()) throw new Error(`${change.from} is no regular file`)
    linkOrCopy(change.from, fresh)
  } else if ('content' in change) {
    writeFileSync(fresh, change.content, { flag: 'wx' })
    if (found) keepOwner(fresh, found)
    const mode = change.mode ?? (found && Number(found.mode) & 0o777)
    if (mode !== undefined) chmodSync(fresh, mode)
  }
  return { path: relative(root, path), before: identityOf(path), after: identityOf(fresh) }
}

/** Gives a file the owner and group of the one whose place it takes, where this user may: an administrator does not take files over. */
function keepOwner(fresh: string, { uid, gid }: BigIntStats): void {
  const own = lstatSync(fresh, { bigint: true })
  if (own.uid === uid && own.gid === gid) return
  try {
    chownSync(fresh, Number(uid), Number(gid))
  } catch {
    // Others may write the file, but not give it away.
  }
}

/** A second name of a file, which keeps all of it; its bytes and permissions where there are no second names. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (isMissing(error)) throw error
    copyFileSync(from, to)
  }
}

/** Puts the new content of a file in its place. */
export function perform({ path, after }: Step, index: number, root: string, staging: string): void {
  const file = join(root, path)
  if (after === '') {
    rmSync(file, { force: true })
    return
  }
  mkdirSync(dirname(file), { recursive: true })
  const fresh = join(staging, `new-${index}`)
  rename(fresh, file)
  // A rename between two names of one file does nothing, and the name must go: it says what is left to do.
  if (existsSync(fresh)) unlinkSync(fresh)
}

/** Whether a file is as its step leaves it. */
export const isDone = ({ path, after }: Step, index: number, root: string, staging: string) =>
  after === '' ? identityOf(join(root, path)) === '' : !existsSync(join(staging, `new-${index}`))

/**
 * Puts back what is still as a step left it.
 *
 * @returns `failed`: something could not be put back; `changed`: somebody else has changed a file since, and it stays
 */
export function takeBack({ root, staging, steps, folders }: Staged): { failed: boolean; changed: boolean } {
  const result = { failed: false, changed: false }
  const attempt = (step: () => void) => {
    try {
      step()
    } catch {
      result.failed = true
    }
  }
  if (existsSync(join(staging, journalName))) attempt(() => rename(join(staging, journalName), join(staging, undoName)))
  let hasFolders = true
  for (const [index, step] of [...steps.entries()].reverse()) {
    // Removals were first: their files come back where the folders were.
    if (hasFolders && step.after === '') {
      hasFolders = false
      for (const folder of folders) removeEmpty(join(root, folder))
    }
    const file = join(root, step.path)
    const now = identityOf(file)
    if (now === step.before || !isDone(step, index, root, staging)) continue
    if (now !== step.after) {
      result.changed = true
      continue
    }
    if (step.before === '') attempt(() => rmSync(file, { force: true }))
    else if (entryAt(join(staging, `old-${index}`))) attempt(() => rename(join(staging, `old-${index}`), file))
  }
  if (hasFolders) for (const folder of folders) removeEmpty(join(root, folder))
  return result
}

/** Removes a folder that is empty. */
export function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // It was not made, or somebody else has put something into it.
  }
}

/** What has a path; undefined when nothing has it, or a file is in the place of a folder on the way. */
function entryAt(path: string): BigIntStats | undefined {
  try {
    // For ENOTDIR, Node throws in spite of this option.
    return lstatSync(path, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Identity of a file, which changes with its content; empty when there is no file, but a folder or nothing. */
export function identityOf(path: string): string {
  const found = entryAt(path)
  return found && !found.isDirectory() ? `${found.ino} ${found.size} ${found.mtimeNs}` : ''
}
