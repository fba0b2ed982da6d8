import type { ServerRequestHandlers } from '../../generated/cody/1.114/index.js'
import type { PendingInstruction } from './edit-tasks.js'
import type { AgentEdits } from './edits.js'

/** A message that the agent wants a person to see. */
export interface UserMessage {
  /** How serious it is. */
  readonly severity: 'error' | 'warning' | 'information'
  /** The text to show. */
  readonly message: string
  /** What the person may answer; none when there is nothing to answer. */
  readonly items: readonly string[]
}

/** Where the agent keeps secrets. */
export interface SecretStore {
  /**
   * Answers `secrets/get`.
   *
   * @param key name of the secret
   * @returns the secret; undefined when there is none
   */
  get(key: string): Promise<string | undefined> | string | undefined
  /**
   * Answers `secrets/store`.
   *
   * @param key name of the secret
   * @param value the secret, which replaces an earlier one
   */
  store(key: string, value: string): Promise<void> | void
  /**
   * Answers `secrets/delete`; nothing happens when there is no such secret.
   *
   * @param key name of the secret
   */
  delete(key: string): Promise<void> | void
}

/** How requests of the agent are answered. */
export interface Answers {
  /** Shows a message, and resolves with the item that was chosen; messages are not answered without it. */
  onMessage?: ((message: UserMessage) => Promise<string | undefined> | string | undefined) | undefined
  /** Secrets are kept in memory without it. */
  secrets?: SecretStore | undefined
  /** Handlers that take the place of this layer's, by wire name of the request. */
  handlers?: ServerRequestHandlers | undefined
}

/** Secrets that last as long as the session. */
export class MemorySecrets implements SecretStore {
  readonly #values = new Map<string, string>()

  get(key: string): string | undefined {
    return this.#values.get(key)
  }

  store(key: string, value: string): void {
    this.#values.set(key, value)
  }

  delete(key: string): void {
    this.#values.delete(key)
  }
}

/** Handlers of the agent's requests; the generated client refuses all others. */
export function serverRequestHandlers(
  { onMessage, secrets = new MemorySecrets(), handlers }: Answers,
  edits: AgentEdits,
  pending: PendingInstruction,
): ServerRequestHandlers {
  return {
    'window/showMessage': async ({ severity, message, items }) => {
      // Agents of 1.114 send `[null]` where there is nothing to answer.
      const answers = (items ?? []).filter(item => typeof item === 'string')
      return (await onMessage?.({ severity, message, items: answers })) ?? null
    },
    'textDocument/edit': ({ uri, edits: changes }) => edits.editDocument(uri, changes),
    'workspace/edit': ({ operations }) => edits.editWorkspace(operations),
    // There is no window. The agent edits only what could be shown, and needs no more than the answer.
    'textDocument/show': () => edits.isEnabled,
    'secrets/get': async ({ key }) => (await secrets.get(key)) ?? null,
    'secrets/store': async ({ key, value }) => {
      await secrets.store(key, value)
      return null
    },
    'secrets/delete': async ({ key }) => {
      await secrets.delete(key)
      return null
    },
    'editTask/getUserInput': ({ selectedModelId }) => {
      const { instruction } = pending
      pending.instruction = undefined
      return instruction === undefined ? null : { instruction, selectedModelId }
    },
    ...handlers,
  }
}
