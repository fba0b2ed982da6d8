import { type Resolvers, withResolvers } from '../../base/with-resolvers.js'
import type {
  CodexClient,
  Turn as CodexTurn,
  ItemStartedNotification,
  ThreadTokenUsageUpdatedNotification,
  UserInput,
} from '../../generated/codex/0.169.0/index.js'
import { messageIn } from '../session/driven-agent.js'
import { type ChatHost, DrivenChat } from '../session/driven-chat.js'
import { notSignedIn, SessionError } from '../session/error.js'
import { fileAsText, type ReadInput } from '../session/inputs.js'
import type { Ending, Turn, TurnPart } from '../session/turn.js'
import type { Message, Permissions, Setting } from '../session/types.js'
import { CodexText, CodexUsage, toolNews } from './parts.js'
import { approvalPolicy, sandboxPolicy } from './sandbox.js'
import type { CodexSettings } from './settings.js'

/** How many ended turns are remembered: their messages may come late, and do not belong to the current turn. */
const mostEnded = 100

/** The turn that is being written: its id is known from the answer to `turn/start`, or from a message that came before. */
interface Current {
  id: string | undefined
  /** Resolves with the id when the agent works on the turn: an interruption before that has no effect. */
  readonly started: Resolvers<string>
  readonly completed: Resolvers<CodexTurn>
}

/** A thread of Codex. */
export class CodexChat extends DrivenChat<CodexClient> {
  readonly id: string
  readonly #settings: CodexSettings
  readonly #usage = new CodexUsage()
  readonly #ended = new Set<string>()
  #text = new CodexText()
  #current: Current | undefined

  constructor(
    host: ChatHost<CodexClient>,
    id: string,
    settings: CodexSettings,
    permissions: Permissions,
    said: readonly Message[],
  ) {
    super(host, permissions, said)
    this.id = id
    this.#settings = settings
  }

  get settings(): readonly Setting[] {
    return this.#settings.all
  }

  protected override async run(inputs: readonly ReadInput[], _: Turn, permissions: Permissions): Promise<Ending> {
    const { client, opening } = this.host
    const current: Current = { id: undefined, started: withResolvers(), completed: withResolvers() }
    this.#current = current
    this.#text = new CodexText()
    this.#usage.begin()
    try {
      const accepted = client.turn.start({
        ...{ threadId: this.id, input: inputs.map(userInput), cwd: opening.cwd, approvalPolicy },
        sandboxPolicy: sandboxPolicy(permissions, opening.directories),
        ...this.#settings.forTurn,
      })
      // `turn/completed` may come before this answer, and never comes when the connection is lost.
      const failed = accepted.then(({ turn }) => {
        current.id = turn.id
        return new Promise<never>(() => {})
      })
      const lost = client.connection.closed.then(({ error }) => Promise.reject(error))
      return this.#ending(await Promise.race([current.completed.promise, failed, lost]))
    } finally {
      this.#current = undefined
      this.#end(current.id)
    }
  }

  protected override async interrupt(): Promise<void> {
    const current = this.#current
    if (!current) return
    const turnId = await current.started.promise
    if (this.#current === current) await this.host.client.turn.interrupt({ threadId: this.id, turnId })
  }

  protected override async choose({ category }: Setting, value: string): Promise<void> {
    this.#settings.set(category, value)
  }

  /** Takes a message of a turn. @param partOf makes its part; by default it only shows that the agent works */
  receive(turnId: string, raw: unknown, partOf: (text: CodexText) => TurnPart | undefined = () => undefined): void {
    const isLate = this.#isLate(turnId)
    const part = partOf(isLate ? new CodexText() : this.#text)
    if (part) this.emit({ ...part, raw }, isLate)
  }

  /** Takes an item that begins or is complete. */
  receiveItem(raw: Pick<ItemStartedNotification, 'item' | 'turnId'>, isComplete: boolean): void {
    const { item, turnId } = raw
    const news = toolNews(item)
    if (news) this.emitTool(item.id, news, raw, this.#isLate(turnId))
    else
      this.receive(turnId, raw, text => {
        if (item.type === 'agentMessage') return isComplete ? text.rest(item.id, item.text) : undefined
        return item.type === 'userMessage' || item.type === 'reasoning' ? undefined : { type: 'other', what: item.type }
      })
  }

  receiveUsage(raw: ThreadTokenUsageUpdatedNotification): void {
    this.receive(raw.turnId, raw, () => ({ type: 'usage', usage: this.#usage.take(raw.tokenUsage) }))
  }

  complete(turn: CodexTurn): void {
    if (!this.#isLate(turn.id)) this.#current?.completed.resolve(turn)
  }

  /** Whether a message belongs to no turn that is being written; otherwise the agent has begun to work on it. */
  #isLate(turnId: string): boolean {
    const current = this.#current
    if (this.#ended.has(turnId) || (current?.id ?? turnId) !== turnId) return true
    if (current) current.id = turnId
    current?.started.resolve(turnId)
    return false
  }

  #end(turnId: string | undefined): void {
    if (turnId !== undefined) this.#ended.add(turnId)
    const [oldest] = this.#ended
    if (this.#ended.size > mostEnded && oldest !== undefined) this.#ended.delete(oldest)
  }

  #ending({ status, error }: CodexTurn): Ending {
    if (status !== 'failed') return { stop: status === 'interrupted' ? 'cancelled' : 'end' }
    const { name, opening } = this.host
    if (error?.codexErrorInfo === 'unauthorized') throw notSignedIn(name, opening.waysToSignIn, error)
    const details = error?.additionalDetails ? ` (${messageIn(error.additionalDetails)})` : ''
    const reason = error ? messageIn(error.message) : 'it gave no reason'
    throw new SessionError('REPLY_FAILED', `${name} could not reply: ${reason}${details}`, { cause: error })
  }
}

function userInput(input: ReadInput): UserInput {
  if ('text' in input) return { type: 'text', text: input.text }
  if ('file' in input) return { type: 'text', text: fileAsText(input.file) }
  const { mimeType, data } = input.image
  return { type: 'image', url: `data:${mimeType};base64,${data}` }
}
