import type { CodexClient, Turn as CodexTurn, ThreadItem, UserInput } from '../../generated/codex/0.169.0/index.js'
import { ErrorResponse } from '../../runtime/index.js'
import type { Chat } from '../session/agent.js'
import type { ChatDriver, DrivenChat } from '../session/driven-chat.js'
import { notSignedIn, SessionError } from '../session/error.js'
import { fileAsText, readInputFile } from '../session/inputs.js'
import { Tools } from '../session/tools.js'
import type { Ending, Turn, TurnPart } from '../session/turn.js'
import type { Decision, Input, Message, Permissions, Setting, Tool } from '../session/types.js'
import { CodexText, CodexUsage, toolOf } from './parts.js'
import { approvalPolicy, sandboxPolicy } from './sandbox.js'
import type { CodexSettings } from './settings.js'
import type { ThreadMessage } from './thread-messages.js'

/** What a chat needs of its agent. */
export interface CodexHost {
  readonly name: string
  readonly client: CodexClient
  readonly cwd: string
  readonly directories: readonly string[]
  readonly waysToSignIn: readonly string[]
  fork(id: string, permissions: Permissions): Promise<Chat>
}

/** The turn that is carried out: its id is known from the answer to `turn/start`, or from a message that came before. */
interface Current {
  readonly turn: Turn
  id: string | undefined
  /** Resolves when the agent has completed the turn. */
  readonly complete: (turn: CodexTurn) => void
  /** Resolves with the id when the agent works on the turn: an interruption before that has no effect. */
  readonly started: Promise<string>
  readonly start: (id: string) => void
  readonly text: CodexText
}

/** A thread of Codex. */
export class CodexChat implements ChatDriver {
  readonly id: string
  readonly #host: CodexHost
  readonly #settings: CodexSettings
  readonly #tools = new Tools()
  readonly #usage = new CodexUsage()
  #current: Current | undefined
  /** Id of the turn before: what still comes of it belongs to no reply. */
  #lastTurn: string | undefined

  constructor(id: string, host: CodexHost, settings: CodexSettings) {
    this.id = id
    this.#host = host
    this.#settings = settings
  }

