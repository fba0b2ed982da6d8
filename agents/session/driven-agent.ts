import { textOf } from '../../base/json.js'
import { within } from '../../runtime/within.js'
import type { Agent, Chat, ChatInfo, ChatOptions } from './agent.js'
import type { ChatHost } from './driven-chat.js'
import { attempt, SessionError, type SessionErrorCode, unsupported } from './errors.js'
import { checkOptions, type Opening } from './options.js'

/** How a chat begins: empty, as an earlier one that goes on, or as a copy of another. */
type Origin = { readonly how: 'new' } | { readonly how: 'resume' | 'fork'; readonly id: string }

/** Chats that an agent remembers, each with its title and the time of its last use, and where the next ones begin. */
interface Page {
  readonly data: readonly { readonly id: string; readonly title?: unknown; readonly updatedAt?: unknown }[]
  readonly next?: string | null | undefined
}

type AskPage = (cwd: string, cursor?: string) => Promise<Page>

/** Pages of a list that are asked for at most. */
const mostPages = 100

/** What the driver of a protocol does for an agent. */
export interface Driver<Client> extends Pick<ChatHost<Client>, 'client' | 'can' | 'explain'> {
  /** Name that the agent gives itself. */
  readonly name?: string | undefined
  /** Ways to sign in that the agent names, besides those that are known. */
  readonly waysToSignIn?: readonly string[]
  /** Begins a chat in one of the ways that `can` has. @param host the agent, as the chat uses it */
  begin(origin: Origin, host: ChatHost<Client>): Promise<Chat>
  /** Asks for a page of the chats of a folder that the agent remembers; needed where `can` has `list`. */
  readonly page?: AskPage
}

/** The agent of a driver. */
export function agentOf<Client extends Agent['client']>(opening: Opening, driver: Driver<Client>): Agent {
  const name = driver.name ?? opening.name
  const waysToSignIn = [...opening.waysToSignIn, ...(driver.waysToSignIn ?? [])]
  const agent = { ...opening, ...driver, name, waysToSignIn }
  const { protocol, client, can, cwd, idleMs, page } = agent
  const close = () => client.close()

  /** Waits for an answer, as long as an agent may be silent. */
  const answered = async <T extends object>(code: SessionErrorCode, what: string, call: () => Promise<T>) => {
    const answer = await within(idleMs, attempt(agent, code, what, call))
    if (answer) return answer
    const silent = `it has answered nothing for ${idleMs} ms; raise idleMs if it takes longer`
    throw new SessionError('SILENT', `${name} could not ${what}: ${silent}`)
  }

  const begin = async (origin: Origin, options: ChatOptions = {}): Promise<Chat> => {
    checkOptions(options)
    const { how } = origin
    const what = how === 'new' ? 'start a chat' : how === 'fork' ? 'fork a chat' : `resume the chat "${origin.id}"`
    if (how !== 'new' && !can[how]) throw unsupported(name, what)
    const { permissions = opening.permissions, mcpServers = opening.mcpServers } = options
    const fork = (id: string) => begin({ how: 'fork', id }, { permissions, mcpServers })
    const host = { ...agent, permissions, mcpServers, fork }
    return answered(how === 'resume' ? 'UNKNOWN_CHAT' : 'CHAT_FAILED', what, () => driver.begin(origin, host))
  }

  return {
    ...{ name, protocol, client, can, close, [Symbol.asyncDispose]: close },
    newChat: options => begin({ how: 'new' }, options),
    resume: async (id, options) => {
      if (!textOf(id)) throw new TypeError(`a chat is resumed by its id, a text, not by ${JSON.stringify(id)}`)
      return begin({ how: 'resume', id }, options)
    },
    chats: async () => {
      if (!can.list || !page) throw unsupported(name, 'list its chats')
      return answered('CHAT_FAILED', 'list its chats', () => allChats(page, cwd))
    },
  }
}

/** The chats of a page and of those after it. */
async function allChats(page: AskPage, cwd: string, cursor?: string, pagesLeft = mostPages): Promise<ChatInfo[]> {
  const { data, next } = await page(cwd, cursor)
  const others = next && pagesLeft > 1 ? await allChats(page, cwd, next, pagesLeft - 1) : []
  return [...data.map(chatInfo), ...others]
}

function chatInfo({ id, title, updatedAt }: Page['data'][number]): ChatInfo {
  const date = new Date(typeof updatedAt === 'string' || typeof updatedAt === 'number' ? updatedAt : Number.NaN)
  return { id, title: textOf(title), updatedAt: Number.isNaN(date.getTime()) ? undefined : date }
}
