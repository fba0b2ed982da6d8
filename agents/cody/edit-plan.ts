import { SessionError } from '../session/errors.js'
import { applyEdits, type TextEdit } from '../session/workspace/text-edits.js'
import type { Changes, MovedFile } from '../session/workspace/workspace.js'

type Options =
  | { overwrite?: boolean | null | undefined; ignoreIfExists?: boolean | null | undefined }
  | null
  | undefined

/** A change of files that the agent asks for. */
export type FileOperation =
  /** Changes the text of a file. */
  | { type: 'edit-file'; uri: string; edits: readonly TextEdit[] }
  /** Makes a file with this text. */
  | { type: 'create-file'; uri: string; textContents: string; options?: Options }
  /** Moves a file. */
  | { type: 'rename-file'; oldUri: string; newUri: string; options?: Options }
  /** Removes a file. */
  | {
      type: 'delete-file'
      uri: string
      deleteOptions?: { ignoreIfNotExists?: boolean | null | undefined } | null | undefined
    }

/** The files that operations are about, as they are before them. */
export interface PlannedFiles {
  /** Tells which file a URI means, by its content or by its name: equal results, one file. */
  identify(uri: string, of?: 'content' | 'name'): Promise<string>
  /** Whether there is a file. */
  has(uri: string): Promise<boolean>
  /** The text of a file that is there. */
  textOf(uri: string): Promise<string>
  /** The text of a file that is open and may differ from what is stored; undefined when it is not open. */
  openTextOf(uri: string): Promise<string | undefined>
}

/** The result of the operations for one file. */
interface PlannedFile {
  /** The first URI that the operations used for the file. */
  readonly uri: string
  /** Undefined as long as nothing changes it. */
  content: string | MovedFile | null | undefined
}

/** Why operations cannot be carried out: a file is missing, or in the way. */
class Refused extends Error {}

/**
 * The changes that operations make when they are carried out one after the other. Nothing is written.
 *
 * @param operations what the agent asks for; two URIs of one file are one file
 * @param files the files as the agent knows them
 * @returns undefined when one of the operations cannot be carried out, in which case none is
 * @throws {SessionError} `WORKSPACE` a document is outside of the workspace or no text, or an edit is not valid
 */
export async function planEdits(
  operations: readonly FileOperation[],
  files: PlannedFiles,
): Promise<Changes | undefined> {
  const plan = new Plan(files)
  try {
    for (const operation of operations) await plan.add(operation)
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
  return plan.changes()
}

class Plan {
  readonly #files: PlannedFiles
  readonly #planned = new Map<string, PlannedFile>()

  constructor(files: PlannedFiles) {
    this.#files = files
  }

  changes(): Changes {
    const changed = [...this.#planned.values()].filter(({ content }) => content !== undefined)
    return new Map(changed.map(({ uri, content = null }) => [uri, content]))
  }

  async add(operation: FileOperation): Promise<void> {
    switch (operation.type) {
      case 'edit-file': {
        const file = await this.#existing(operation.uri)
        const text = applyEdits(await this.#textOf(file), operation.edits)
        const { content } = file
        file.content = isMoved(content) ? { movedFrom: content.movedFrom, text } : text
        return
      }
      case 'create-file': {
        const { uri, textContents, options } = operation
        // An agent may send anything, and what is no text would be taken for a moved file or for no change.
        if (typeof textContents !== 'string') throw new SessionError('WORKSPACE', `${uri} would get no text`)
        const file = await this.#file(uri)
        if (await this.#mayWrite(file, options)) file.content = textContents
        return
      }
      case 'rename-file':
        return this.#rename(operation.oldUri, operation.newUri, operation.options)
      case 'delete-file': {
        const file = await this.#file(operation.uri, 'name')
        if (await this.#isThere(file)) file.content = null
        else if (!operation.deleteOptions?.ignoreIfNotExists) throw new Refused()
        return
      }
      default:
        // A newer agent may know operations that are not known here.
        throw new Refused()
    }
  }

  async #rename(oldUri: string, newUri: string, options: Options): Promise<void> {
    const from = await this.#existing(oldUri, 'name')
    const to = await this.#file(newUri)
    if (from === to) return
    if (!(await this.#mayWrite(to, options))) return
    const { uri, content = await this.#files.openTextOf(uri) } = from
    to.content = isMoved(content) ? content : { movedFrom: uri, text: content ?? undefined }
    from.content = null
  }

  async #file(uri: string, of?: 'content' | 'name'): Promise<PlannedFile> {
    const identity = await this.#files.identify(uri, of)
    const file = this.#planned.get(identity) ?? { uri, content: undefined }
    this.#planned.set(identity, file)
    return file
  }

  async #existing(uri: string, of?: 'content' | 'name'): Promise<PlannedFile> {
    const file = await this.#file(uri, of)
    if (!(await this.#isThere(file))) throw new Refused()
    return file
  }

  async #isThere({ uri, content }: PlannedFile): Promise<boolean> {
    return content === undefined ? this.#files.has(uri) : content !== null
  }

  async #textOf({ uri, content }: PlannedFile): Promise<string> {
    if (typeof content === 'string') return content
    if (isMoved(content)) return content.text ?? this.#files.textOf(content.movedFrom)
    return this.#files.textOf(uri)
  }

  async #mayWrite(file: PlannedFile, options: Options): Promise<boolean> {
    if (!(await this.#isThere(file)) || options?.overwrite) return true
    if (options?.ignoreIfExists) return false
    throw new Refused()
  }
}

const isMoved = (content: string | MovedFile | null | undefined): content is MovedFile =>
  typeof content === 'object' && content !== null
