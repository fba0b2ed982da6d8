import { applyEdits, type TextEdit } from './text-edits.js'

/** What the agent may ask to be done to files, in one go. */
export type FileOperation =
  | { type: 'edit-file'; uri: string; edits: readonly TextEdit[] }
  | {
      type: 'create-file'
      uri: string
      textContents: string
      options?:
        | { overwrite?: boolean | null | undefined; ignoreIfExists?: boolean | null | undefined }
        | null
        | undefined
    }
  | {
      type: 'rename-file'
      oldUri: string
      newUri: string
      options?:
        | { overwrite?: boolean | null | undefined; ignoreIfExists?: boolean | null | undefined }
        | null
        | undefined
    }
  | {
      type: 'delete-file'
      uri: string
      deleteOptions?: { ignoreIfNotExists?: boolean | null | undefined } | null | undefined
    }

/** What an operation comes to: the new text of each document, or null where there is none any more. */
export type Changes = ReadonlyMap<string, string | null>

/** Where the edits go that an agent asks for. */
export interface Workspace {
  /** The text of a document; undefined when there is none. */
  read(uri: string): Promise<string | undefined>
  /** Writes all changes, or none of them. @throws CodyError `WORKSPACE` a document is outside, or cannot be written */
  write(changes: Changes): Promise<void>
}

/** A workspace that lives in memory: edits change `files` and nothing else. */
export class MemoryWorkspace implements Workspace {
  /** Text by URI. */
  readonly files: Map<string, string>

  constructor(files: Iterable<readonly [uri: string, text: string]> = []) {
    this.files = new Map(files)
  }

  async read(uri: string): Promise<string | undefined> {
    return this.files.get(uri)
  }

  async write(changes: Changes): Promise<void> {
    for (const [uri, text] of changes) {
      if (text === null) this.files.delete(uri)
      else this.files.set(uri, text)
    }
  }
}

/** Why an operation cannot be carried out: the document is missing, or in the way. */
class Refused extends Error {}

/**
 * What the operations come to, one after the other; undefined when one of them cannot be carried out, in which case
 * none is.
 *
 * @param current the text of a document as the agent knows it; null when there is none
 */
export async function plan(
  operations: readonly FileOperation[],
  current: (uri: string) => Promise<string | null>,
): Promise<Changes | undefined> {
  const changes = new Map<string, string | null>()
  const textOf = async (uri: string) => {
    const changed = changes.get(uri)
    return changed === undefined ? current(uri) : changed
  }
  try {
    for (const operation of operations) await perform(operation, textOf, (uri, text) => changes.set(uri, text))
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
  return changes
}

async function perform(
  operation: FileOperation,
  textOf: (uri: string) => Promise<string | null>,
  set: (uri: string, text: string | null) => void,
): Promise<void> {
  if (operation.type === 'edit-file') {
    set(operation.uri, applyEdits(existing(await textOf(operation.uri)), operation.edits))
  } else if (operation.type === 'create-file') {
    if (await mayWrite(operation.uri, operation.options, textOf)) set(operation.uri, operation.textContents)
  } else if (operation.type === 'rename-file') {
    const text = existing(await textOf(operation.oldUri))
    if (!(await mayWrite(operation.newUri, operation.options, textOf))) return
    set(operation.oldUri, null)
    set(operation.newUri, text)
  } else if (operation.type === 'delete-file') {
    if ((await textOf(operation.uri)) !== null) set(operation.uri, null)
    else if (!operation.deleteOptions?.ignoreIfNotExists) throw new Refused()
  } else {
    // A newer agent may know operations that are not known here.
    throw new Refused()
  }
}

function existing(text: string | null): string {
  if (text === null) throw new Refused()
  return text
}

async function mayWrite(
  uri: string,
  options: { overwrite?: boolean | null | undefined; ignoreIfExists?: boolean | null | undefined } | null | undefined,
  textOf: (uri: string) => Promise<string | null>,
): Promise<boolean> {
  if ((await textOf(uri)) === null || options?.overwrite) return true
  if (options?.ignoreIfExists) return false
  throw new Refused()
}
