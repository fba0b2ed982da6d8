import { documentKey } from '../session/workspace/document-uri.js'
import type { TextEdit } from '../session/workspace/text-edits.js'
import type { Changes, Workspace } from '../session/workspace/workspace.js'
import type { Documents } from './documents.js'
import { type FileOperation, type PlannedFiles, planEdits } from './edit-plan.js'

/**
 * Carries out the edits that an agent asks for: in the workspace, and in the documents that are open. One after the
 * other, each whole or not at all.
 */
export class AgentEdits {
  readonly #documents: Documents
  readonly #workspace: Workspace | undefined
  #last: Promise<unknown> = Promise.resolve()
  #carriedOut = 0

  /**
   * @param documents the open documents: their texts count more than those of the workspace
   * @param workspace where edits go; without one, every edit is refused
   */
  constructor(documents: Documents, workspace: Workspace | undefined) {
    this.#documents = documents
    this.#workspace = workspace
  }

  /** Whether there is a workspace to edit. */
  get isEnabled(): boolean {
    return this.#workspace !== undefined
  }

  /** How many requests of the agent have been carried out. */
  get carriedOut(): number {
    return this.#carriedOut
  }

  /** Answers `textDocument/edit`. @returns whether the edit was carried out */
  editDocument(uri: string, edits: readonly TextEdit[]): Promise<boolean> {
    return this.editWorkspace([{ type: 'edit-file', uri, edits }])
  }

  /** Answers `workspace/edit`. @returns whether all of it was carried out; if not, none of it was */
  editWorkspace(operations: readonly FileOperation[]): Promise<boolean> {
    const done = this.#last.then(() => this.#carryOut(operations))
    this.#last = done.catch(() => {})
    return done
  }

  async #carryOut(operations: readonly FileOperation[]): Promise<boolean> {
    const workspace = this.#workspace
    if (!workspace) return false
    const open = await this.#openDocuments(workspace)
    const changes = await planEdits(operations, filesOf(workspace, this.#documents, open))
    if (!changes) return false
    await workspace.write(changes)
    this.#carriedOut++
    await this.#follow(changes, uri => identify(workspace, uri).then(identity => open.get(identity)))
    return true
  }

  /** The open documents by the file that they are. */
  async #openDocuments(workspace: Workspace): Promise<Map<string, string>> {
    const open = new Map<string, string>()
    // A document outside of the workspace cannot be edited.
    for (const uri of this.#documents.open) open.set(await identify(workspace, uri).catch(() => documentKey(uri)), uri)
    return open
  }

  /** Brings the open documents in step with what was written. */
  async #follow(changes: Changes, openUriOf: (uri: string) => Promise<string | undefined>): Promise<void> {
    // The agent waits for these notifications, not only for the answer, before the edit counts as done.
    const texts = new Map<string, string | null>()
    for (const [uri, content] of changes) {
      const open = await openUriOf(uri)
      if (open === undefined) continue
      const text = typeof content === 'object' && content !== null ? content.text : content
      // A moved file that is no text cannot stay open.
      const read = async () => (await this.#workspace?.read(uri).catch(() => undefined)) ?? null
      texts.set(open, content === null ? null : (text ?? (await read())))
    }
    for (const [uri, text] of texts) {
      if (text === null) await this.#documents.close(uri)
      else await this.#documents.change(uri, text)
    }
  }
}

const identify = async (workspace: Workspace, uri: string, of?: 'content' | 'name') =>
  workspace.identify?.(uri, of) ?? documentKey(uri)

/** The files of a workspace, with the texts of open documents in front of them. */
function filesOf(workspace: Workspace, documents: Documents, open: ReadonlyMap<string, string>): PlannedFiles {
  const openTextOf = async (uri: string) => {
    const known = open.get(await identify(workspace, uri))
    return known === undefined ? undefined : documents.textOf(known)
  }
  return {
    identify: (uri, of) => identify(workspace, uri, of),
    openTextOf,
    has: async uri => {
      if ((await openTextOf(uri)) !== undefined) return true
      return workspace.has?.(uri) ?? (await workspace.read(uri)) !== undefined
    },
    textOf: async uri => (await openTextOf(uri)) ?? (await workspace.read(uri)) ?? '',
  }
}
