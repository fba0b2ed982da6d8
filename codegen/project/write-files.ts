import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DiagnosticError } from '../protocol/diagnostic.js'
import { assertInside, isWithin } from './paths.js'

/** What is to change in one folder. */
export interface FolderChange {
  /** Absolute path of the folder; made when it is missing. */
  folder: string
  /** The folder as findings name it. */
  shown: string
  /** Files to write: path in the folder and whole text. */
  writes: readonly { path: string; content: string }[]
  /** Paths of files to remove; folders that this empties go too. */
  removes: readonly string[]
}

/**
 * Changes files in several folders, wholly or not at all: everything is written beside its place first, then moved
 * there by renames, and a failure takes back what was done.
 *
 * @throws DiagnosticError naming the file that could not be changed; it says whether every file is as it was.
 */
export function applyChanges(changes: readonly FolderChange[]): void {
  const undo: (() => void)[] = []
  const cleanUp: (() => void)[] = []
  let current = ''
  try {
    const staged = changes.map(change => {
      current = change.shown
      for (const path of [...change.writes.map(write => write.path), ...change.removes])
        assertInside(change.folder, path, change.shown)
      makeFolder(change.folder, undo)
      const staging = mkdtempSync(join(change.folder, '.agent-bindings-'))
      cleanUp.push(() => rmSync(staging, { recursive: true, force: true }))
      for (const [index, { path, content }] of change.writes.entries()) {
        current = `${change.shown}/${path}`
        writeFileSync(join(staging, `new-${index}`), content)
      }
      return { ...change, staging }
    })
    for (const { folder, shown, writes, removes, staging } of staged) {
      for (const [index, { path }] of writes.entries()) {
        current = `${shown}/${path}`
        replaceFile(join(staging, `new-${index}`), join(folder, path), join(staging, `old-${index}`), undo)
      }
      for (const [index, path] of removes.entries()) {
        current = `${shown}/${path}`
        removeFile(join(folder, path), join(staging, `removed-${index}`), undo)
      }
    }
  } catch (error) {
    const restored = takeBack(undo)
    // What could not be put back lies in the staging folders: they stay.
    if (!restored) cleanUp.length = 0
    throw explain(error, current, restored)
  } finally {
    for (const step of cleanUp) step()
  }
  for (const { folder, removes } of changes) removeEmptyFolders(folder, removes)
}

/** Takes back every step, the last one first. @returns whether all of them could be. */
function takeBack(undo: readonly (() => void)[]): boolean {
  let restored = true
  for (const step of [...undo].reverse())
    try {
      step()
    } catch {
      restored = false
    }
  return restored
}

function replaceFile(from: string, to: string, backup: string, undo: (() => void)[]): void {
  makeFolder(dirname(to), undo)
  if (existsSync(to)) {
    copyFileSync(to, backup)
    renameSync(from, to)
    undo.push(() => renameSync(backup, to))
  } else {
    renameSync(from, to)
    undo.push(() => rmSync(to))
  }
}

function removeFile(path: string, backup: string, undo: (() => void)[]): void {
  renameSync(path, backup)
  undo.push(() => renameSync(backup, path))
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  const first = mkdirSync(folder, { recursive: true })
  if (first !== undefined) undo.push(() => rmSync(first, { recursive: true, force: true }))
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

function explain(error: unknown, shown: string, restored: boolean): unknown {
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined) return error
  const reasons: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EEXIST: 'a file stands where a folder belongs',
    ENOTDIR: 'a file stands where a folder belongs',
    EISDIR: 'a folder stands where the file belongs',
  }
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'cannot-write',
      message: `cannot be written: ${reasons[code ?? ''] ?? message} (${code})`,
      place: { file: shown },
      hint: restored
        ? 'every file is as it was; make the place writable, or choose another "output"'
        : 'not every file could be put back: the earlier ones are in folders named .agent-bindings-… beside them',
    },
  ])
}
