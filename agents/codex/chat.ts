import { getOwn } from '../../base/json.js'
import { withResolvers } from '../../base/with-resolvers.js'
import type * as codex from '../../generated/codex/0.169.0/index.js'
import { type ChatHost, DrivenChat } from '../session/driven-chat.js'
import { messageIn, notSignedIn, SessionError } from '../session/errors.js'
import type { ReadInput } from '../session/inputs.js'
import type { Ending, Turn, TurnPart } from '../session/turn.js'
import type { Setting, Stop } from '../session/types.js'
import { usageOf } from '../session/untrusted.js'
import { messageOf, partOf, toolNews } from './parts.js'
import { approvalPolicy, sandboxPolicy, settingsOf } from './settings.js'
import { isUnauthorized } from './sign-in.js'

/** The turn that is being written. */
class Current {
  /** From the answer to `turn/start`; before it, from a message of a turn that has not ended. */
  id: string | undefined
  /** Whether that answer has come. */
  isAccepted = false
  /** Turns that have ended before it. */
  readonly early: codex.Turn[] = []
  /** Resolves when the agent works on the turn: an interruption before that has no effect. */
  readonly started = withResolvers()
  readonly completed = withResolvers<codex.Turn>()
}

/** A thread of Codex. */
export class CodexChat extends DrivenChat<codex.CodexClient> {
  settings: readonly Setting[]
  readonly #models: readonly codex.Model[]
  #current: Current | undefined
  /** Turns that have ended: what comes of them is late, also before the id of the next one is known. */
  readonly endedTurns = new Set<string>()
  /** Tokens of the thread as they were last counted, and before the turn. */
  #counted: Tokens | undefined
  #before: Tokens | undefined

  constructor(host: ChatHost<codex.CodexClient>, opened: codex.ThreadStartResponse, models: readonly codex.Model[]) {
    const { thread, model, reasoningEffort } = opened
    super(
      host,
      thread.id,
      thread.turns.flatMap(({ items }) => items.flatMap(messageOf)),
    )
    this.#models = models
    this.settings = settingsOf(models, model, reasoningEffort ?? undefined)
  }

  protected override async run(inputs: readonly ReadInput[], turn: Turn): Promise<Ending> {
    const { client, opening } = this.host
    const current = new Current()
    this.#current = current
    this.#before = this.#counted
    turn.signal.addEventListener('abort', () => void this.#interrupt(current).catch(() => {}))
    const [model, effort] = this.settings.map(({ value }) => value)
    try {
      const begun = client.turn.start({
        ...{ threadId: this.id, input: inputs.map(userInput), cwd: opening.cwd, approvalPolicy },
        sandboxPolicy: sandboxPolicy(turn.options.permissions, opening.directories),
        ...(model !== undefined && { model }),
        ...(effort !== undefined && { effort }),
      })
      // `turn/completed` may come before this answer, and never comes when the connection is lost.
      begun.then(({ turn }) => this.#accept(current, turn)).catch(current.completed.reject)
      void client.connection.closed.then(({ error }) => current.completed.reject(error))
      return this.#ending(await current.completed.promise)
    } finally {
      this.#current = undefined
      if (current.id !== undefined) this.endedTurns.add(current.id)
    }
  }

  protected override async choose({ category }: Setting, value: string): Promise<void> {
    const [model = '', effort] = this.settings.map(setting => (setting.category === category ? value : setting.value))
    this.settings = settingsOf(this.#models, model, effort)
  }

  /** Takes a message of a turn: it is late, unless this turn is being written. */
  receive(raw: { readonly turnId: string }, part: TurnPart | undefined): void {
    const isLate = !this.#isCurrent(raw.turnId)
    if (part) this.emit({ ...part, raw }, isLate)
  }

  /** Takes an item that begins or is complete. */
  receiveItem(raw: Pick<codex.ItemStartedNotification, 'item' | 'turnId'>, isComplete: boolean): void {
    const { item, turnId } = raw
    const news = toolNews(item)
    if (news) this.emitTool(item.id, news, raw, !this.#isCurrent(turnId))
    else this.receive(raw, partOf(item, isComplete))
  }

  /** Takes a count of tokens: the agent sends one after each request to its model. */
  receiveUsage(raw: codex.ThreadTokenUsageUpdatedNotification): void {
    const { total, last, modelContextWindow } = raw.tokenUsage
    this.#counted = total
    // The first count of a resumed thread includes earlier turns: all tokens but those of the last request.
    this.#before ??= minus(total, last)
    const contextSize = modelContextWindow ?? undefined
    const usage = { ...minus(total, this.#before), contextUsed: last.totalTokens, contextSize, scope: 'reply' } as const
    this.receive(raw, { type: 'usage', usage: usageOf(usage) })
  }

  begun({ id }: codex.Turn): void {
    this.#isCurrent(id)
  }

  ended(turn: codex.Turn): void {
    const current = this.#current
    this.endedTurns.add(turn.id)
    if (!current?.isAccepted) current?.early.push(turn)
    else if (current.id === turn.id) current.completed.resolve(turn)
  }

  /** Takes the answer to `turn/start`; it may be the only message that says that the turn has ended. */
  #accept(current: Current, turn: codex.Turn): void {
    current.isAccepted = true
    current.id = turn.id
    const isOver = Object.hasOwn(stops, turn.status)
    const ended = current.early.find(({ id }) => id === turn.id) ?? (isOver ? turn : undefined)
    if (ended) this.ended(ended)
  }

  /** Whether a message is of the turn that is being written: the agent has then begun to work on it. */
  #isCurrent(turnId: string): boolean {
    const current = this.#current
    if (!current || this.endedTurns.has(turnId)) return false
    if (current.id === undefined || this.endedTurns.has(current.id)) current.id = turnId
    if (current.id !== turnId) return false
    current.started.resolve()
    return true
  }

  async #interrupt(current: Current): Promise<void> {
    await current.started.promise
    if (current.id === undefined || this.endedTurns.has(current.id)) return
    await this.host.client.turn.interrupt({ threadId: this.id, turnId: current.id })
  }

  #ending({ status, error }: codex.Turn): Ending {
    if (status !== 'failed') return { stop: getOwn(stops, status) ?? 'end' }
    if (isUnauthorized(error)) throw notSignedIn(this.host, error)
    const details = error?.additionalDetails ? ` (${messageIn(error.additionalDetails)})` : ''
    const reason = error ? messageIn(error.message) : 'it gave no reason'
    throw new SessionError('REPLY_FAILED', `${this.host.name} could not reply: ${reason}${details}`, { cause: error })
  }
}

/** How a turn ended, by its status; the failed one is thrown. */
const stops: Readonly<Record<string, Stop>> = { completed: 'end', interrupted: 'cancelled', failed: 'end' }

type Tokens = Pick<codex.ThreadTokenUsageUpdatedNotification['tokenUsage']['total'], 'inputTokens' | 'outputTokens'>

const minus = (all: Tokens, some: Tokens): Tokens => ({
  inputTokens: all.inputTokens - some.inputTokens,
  outputTokens: all.outputTokens - some.outputTokens,
})

function userInput(input: ReadInput): codex.UserInput {
  if ('text' in input) return { type: 'text', text: input.text }
  const { mimeType, data } = input.image
  return { type: 'image', url: `data:${mimeType};base64,${data}` }
}
