import { lstatSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { isWithin, realPathOf } from './paths.js'
import { isStagingName } from './staging-folder.js'

/** One file that is to change, as the journal of a staging folder says it. */
export interface Step {
  /** Path below the root. */
  readonly path: string
  /** Identity of the file before the change; empty when there was none. */
  readonly before: string
  /** Identity of the file after the change; empty when it is removed. */
  readonly after: string
}

/** The changes that a process is making. */
export interface Journal {
  readonly steps: readonly Step[]
  /** Folders that it makes, as paths below the root, the inner ones first. */
  readonly folders: readonly string[]
}

/** The journal of changes that are being made. */
export const journalName = 'journal.json'

/** The journal of changes that are being taken back. */
export const undoName = 'undo.json'

const maximumBytes = 64 * 1024 * 1024

/**
 * Reads the journal of a staging folder. Anybody may have written it: one that leads out of the root, through a link or
 * into a staging folder is not followed.
 *
 * @param root the folder whose files the journal is about
 * @param staging the staging folder
 * @returns undefined when there is no journal, or none that may be followed
 */
export function readJournal(root: string, staging: string): Journal | undefined {
  for (const name of [journalName, undoName]) {
    const file = join(staging, name)
    const found = lstatSync(file, { throwIfNoEntry: false })
    if (!found?.isFile() || found.size > maximumBytes) continue
    try {
      const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
      return isJournal(value) && isSafe(value, root, staging) ? value : undefined
    } catch {
      return undefined
    }
  }
  return undefined
}

function isJournal(value: unknown): value is Journal {
  const { steps, folders } = { ...(value as Partial<Journal>) }
  const isText = (text: unknown) => typeof text === 'string'
  return (
    Array.isArray(steps) &&
    steps.every(step => isText(step?.path) && isText(step?.before) && isText(step?.after)) &&
    Array.isArray(folders) &&
    folders.every(isText)
  )
}

function isSafe({ steps, folders }: Journal, root: string, staging: string): boolean {
  const realRoot = realPathOf(root)
  const isInside = (path: string) => {
    const file = join(root, path)
    if (path === '' || isAbsolute(path) || file === root || !isWithin(file, root)) return false
    if (path.split(/[\\/]/).some(isStagingName)) return false
    return isWithin(realPathOf(dirname(file)), realRoot)
  }
  const isPlain = (name: string, mayBeLink: boolean) => {
    const found = lstatSync(join(staging, name), { throwIfNoEntry: false })
    return !found || found.isFile() || (mayBeLink && found.isSymbolicLink())
  }
  return (
    // A link is only removed, and comes back where that is taken back.
    steps.every(
      ({ path, after }, index) =>
        isInside(path) && isPlain(`new-${index}`, false) && isPlain(`old-${index}`, after === ''),
    ) && folders.every(isInside)
  )
}