  async run(inputs: readonly Input[], turn: Turn, permissions: Permissions): Promise<Ending> {
    const { client, cwd, directories } = this.#host
    const input = await Promise.all(inputs.map(input => this.#userInput(input)))
    if (turn.signal.aborted) return { stop: 'cancelled' }
    this.#usage.begin()
    let complete = (_: CodexTurn) => {}
    const completed = new Promise<CodexTurn>(resolve => {
      complete = resolve
    })
    let start = (_: string) => {}
    const started = new Promise<string>(resolve => {
      start = resolve
    })
    const current: Current = { turn, id: undefined, complete, start, started, text: new CodexText() }
    this.#current = current
    try {
      const accepted = client.turn.start({
        ...{ threadId: this.id, input, cwd, approvalPolicy },
        sandboxPolicy: sandboxPolicy(permissions, directories),
        ...this.#settings.forTurn,
      })
      // `turn/completed` may come before the answer to `turn/start`.
      accepted
        .then(({ turn }) => {
          current.id ??= turn.id
        })
        .catch(() => {})
      const lost = closedPromise(client)
      const failed = accepted.then(() => new Promise<never>(() => {}))
      return this.#ending(await Promise.race([completed, failed, lost]))
    } catch (error) {
      if (!(error instanceof ErrorResponse)) throw error
      throw new SessionError('REPLY_FAILED', `${this.#host.name} could not reply: ${error.message}`, { cause: error })
    } finally {
      this.#current = undefined
      this.#lastTurn = current.id
    }
  }

  async cancel(): Promise<void> {
    const current = this.#current
    if (!current) return
    const turnId = await current.started
    if (this.#current === current) await this.#host.client.turn.interrupt({ threadId: this.id, turnId })
  }

  settings(): readonly Setting[] {
    return this.#settings.all
  }

  async set({ category }: Setting, value: string): Promise<void> {
    this.#settings.set(category, value)
  }

  fork(permissions: Permissions): Promise<Chat> {
    return this.#host.fork(this.id, permissions)
  }

  async history(): Promise<readonly Message[]> {
    const { thread } = await this.#host.client.thread.read({ threadId: this.id, includeTurns: true })
    return thread.turns.flatMap(({ items }) => items.flatMap(messageOf))
  }

  /** Takes a message of the thread. */
  receive(message: ThreadMessage, chat: DrivenChat): void {
    const { turnId } = message
    const current = this.#current
    const isLate = turnId !== undefined && (turnId === this.#lastTurn || (current?.id ?? turnId) !== turnId)
    if (current && turnId !== undefined && !isLate) {
      current.id ??= turnId
      current.start(turnId)
    }
    const text = current && !isLate ? current.text : new CodexText()
    for (const part of this.#partsOf(message, text)) {
      const withRaw: TurnPart = { ...part, raw: message.raw }
      if (isLate) chat.emitLate(withRaw)
      else chat.emit(withRaw)
    }
    if (message.type === 'completed' && current && !isLate) current.complete(message.turn)
  }

  /** Answers a request for approval of an item. @param known what the request says of the tool */
  async permit(
    chat: DrivenChat,
    id: string,
    known: Partial<Omit<Tool, 'id'>>,
    { reason, signal }: { reason: string | undefined; signal: AbortSignal },
  ): Promise<Decision> {
    const tool = this.#tools.update(id, { ...known, status: 'pending' })
    chat.emit({ type: 'tool', tool })
    const decision = await chat.decide({ chat: this.id, tool, reason }, signal)
    if (!decision.startsWith('allow')) chat.emit({ type: 'tool', tool: this.#tools.decline(id) })
    return decision
  }

  #partsOf(message: ThreadMessage, text: CodexText): TurnPart[] {
    switch (message.type) {
      case 'text':
        return [text.delta(message.itemId, message.delta)]
      case 'item': {
        const { item, isComplete } = message
        if (item.type === 'agentMessage') return isComplete ? [text.rest(item.id, item.text) ?? []].flat() : []
        if (!isComplete) this.#tools.forget(item.id)
        const tool = toolOf(this.#tools, item)
        if (tool) return [{ type: 'tool', tool }]
        return item.type === 'userMessage' || item.type === 'reasoning' ? [] : [{ type: 'other', what: item.type }]
      }
      case 'usage':
        return [{ type: 'usage', usage: this.#usage.take(message.usage) }]
      case 'part':
        return [message.part]
      case 'started':
      case 'completed':
        return []
    }
  }

  #ending({ status, error }: CodexTurn): Ending {
    if (status === 'interrupted') return { stop: 'cancelled' }
    if (status !== 'failed') return { stop: 'end' }
    const { name, waysToSignIn } = this.#host
    if (error?.codexErrorInfo === 'unauthorized') throw notSignedIn(name, waysToSignIn, error)
    const details = error?.additionalDetails ? ` (${error.additionalDetails})` : ''
    throw new SessionError(
      'REPLY_FAILED',
      `${name} could not reply: ${error?.message ?? 'it gave no reason'}${details}`,
    )
  }

  async #userInput(input: Input): Promise<UserInput> {
    if (typeof input === 'string') return { type: 'text', text: input }
    if ('text' in input) return { type: 'text', text: input.text }
    if ('image' in input) {
      const { mimeType, data } = input.image
      return { type: 'image', url: `data:${mimeType};base64,${data}` }
    }
    return { type: 'text', text: fileAsText(await readInputFile(input, this.#host.cwd)) }
  }
}

/** Rejects when the connection has closed: a turn then completes no more. */
function closedPromise(client: CodexClient): Promise<never> {
  return client.connection.closed.then(({ error }) => Promise.reject(error))
}

function messageOf(item: ThreadItem): Message[] {
  if (item.type === 'agentMessage') return [{ role: 'agent', text: item.text }]
  if (item.type !== 'userMessage') return []
  const texts = item.content.flatMap(part => (part.type === 'text' ? [part.text] : []))
  return [{ role: 'user', text: texts.join('\n\n') }]
}
