import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { statIfThere } from './paths.js'
import { rename } from './rename.js'
import {
  type FileChange,
  identityOf,
  isDone,
  perform,
  prepare,
  removeEmpty,
  type Staged,
  takeBack,
} from './staged-changes.js'
import { abandonedFolders, makeStagingFolder, stagingName } from './staging-folder.js'
import { type Journal, journalName, readJournal, undoName } from './staging-journal.js'

export type { FileChange }

/** Changes of files below one folder. */
export interface FolderChanges {
  /** Absolute path of the folder; made when it is missing. All files must be on its file system. */
  readonly root: string
  /**
   * Changes of different files: no path twice, no link among them but for removals. Removals come first, whatever their place: a file may give
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
      rename(join(staging, `${journalName}.new`), join(staging, journalName))
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
      rename(join(root, name), staging)
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw error
    }
    const journal = readJournal(root, staging)
    if (journal) recover({ root, staging, ...journal })
    rmSync(staging, { recursive: true, force: true, maxRetries: 5 })
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

const removalsFirst = (changes: readonly FileChange[]): readonly FileChange[] =>
  changes.toSorted((a, b) => Number('remove' in b) - Number('remove' in a))

/** The folders that must be made for changes, the inner ones first. */
function foldersToMake(changes: readonly FileChange[]): string[] {
  const missing = changes.flatMap(change => ('remove' in change ? [] : missingFolders(dirname(change.path))))
  return [...new Set(missing)].sort((a, b) => b.length - a.length)
}

/** A folder and those above it that do not exist, the inner ones first. A file may still be in the place of one. */
function missingFolders(folder: string): string[] {
  return statIfThere(folder)?.isDirectory() ? [] : [folder, ...missingFolders(dirname(folder))]
}

function removeAll(stagings: readonly string[]): void {
  for (const staging of stagings)
    try {
      // A staging folder holds files only: Node loads more to remove a folder of any kind than all this takes.
      for (const name of readdirSync(staging)) unlinkSync(join(staging, name))
      rmdirSync(staging)
    } catch {
      rmSync(staging, { recursive: true, force: true, maxRetries: 5 })
    }
}
