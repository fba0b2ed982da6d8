import { isObject } from '../../base/json.js'
import { ErrorResponse } from '../../runtime/index.js'
import type { Agent, Chat } from './agent.js'
import type { ChatHost, DrivenChat } from './driven-chat.js'
import { SessionError, unsupported } from './error.js'
import type { Opening } from './opening.js'
import type { Abilities, ChatInfo, ChatOptions, DrivenProtocol, McpServer, Permissions } from './types.js'

/** The options of a chat: those of the caller, otherwise those of the session. */
export interface Beginning {
  readonly permissions: Permissions
  readonly mcpServers: readonly McpServer[]
}

/** Pages of earlier chats that are asked for at most. */
const mostPages = 100

/** An agent of any protocol. Drivers say how its chats are begun, taken up again and listed. */
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
  protected abstract takeUp(id: string, beginning: Beginning): Promise<Driven>
  protected abstract copy(id: string, beginning: Beginning): Promise<Driven>
  /** One page of the chats that the agent remembers. */
  protected abstract page(cursor: string | undefined): Promise<{ chats: ChatInfo[]; next?: string | null | undefined }>

  newChat(options?: ChatOptions): Promise<Chat> {
    return this.#begin(options, beginning => this.start(beginning))
  }

  async resume(id: string, options?: ChatOptions): Promise<Chat> {
    if (!this.can.resume) throw unsupported(this.name, 'resume a chat')
    return this.#begin(options, beginning => this.takeUp(id, beginning))
  }

  async fork(id: string, permissions: Permissions): Promise<Chat> {
    if (!this.can.fork) throw unsupported(this.name, 'fork a chat')
    return this.#begin({ permissions }, beginning => this.copy(id, beginning))
  }

  async chats(): Promise<readonly ChatInfo[]> {
    if (!this.can.list) throw unsupported(this.name, 'list its chats')
    const found: ChatInfo[] = []
    let cursor: string | null | undefined
    try {
      for (let count = 0; count < mostPages && (count === 0 || cursor); count++) {
        const { chats, next } = await this.page(cursor ?? undefined)
        found.push(...chats)
        cursor = next
      }
    } catch (error) {
      throw this.explain(error)
    }
    return found
  }

  explain(error: unknown): unknown {
    if (!(error instanceof ErrorResponse)) return error
    return new SessionError('REPLY_FAILED', `${this.name} has failed: ${messageIn(error.message)}${detailsOf(error)}`, {
      cause: error,
    })
  }

  close(): Promise<void> {
    return this.client.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Takes note of a chat. */
  protected adopt(chat: Driven): Driven {
    this.open.set(chat.id, chat)
    return chat
  }

  async #begin(options: ChatOptions = {}, begin: (beginning: Beginning) => Promise<Driven>): Promise<Chat> {
    const { permissions = this.opening.permissions, mcpServers = this.opening.mcpServers } = options
    try {
      return this.adopt(await begin({ permissions, mcpServers }))
    } catch (error) {
      throw this.explain(error)
    }
  }
}

/** What agents put behind a message such as "Internal error". */
function detailsOf({ data }: ErrorResponse): string {
  const details = isObject(data) && 'details' in data ? data.details : data
  return typeof details === 'string' && details !== '' ? `: ${messageIn(details.slice(0, 1000))}` : ''
}

/** The message in an error text: agents hand on the JSON with which the API of their model has answered. */
export function messageIn(text: string): string {
  const start = text.indexOf('{')
  if (start < 0) return text
  try {
    const { error, message } = JSON.parse(text.slice(start)) as {
      error?: { message?: unknown } | null
      message?: unknown
    }
    const found = error?.message ?? message
    return typeof found === 'string' && found !== '' ? `${text.slice(0, start)}${found}` : text
  } catch {
    return text
  }
}
