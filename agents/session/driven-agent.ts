import { isObject } from '../../base/json.js'
import { withResolvers } from '../../base/with-resolvers.js'
import { ErrorResponse } from '../../runtime/index.js'
import type { Agent, Chat } from './agent.js'
import { allPages, type Page } from './answers.js'
import type { ChatHost, DrivenChat } from './driven-chat.js'
import { SessionError, type SessionErrorCode, unsupported } from './error.js'
import type { Opening } from './opening.js'
import type { Abilities, ChatInfo, ChatOptions, DrivenProtocol, McpServer, Permissions } from './types.js'

/** The options of a chat: those of the caller, otherwise those of the session. */
export interface Beginning {
  readonly permissions: Permissions
  readonly mcpServers: readonly McpServer[]
}

/** An agent of any protocol. Drivers say how its chats are begun; those that can, also how they are resumed, forked and listed. */
export abstract class DrivenAgent<Client extends Agent['client'], Driven extends DrivenChat<Client>>
  implements Agent, ChatHost<Client>
{
  abstract readonly protocol: DrivenProtocol
  abstract readonly can: Abilities
  readonly name: string
  readonly client: Client
  readonly opening: Opening
  /** The chats that are open, by id. */
  protected readonly open: Map<string, Driven>

  /** @param open the chats that are open, by id */
  constructor(client: Client, opening: Opening, open = new Map<string, Driven>(), name = opening.name) {
    this.client = client
    this.opening = opening
    this.open = open
    this.name = name
  }

  protected abstract start(beginning: Beginning): Promise<Driven>
  protected takeUp?(id: string, beginning: Beginning): Promise<Driven>
  protected copy?(id: string, beginning: Beginning): Promise<Driven>
  /** One page of the chats that the agent remembers. */
  protected page?(cursor: string | undefined): Promise<Page<ChatInfo>>

  newChat(options?: ChatOptions): Promise<Chat> {
    return this.#begin(options, 'CHAT_FAILED', 'start a chat', beginning => this.start(beginning))
  }

  async resume(id: string, options?: ChatOptions): Promise<Chat> {
    const takeUp = this.can.resume && this.takeUp?.bind(this)
    if (!takeUp) throw unsupported(this.name, 'resume a chat')
    return this.#begin(options, 'UNKNOWN_CHAT', `resume the chat "${id}"`, beginning => takeUp(id, beginning))
  }

  async fork(id: string, permissions: Permissions): Promise<Chat> {
    const copy = this.can.fork && this.copy?.bind(this)
    if (!copy) throw unsupported(this.name, 'fork a chat')
    return this.#begin({ permissions }, 'CHAT_FAILED', 'fork a chat', beginning => copy(id, beginning))
  }

  async chats(): Promise<readonly ChatInfo[]> {
    const page = this.can.list && this.page?.bind(this)
    if (!page) throw unsupported(this.name, 'list its chats')
    return this.#answered(allPages(page), 'CHAT_FAILED', 'list its chats')
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

  /** Takes note of a chat. */
  protected adopt(chat: Driven): Driven {
    if (typeof chat.id !== 'string') throw new TypeError('the chat has no id')
    this.open.set(chat.id, chat)
    return chat
  }

  async #begin(
    options: ChatOptions = {},
    code: SessionErrorCode,
    what: string,
    begin: (beginning: Beginning) => Promise<Driven>,
  ): Promise<Chat> {
    const { permissions = this.opening.permissions, mcpServers = this.opening.mcpServers } = options
    const begun = begin({ permissions, mcpServers }).then(chat => this.adopt(chat))
    return this.#answered(begun, code, what)
  }

  /** Waits for an answer, as long as an agent may be silent. */
  async #answered<T>(answer: Promise<T>, code: SessionErrorCode, what: string): Promise<T> {
    const { idleMs } = this.opening
    const late = withResolvers<never>()
    const silent = `${this.name} could not ${what}: it has answered nothing for ${idleMs} ms; raise idleMs if it takes longer`
    const timer = idleMs && setTimeout(() => late.reject(new SessionError('SILENT', silent)), idleMs)
    try {
      return await Promise.race([answer, late.promise])
    } catch (error) {
      throw this.explain(error, code, what)
    } finally {
      clearTimeout(timer)
    }
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
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}') + 1]
  if (start < 0 || end <= start) return text
  try {
    const { error, message } = JSON.parse(text.slice(start, end)) as {
      error?: { message?: unknown } | null
      message?: unknown
    }
    const found = error?.message ?? message
    return typeof found === 'string' && found !== '' ? text.slice(0, start) + found + text.slice(end) : text
  } catch {
    return text
  }
}
