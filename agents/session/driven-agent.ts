import { isObject } from '../../base/json.js'
import { ErrorResponse } from '../../runtime/index.js'
import { within } from '../../runtime/within.js'
import type { Abilities, Agent, Chat, ChatInfo, ChatOptions, DrivenProtocol } from './agent.js'
import { allPages, type Page } from './answers.js'
import type { ChatHost } from './driven-chat.js'
import { SessionError, type SessionErrorCode, unsupported } from './error.js'
import type { Opening } from './opening.js'
import type { Permissions } from './types.js'

/** How a chat begins: empty, as an earlier one that goes on, or as a copy of another. */
export type Origin = { readonly how: 'new' } | { readonly how: 'resume' | 'fork'; readonly id: string }

/** The options of a chat: those of the caller, otherwise those of the session. */
export type Beginning = { readonly [Name in keyof ChatOptions]-?: NonNullable<ChatOptions[Name]> }

/** An agent of any protocol. Drivers say how its chats begin and are listed. */
export abstract class DrivenAgent<Client extends Agent['client']> implements Agent, ChatHost<Client> {
  abstract readonly protocol: DrivenProtocol
  abstract readonly can: Abilities
  readonly name: string
  readonly client: Client
  readonly opening: Opening

  constructor(client: Client, opening: Opening, name = opening.name) {
    this.client = client
    this.opening = opening
    this.name = name
  }

  /** Begins a chat in one of the ways that `can` has. */
  protected abstract begin(origin: Origin, beginning: Beginning): Promise<Chat>
  /** One page of the chats that the agent remembers, where `can` has it. */
  protected abstract page(cursor: string | undefined): Promise<Page<ChatInfo>>

  newChat(options?: ChatOptions): Promise<Chat> {
    return this.#begin({ how: 'new' }, options, 'CHAT_FAILED', 'start a chat')
  }

  resume(id: string, options?: ChatOptions): Promise<Chat> {
    return this.#begin({ how: 'resume', id }, options, 'UNKNOWN_CHAT', `resume the chat "${id}"`)
  }

  fork(id: string, permissions: Permissions): Promise<Chat> {
    return this.#begin({ how: 'fork', id }, { permissions }, 'CHAT_FAILED', 'fork a chat')
  }

  async chats(): Promise<readonly ChatInfo[]> {
    if (!this.can.list) throw unsupported(this.name, 'list its chats')
    return this.#answered(
      allPages(cursor => this.page(cursor)),
      'CHAT_FAILED',
      'list its chats',
    )
  }

  explain(error: unknown, code: SessionErrorCode, what: string): unknown {
    const reason = reasonOf(error)
    return reason === undefined
      ? error
      : new SessionError(code, `${this.name} could not ${what}: ${reason}`, { cause: error })
  }

  close(): Promise<void> {
    return this.client.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #begin(
    origin: Origin,
    { permissions = this.opening.permissions, mcpServers = this.opening.mcpServers }: ChatOptions = {},
    code: SessionErrorCode,
    what: string,
  ): Promise<Chat> {
    if (origin.how !== 'new' && !this.can[origin.how]) throw unsupported(this.name, what)
    return this.#answered(this.begin(origin, { permissions, mcpServers }), code, what)
  }

  /** Waits for an answer, as long as an agent may be silent. */
  async #answered<T>(answer: Promise<T>, code: SessionErrorCode, what: string): Promise<T> {
    const { idleMs } = this.opening
    try {
      const answered = answer.then(value => ({ value }))
      const found = await (idleMs === undefined ? answered : within(idleMs, answered))
      if (found) return found.value
    } catch (error) {
      throw this.explain(error, code, what)
    }
    const silent = `it has answered nothing for ${idleMs} ms; raise idleMs if it takes longer`
    throw new SessionError('SILENT', `${this.name} could not ${what}: ${silent}`)
  }
}

/** Why an agent could not do something; undefined for errors that say it themselves. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof ErrorResponse) return `${messageIn(error.message)}${detailsOf(error)}`
  // What an agent answers is not checked before it is used: agents that deviate in what nobody reads can be driven.
  if (error instanceof TypeError) return `its answer is not as the protocol has it (${error.message})`
  return undefined
}

/** What agents put behind a message such as "Internal error". */
function detailsOf({ data }: ErrorResponse): string {
  const details = isObject(data) ? (data.details ?? data.message) : data
  return typeof details === 'string' && details !== '' ? `: ${messageIn(details.slice(0, 1000))}` : ''
}

/** An error text with its JSON replaced by the message in it: agents hand on what the API of their model has answered. */
export function messageIn(text: string): string {
  return text.replace(/\{.*\}/s, json => {
    try {
      const { error, message } = JSON.parse(json)
      const found = error?.message ?? message
      return typeof found === 'string' && found !== '' ? found : json
    } catch {
      return json
    }
  })
}
