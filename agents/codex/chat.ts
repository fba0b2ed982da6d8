import { getOwn } from '../../base/json.js'
import { type Resolvers, withResolvers } from '../../base/with-resolvers.js'
import type * as codex from '../../generated/codex/0.169.0/index.js'
import * as api from '../session/driver.js'
import { approvalPolicy, messagesOf, sandboxPolicy, settingsOf, userInput } from './messages.js'

/** The turn that is being written. */
class Current {
  /** From the answer to `turn/start`; before it, from a message of a turn that has not ended. */
  id: string | undefined
  /** The end of the turn; undefined until that answer has come. */
  completed: Resolvers<codex.Turn> | undefined
  /** Resolves when the agent works on the turn: an interruption before that has no effect. */
  readonly started = withResolvers()
}

/** What the questions have in common; one of an MCP server is about no item. */
export type Approval = Pick<codex.McpServerElicitationRequestParams, 'threadId' | 'turnId'> &
  Partial<Pick<codex.FileChangeRequestApprovalParams, 'itemId' | 'reason'>>

/** A thread of Codex. */
export class CodexChat extends api.DrivenChat<codex.CodexClient> {
  settings: readonly api.Setting[]
  readonly #models: readonly codex.Model[]
  #current: Current | undefined
  /**
   * Ids of turns that have ended: what comes of them is late, also before the id of the next one is known. How they ended
   * is kept until it is used.
   */
  readonly #ended = new Map<string, codex.Turn | undefined>()
  /** Tokens of the thread as they were last counted, and before the turn. */
  #counted: Tokens | undefined
  #before: Tokens | undefined

  constructor(host: api.ChatHost<codex.CodexClient>, opened: codex.ThreadStartResponse, models: codex.Model[]) {
    super(host, opened.thread.id, messagesOf(opened.thread))
    this.#models = models
    this.settings = settingsOf(models, opened.model, opened.reasoningEffort ?? undefined)
  }

  protected override async run(inputs: readonly api.ReadInput[], turn: api.Turn): Promise<api.Ending> {
    const { client, cwd, directories } = this.host
    const current = new Current()
    this.#current = current
    this.#before = this.#counted
    turn.signal.addEventListener('abort', () => void this.#interrupt(current).catch(() => {}))
    const [model, effort] = this.settings.map(({ value }) => value)
    try {
      const { turn: begun } = await client.turn.start({
        ...{ threadId: this.id, input: inputs.map(userInput), cwd, approvalPolicy },
        sandboxPolicy: sandboxPolicy(turn.options.permissions, directories),
        ...(model !== undefined && { model }),
        ...(effort !== undefined && { effort }),
      })
      current.id = begun.id
      current.completed = withResolvers<codex.Turn>()
      // `turn/completed` may have come before this answer, which may also be the only message that says it.
      const ended = this.#ended.get(begun.id) ?? (Object.hasOwn(stops, begun.status) ? begun : undefined)
      const lost = client.connection.closed.then(({ error }) => Promise.reject(error))
      return this.#ending(await Promise.race([ended ?? current.completed.promise, lost]))
    } finally {
      this.#current = undefined
      if (current.id !== undefined) this.#ended.set(current.id, undefined)
    }
  }

  protected override async choose(category: string, value: string): Promise<void> {
    const [model = '', effort] = this.settings.map(setting => (setting.category === category ? value : setting.value))
    this.settings = settingsOf(this.#models, model, effort)
  }

  /** Takes a message of a turn: it is late, unless this turn is being written. The agent has then begun to work on it. */
  take(raw: { readonly turnId: string }, part?: api.GivenPart): void {
    const { turnId } = raw
    const current = this.#ended.has(turnId) ? undefined : this.#current
    if (current && (current.id === undefined || this.#ended.has(current.id))) current.id = turnId
    const isCurrent = current !== undefined && current.id === turnId
    if (isCurrent) current.started.resolve()
    if (part) this.emit({ ...part, raw }, !isCurrent)
  }

  /** Takes a count of tokens: the agent sends one after each request to its model. */
  takeUsage(raw: codex.ThreadTokenUsageUpdatedNotification): void {
    const { total, last, modelContextWindow } = raw.tokenUsage
    this.#counted = total
    // The first count of a resumed thread includes earlier turns: all tokens but those of the last request.
    this.#before ??= minus(total, last)
    const contextSize = modelContextWindow ?? undefined
    const usage = { ...minus(total, this.#before), contextUsed: last.totalTokens, contextSize, scope: 'reply' } as const
    this.take(raw, { type: 'usage', usage: api.usageOf(usage) })
  }

  /** Takes the end of a turn. */
  end(turn: codex.Turn): void {
    this.#ended.set(turn.id, turn)
    if (this.#current?.id === turn.id) this.#current.completed?.resolve(turn)
  }

  /** Asks whether something may be done. What is allowed in a turn is nothing that an earlier one may do. */
  async approve(raw: Approval, withdrawn: AbortSignal, news: api.ToolNews): Promise<api.Decision> {
    const { threadId, turnId, itemId = threadId, reason } = raw
    if (this.#ended.has(turnId ?? '')) return 'cancel'
    return this.permit({ type: 'tool', id: itemId, news, raw }, withdrawn, reason ?? undefined)
  }

  async #interrupt(current: Current): Promise<void> {
    await current.started.promise
    if (current.id === undefined || this.#ended.has(current.id)) return
    await this.host.client.turn.interrupt({ threadId: this.id, turnId: current.id })
  }

  #ending({ status, error }: codex.Turn): api.Ending {
    if (status !== 'failed') return { stop: getOwn(stops, status) ?? 'end' }
    if (api.isUnauthorized(error)) throw api.notSignedIn(this.host, error)
    const { message = 'it gave no reason', additionalDetails } = error ?? {}
    const details = additionalDetails ? ` (${api.messageIn(additionalDetails)})` : ''
    const words = `${this.host.name} could not reply: ${api.messageIn(message)}${details}`
    throw new api.SessionError('REPLY_FAILED', words, { cause: error })
  }
}

/** How a turn ended, by its status; the failed one is thrown. */
const stops: Readonly<Record<string, api.Stop>> = { completed: 'end', interrupted: 'cancelled', failed: 'end' }

type Tokens = Pick<codex.ThreadTokenUsageUpdatedNotification['tokenUsage']['total'], 'inputTokens' | 'outputTokens'>

const minus = (all: Tokens, some: Tokens): Tokens => ({
  inputTokens: all.inputTokens - some.inputTokens,
  outputTokens: all.outputTokens - some.outputTokens,
})
