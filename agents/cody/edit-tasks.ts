import { setTimeout as delay } from 'node:timers/promises'
import { ErrorResponse } from '../../runtime/index.js'
import type { Range } from '../session/workspace/text-edits.js'
import type { AgentEdits } from './edits.js'
import { CodyError } from './errors.js'
import type { AgentVersion, EditTaskState } from './versions/index.js'

/** The instruction that the agent asks for once an edit was started. */
export interface PendingInstruction {
  instruction: string | undefined
}

/** Milliseconds until the agent is asked for the first time how far an edit is, and at most between two times. */
const [firstPollMs, longestPollMs] = [25, 500]

/** The session, as an edit uses it. */
export interface EditTaskHost {
  readonly version: AgentVersion
  readonly edits: AgentEdits
  readonly pending: PendingInstruction
  /** Turns an error of the agent into one that a person can act on. */
  explain(error: unknown): Promise<Error>
  /** Aborts when the connection to the agent ends. */
  readonly closed: AbortSignal
}

/** The edits that a person asks the agent for: each is started, and followed until its change has come. */
export class EditTasks {
  readonly #host: EditTaskHost
  #lastStart: Promise<unknown> = Promise.resolve()

  constructor(host: EditTaskHost) {
    this.#host = host
  }

  /**
   * Asks for an edit.
   *
   * @param instruction what is to be done
   * @param range what it is about, in the document that `focus` makes the focused one
   * @param focus makes the document the focused one
   * @param signal aborting it cancels the edit
   * @returns the id of the task, once its change was carried out
   * @throws {CodyError} `UNSUPPORTED`, `EDIT_FAILED`
   */
  async run(
    instruction: string,
    range: Range,
    focus: () => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const { edits, version, closed } = this.#host
    if (!edits.isEnabled)
      throw new CodyError(
        'UNSUPPORTED',
        "this session cannot edit: open it with edits, such as openCody({ edits: 'disk' })",
      )
    signal?.throwIfAborted()
    const before = edits.carriedOut
    // The agent asks for the instruction without saying of which edit: one is started after the other.
    const start = this.#lastStart.then(async () => {
      await focus()
      return this.#start(instruction, range)
    })
    this.#lastStart = start.catch(() => {})
    const id = await start
    const ended = signal ? AbortSignal.any([signal, closed]) : closed
    try {
      await this.#follow(id, before, ended)
    } catch (error) {
      if (signal?.aborted) await version.cancelEdit(id).catch(() => {})
      throw error
    }
    return id
  }

  async #start(instruction: string, range: Range): Promise<string> {
    const { version, pending } = this.#host
    pending.instruction = instruction
    try {
      const id = await version.edit(instruction, range)
      if (id === undefined) throw new CodyError('EDIT_FAILED', 'the agent started no edit')
      return id
    } catch (error) {
      throw await this.#explain(error)
    } finally {
      pending.instruction = undefined
    }
  }

  /** Waits until the change of a task has come. */
  async #follow(id: string, before: number, ended: AbortSignal): Promise<void> {
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
      ended.throwIfAborted()
      const task = await this.#stateOf(id)
      ended.throwIfAborted()
      if (task?.state === 'Error') throw await this.#explain(task.error)
      if (task === undefined || task.state === 'Applied' || task.state === 'Finished') {
        if (this.#host.edits.carriedOut > before) return
        throw new CodyError('EDIT_FAILED', 'the agent ended the edit without a change')
      }
      await delay(pollMs, undefined, { signal: ended })
    }
  }

  /** The state of a task; undefined when the agent has forgotten it, as it does with tasks that have ended. */
  async #stateOf(id: string): Promise<EditTaskState | undefined> {
    try {
      return await this.#host.version.editState(id)
    } catch (error) {
      if (error instanceof ErrorResponse) return undefined
      throw error
    }
  }

  async #explain(error: unknown): Promise<Error> {
    const explained = await this.#host.explain(error)
    const isGeneral = explained instanceof CodyError && explained.code === 'REPLY_FAILED'
    return isGeneral ? new CodyError('EDIT_FAILED', `no edit: ${explained.message}`, { cause: error }) : explained
  }
}
