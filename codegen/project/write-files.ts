import { rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { changeFiles, FileChangeError } from '../../base/file-changes.js'
import { isWithin } from '../../base/paths.js'
import { DiagnosticError } from '../protocol/diagnostic.js'
import { assertInside, showPath } from './paths.js'

/** The changes in one folder. */
export interface FolderChange {
  /** Absolute path of the folder; made when it is missing. */
  folder: string
  /** The folder as diagnostics name it. */
  shown: string
  /** Files to write: path in the folder and whole text. */
  writes: readonly { path: string; content: string }[]
  /** Paths of files to remove; folders that this empties go too. */
  removes: readonly string[]
}

/**
 * Changes files in several folders, wholly or not at all.
 *
 * @throws {DiagnosticError} naming the file that could not be changed; it says whether every file is as it was
 */
export function applyChanges(changes: readonly FolderChange[]): void {
  for (const { folder, shown, writes, removes } of changes)
    for (const path of [...writes.map(write => write.path), ...removes]) assertInside(folder, path, shown)
  try {
    changeFiles(
      changes.map(({ folder, writes, removes }) => ({
        root: folder,
        changes: [
          ...writes.map(({ path, content }) => ({ path: join(folder, path), content })),
          ...removes.map(path => ({ path: join(folder, path), remove: true as const })),
        ],
      })),
    )
  } catch (error) {
    throw error instanceof FileChangeError ? explain(error, changes) : error
  }
  for (const { folder, removes } of changes) removeEmptyFolders(folder, removes)
}

function removeEmptyFolders(folder: string, removed: readonly string[]): void {
  for (const path of removed)
    for (
      let parent = dirname(join(folder, path));
      parent !== folder && isWithin(parent, folder);
      parent = dirname(parent)
    )
      try {
        rmdirSync(parent)
      } catch {
        break
      }
}

function explain({ path, restored, cause }: FileChangeError, changes: readonly FolderChange[]): DiagnosticError {
  const { code, message } = cause as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EEXIST: 'a file stands where a folder belongs',
    ENOTDIR: 'a file stands where a folder belongs',
    EISDIR: 'a folder stands where the file belongs',
  }
  const change = changes.find(({ folder }) => isWithin(path, folder))
  const way = change ? showPath(path, change.folder) : '.'
  const file = change === undefined ? showPath(path) : way === '.' ? change.shown : `${change.shown}/${way}`
  const reason = reasons[code ?? ''] ?? message
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'cannot-write',
      message: `cannot be written: ${code === undefined ? reason : `${reason} (${code})`}`,
      place: { file },
      hint: restored
        ? 'every file is as it was; make the place writable, or choose another "output"'
        : 'not every file could be put back: the earlier ones are in folders named .agent-bindings-… beside them',
    },
  ])
}
