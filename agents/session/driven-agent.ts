import { within } from '../../runtime/within.js'
import type { Agent, Chat, ChatInfo, ChatOptions } from './agent.js'
import type { ChatHost } from './driven-chat.js'
import { SessionError, type SessionErrorCode, unsupported } from './error.js'
import { attempt, type CalledAgent } from './failures.js'
import type { Opening } from './opening.js'

/** How a chat begins: empty, as an earlier one that goes on, or as a copy of another. */
type Origin = { readonly how: 'new' } | { readonly how: 'resume' | 'fork'; readonly id: string }

/** Chats that an agent remembers. */
interface Page {
  readonly data: readonly {
    readonly id: string
    readonly title?: string | null | undefined
    /** Text, or milliseconds since 1970. */
    readonly updatedAt?: string | number | null | undefined
  }[]
  /** Where the next page begins. */
  readonly next?: string | null | undefined
}

/** Pages of a list that are asked for at most. */
const mostPages = 100

/** What the driver of a protocol does for an agent. */
export interface Driver<Client extends Agent['client']>
  extends Pick<Agent, 'protocol' | 'can'>,
    Pick<CalledAgent, 'explain'> {
  readonly client: Client
  /** Name that the agent gives itself. */
  readonly name?: string | undefined
  /** Ways to sign in that the agent names, besides those that are known. */
  readonly waysToSignIn?: readonly string[]
  /** Begins a chat in one of the ways that `can` has. @param host the agent, as the chat uses it */
  begin(origin: Origin, host: ChatHost<Client>): Promise<Chat>
  /** One page of the chats that the agent remembers, where `can` has it. */
  page?(cursor: string | undefined): Promise<Page>
}

/** The agent of a driver. */
export function agentOf<Client extends Agent['client']>(driver: Driver<Client>, opening: Opening): Agent {
  const { protocol, client, can, page, explain } = driver
  const { idleMs } = opening
  const name = driver.name || opening.name
  const waysToSignIn = [...opening.waysToSignIn, ...(driver.waysToSignIn ?? [])]
  const called = { name, waysToSignIn, explain }
  const close = () => client.close()

  /** Waits for an answer, as long as an agent may be silent. */
  const answered = async <T>(call: () => Promise<T>, code: SessionErrorCode, what: string): Promise<T> => {
    const found = await within(
      idleMs,
      attempt(called, async () => ({ value: await call() }), code, what),
    )
    if (found) return found.value
    const silent = `it has answered nothing for ${idleMs} ms; raise idleMs if it takes longer`
    throw new SessionError('SILENT', `${name} could not ${what}: ${silent}`)
  }

  const begin = async (
    origin: Origin,
    { permissions = opening.permissions, mcpServers = opening.mcpServers }: ChatOptions = {},
    code: SessionErrorCode,
    what: string,
  ): Promise<Chat> => {
    if (origin.how !== 'new' && !can[origin.how]) throw unsupported(name, what)
    const fork = (id: string) => begin({ how: 'fork', id }, { permissions, mcpServers }, 'CHAT_FAILED', 'fork a chat')
    const host = { ...called, client, can, opening: { ...opening, permissions, mcpServers }, fork }
    return answered(() => driver.begin(origin, host), code, what)
  }

  return {
    ...{ name, protocol, client, can },
    newChat: options => begin({ how: 'new' }, options, 'CHAT_FAILED', 'start a chat'),
    resume: (id, options) => begin({ how: 'resume', id }, options, 'UNKNOWN_CHAT', `resume the chat "${id}"`),
    chats: async () => {
      if (!can.list || !page) throw unsupported(name, 'list its chats')
      return answered(() => allChats(page), 'CHAT_FAILED', 'list its chats')
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function allChats(page: (cursor: string | undefined) => Promise<Page>): Promise<ChatInfo[]> {
  const found: ChatInfo[] = []
  let cursor: string | undefined
  for (let count = 0; count < mostPages; count++) {
    const { data, next } = await page(cursor)
    for (const { id, title, updatedAt } of data) {
      const date = new Date(updatedAt ?? Number.NaN)
      found.push({ id, title: title || undefined, updatedAt: Number.isNaN(date.getTime()) ? undefined : date })
    }
    if (!next) break
    cursor = next
  }
  return found
}
