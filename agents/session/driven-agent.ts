import { isObject } from '../../base/json.js'
import { ErrorResponse } from '../../runtime/index.js'
import { within } from '../../runtime/within.js'
import type { Agent, Chat, ChatInfo, ChatOptions } from './agent.js'
import { allPages, type Page } from './answers.js'
import type { ChatHost } from './driven-chat.js'
import { SessionError, type SessionErrorCode, unsupported } from './error.js'
import type { Opening } from './opening.js'

/** How a chat begins: empty, as an earlier one that goes on, or as a copy of another. */
type Origin = { readonly how: 'new' } | { readonly how: 'resume' | 'fork'; readonly id: string }

/** What the driver of a protocol does for an agent. */
export interface Driver<Client extends Agent['client']> extends Pick<Agent, 'protocol' | 'can'> {
  readonly client: Client
  /** Name that the agent gives itself. */
  readonly name?: string | undefined
  /** Begins a chat in one of the ways that `can` has. @param host the agent, as the chat uses it */
  begin(origin: Origin, host: ChatHost<Client>): Promise<Chat>
  /** One page of the chats that the agent remembers, where `can` has it. */
  page?(cursor: string | undefined): Promise<Page<ChatInfo>>
  /** Turns an error of the protocol into one that a person can act on; undefined where it has no better one. */
  explain?(error: unknown): unknown
}

/** The agent of a driver. */
export function agentOf<Client extends Agent['client']>(driver: Driver<Client>, opening: Opening): Agent {
  const { protocol, client, can, page } = driver
  const name = driver.name || opening.name
  const close = () => client.close()

  const explain: ChatHost<Client>['explain'] = (error, code, what) =>
    driver.explain?.(error) ?? failure(name, error, code, what)

  /** Waits for an answer, as long as an agent may be silent. */
  const answered = async <T>(answer: Promise<T>, code: SessionErrorCode, what: string): Promise<T> => {
    const { idleMs } = opening
    try {
      const boxed = answer.then(value => ({ value }))
      const found = await within(idleMs, boxed)
      if (found) return found.value
    } catch (error) {
      throw explain(error, code, what)
    }
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
    const host = { name, client, can, opening: { ...opening, permissions, mcpServers }, explain, fork }
    return answered(driver.begin(origin, host), code, what)
  }

  return {
    ...{ name, protocol, client, can },
    newChat: options => begin({ how: 'new' }, options, 'CHAT_FAILED', 'start a chat'),
    resume: (id, options) => begin({ how: 'resume', id }, options, 'UNKNOWN_CHAT', `resume the chat "${id}"`),
    chats: async () => {
      if (!can.list || !page) throw unsupported(name, 'list its chats')
      return answered(allPages(page), 'CHAT_FAILED', 'list its chats')
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** @returns the error for what an agent could not do; errors of the runtime stay as they are */
export function failure(agent: string, error: unknown, code: SessionErrorCode, what: string): unknown {
  const reason = reasonOf(error)
  return reason === undefined
    ? error
    : new SessionError(code, `${agent} could not ${what}: ${reason}`, { cause: error })
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
