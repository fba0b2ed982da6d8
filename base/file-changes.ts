import {
  type BigIntStats,
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { isMissing } from './paths.js'
import { abandonedFolders, makeStagingFolder, stagingName } from './staging-folder.js'
import { type Journal, journalName, readJournal, type Step, undoName } from './staging-journal.js'

/** One change of a file. Paths are absolute. */
export type FileChange =
  /** The file gets this content; `mode` are its permissions, by default those that it has. */
  | { readonly path: string; readonly content: string | Uint8Array; readonly mode?: number | undefined }
  /** The file gets the bytes and the permissions that another file has before all changes. */
  | { readonly path: string; readonly from: string }
  /** The file is removed; nothing happens when there is none. */
  | { readonly path: string; readonly remove: true }

/** Changes of files below one folder. */
export interface FolderChanges {
  /** Absolute path of the folder; made when it is missing. All files must be on its file system. */
  readonly root: string
  /**
   * Changes of different files: no path twice, no link among them. Removals come first, whatever their place: a file may give
   * way to a folder of its name.
   */
  readonly changes: readonly FileChange[]
}

/** A change of files that failed. */
export class FileChangeError extends Error {
  override readonly name = 'FileChangeError'
  /** The file that could not be changed. */
  readonly path: string
  /** Whether every file is as it was. If not, the earlier contents are in the folders `.agent-bindings-…`. */
  readonly restored: boolean

  constructor(path: string, restored: boolean, cause: unknown) {
    super(`${path} cannot be changed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.path = path
    this.restored = restored
  }
}

interface Staged {
  readonly root: string
  readonly staging: string
  readonly steps: readonly Step[]
  readonly folders: readonly string[]
}

/**
 * Changes files wholly or not at all. New contents are prepared in a staging folder below each root, then moved to their
 * places; a failure takes back what was done. When the process is killed meanwhile, {@link recoverFiles} finishes the
 * changes of a folder or takes them back.
 *
 * @throws {FileChangeError} when a file cannot be changed
 */
export function changeFiles(sets: readonly FolderChanges[]): void {
  const made: string[] = []
  const staged: Staged[] = []
  const stagings: string[] = []
  let current = ''
  try {
    for (const { root, changes } of sets) {
      current = root
      made.push(...missingFolders(root).reverse())
      mkdirSync(root, { recursive: true })
      recoverFiles(root)
      const staging = makeStagingFolder(root)
      stagings.push(staging)
      const folders = foldersToMake(changes)
      const steps = removalsFirst(changes).map((change, index) => {
        current = change.path
        return prepare(change, index, root, staging)
      })
      staged.push({ root, staging, steps, folders: folders.map(folder => relative(root, folder)) })
    }
    for (const { staging, steps, folders } of staged) {
      current = staging
      // The file appears whole: a process that is killed before it has changed nothing.
      writeFileSync(join(staging, `${journalName}.new`), JSON.stringify({ steps, folders } satisfies Journal))
      renameSync(join(staging, `${journalName}.new`), join(staging, journalName))
    }
    for (const { root, staging, steps } of staged)
      for (const [index, step] of steps.entries()) {
        current = join(root, step.path)
        perform(step, index, root, staging)
      }
  } catch (error) {
    const restored = staged
      .reverse()
      .map(takeBack)
      .every(({ failed, changed }) => !failed && !changed)
    if (restored) {
      removeAll(stagings)
      for (const folder of made.reverse()) removeEmpty(folder)
    }
    throw new FileChangeError(current, restored, error)
  }
  removeAll(stagings)
}

/**
 * Finishes or takes back what processes that have ended began to change below a folder, and removes their staging
 * folders. Changes are finished where every file is still as they found it. Otherwise they are taken back, and files that
 * somebody else has changed since stay as they are.
 *
 * @param root absolute path of the folder; nothing happens when there is none
 * @throws {NodeJS.ErrnoException} as the file system says it
 */
export function recoverFiles(root: string): void {
  for (const name of abandonedFolders(root)) {
    const staging = join(root, stagingName())
    try {
      renameSync(join(root, name), staging)
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw error
    }
    const journal = readJournal(root, staging)
    if (journal) recover({ root, staging, ...journal })
    rmSync(staging, { recursive: true, force: true })
  }
}

function recover(staged: Staged): void {
  const { root, staging, steps } = staged
  const left = [...steps.entries()].filter(([index, step]) => !isDone(step, index, root, staging))
  const untouched = left.every(([, { path, before }]) => identityOf(join(root, path)) === before)
  if (untouched && !existsSync(join(staging, undoName)))
    for (const [index, step] of left) perform(step, index, root, staging)
  else if (takeBack(staged).failed) throw new Error(`${staging} cannot be taken back`)
}

/** Puts the new content of a file, and what it has now, into the staging folder. */
function prepare(change: FileChange, index: number, root: string, staging: string): Step {
  const { path } = change
  const found = entryAt(path)
  if (found && !found.isFile()) throw new Error('it is no regular file')
  if (found) linkOrCopy(path, join(staging, `old-${index}`))
  const fresh = join(staging, `new-${index}`)
  if ('from' in change) {
    if (!lstatSync(change.from).isFile()) throw new Error(`${change.from} is no regular file`)
    linkOrCopy(change.from, fresh)
  } else if ('content' in change) {
    writeFileSync(fresh, change.content, { flag: 'wx' })
    const mode = change.mode ?? (found && Number(found.mode) & 0o777)
    if (mode !== undefined) chmodSync(fresh, mode)
  }
  return { path: relative(root, path), before: identityOf(path), after: identityOf(fresh) }
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

function perform({ path, after }: Step, index: number, root: string, staging: string): void {
  const file = join(root, path)
  if (after === '') {
    rmSync(file, { force: true })
    return
  }
  mkdirSync(dirname(file), { recursive: true })
  const fresh = join(staging, `new-${index}`)
  renameSync(fresh, file)
  // A rename between two names of one file does nothing, and the name must go: it says what is left to do.
  rmSync(fresh, { force: true })
}

const isDone = ({ path, after }: Step, index: number, root: string, staging: string) =>
  after === '' ? identityOf(join(root, path)) === '' : !existsSync(join(staging, `new-${index}`))

/**
 * Puts back what is still as a step left it.
 *
 * @returns `failed`: something could not be put back; `changed`: somebody else has changed a file since, and it stays
 */
function takeBack({ root, staging, steps, folders }: Staged): { failed: boolean; changed: boolean } {
  const result = { failed: false, changed: false }
  const attempt = (step: () => void) => {
    try {
      step()
    } catch {
      result.failed = true
    }
  }
  if (existsSync(join(staging, journalName)))
    attempt(() => renameSync(join(staging, journalName), join(staging, undoName)))
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
    else if (existsSync(join(staging, `old-${index}`))) attempt(() => renameSync(join(staging, `old-${index}`), file))
  }
  if (hasFolders) for (const folder of folders) removeEmpty(join(root, folder))
  return result
}

const removalsFirst = (changes: readonly FileChange[]): readonly FileChange[] =>
  changes.toSorted((a, b) => Number('remove' in b) - Number('remove' in a))

/** The folders that must be made for changes, the inner ones first. */
function foldersToMake(changes: readonly FileChange[]): string[] {
  const missing = changes.flatMap(change => ('remove' in change ? [] : missingFolders(dirname(change.path))))
  return [...new Set(missing)].sort((a, b) => b.length - a.length)
}

/** A folder and those above it that do not exist, the inner ones first. A file may still be in the place of one. */
function missingFolders(folder: string): string[] {
  return isFolder(folder) ? [] : [folder, ...missingFolders(dirname(folder))]
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // It was not made, or somebody else has put something into it.
  }
}

/** What has a path; undefined when nothing has it, or a file is in the place of a folder on the way. */
function entryAt(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true })
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Identity of a file, which changes with its content; empty when there is no file, but a folder or nothing. */
function identityOf(path: string): string {
  const found = entryAt(path)
  return found && !found.isDirectory() ? `${found.ino} ${found.size} ${found.mtimeNs}` : ''
}

function removeAll(paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true })
}
