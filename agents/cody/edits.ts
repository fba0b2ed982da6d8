import type { Documents } from './documents.js'
import type { TextEdit } from './text-edits.js'
import { type FileOperation, plan, type Workspace } from './workspace.js'

/**
 * Carries out the edits that an agent asks for: into the workspace, and into the documents that are open. One after the
 * other, each whole or not at all.
 */
export class AgentEdits {
  readonly #documents: Documents
  readonly #workspace: Workspace | undefined
  #last: Promise<unknown> = Promise.resolve()

  /** @param workspace without one, every edit is turned down */
  constructor(documents: Documents, workspace: Workspace | undefined) {
    this.#documents = documents
    this.#workspace = workspace
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
    const changes = await plan(
      operations,
      async uri => this.#documents.textOf(uri) ?? (await workspace.read(uri)) ?? null,
    )
    if (!changes) return false
    await workspace.write(changes)
    // The agent waits for this, not only for the answer, before it takes an edit for done.
    for (const [uri, text] of changes) {
      if (text === null) await this.#documents.close(uri)
      else if (this.#documents.textOf(uri) !== undefined) await this.#documents.change(uri, text)
    }
    return true
  }
}
