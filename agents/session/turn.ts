import { startTimer } from '../../runtime/limits.js'
import { within } from '../../runtime/within.js'
import { SessionError, type SessionErrorCode } from './errors.js'
import type { Opening } from './options.js'
import { ReplyText, type TextPiece } from './reply-text.js'
import { decideBy, isOpen, type ToolNews } from './tools.js'
import { type Decision, type Done, decisions, type Part, type Question, type Tool } from './types.js'

/** How the agent ended a turn. */
export type Ending = Pick<Done, 'stop' | 'usage'>

/** The parts of a turn, before texts are put together. */
export type TurnPart = Exclude<Part, { type: 'text' | 'done' }> | (TextPiece & { readonly raw?: unknown })

/** The parts as a driver gives them: of a tool, what is new about it. */
export type GivenPart =
  | Exclude<TurnPart, { type: 'tool' }>
  | { readonly type: 'tool'; readonly id: string; readonly news: ToolNews; readonly raw?: unknown }

/** A question of an agent, before it is known until when it may be answered. */
export type OpenQuestion = Omit<Question, 'signal'>

/** What a turn needs of the options of its chat. */
type TurnOptions = Pick<Opening, 'cwd' | 'permissions' | 'idleMs' | 'graceMs'>

/** Milliseconds without a message after which the reply says so. */
const noticeMs = 30_000

/** Parts that a consumer has not read: more than this, besides text, is no reply that anybody reads. */
const mostParts = 10_000

/** One turn of a chat: a driver feeds it, and a reply reads it. */
export class Turn {
  readonly options: TurnOptions
  /** Resolves when the agent has ended the turn. */
  readonly ended: Promise<void>
  readonly #stopped = new AbortController()
  /** Aborts when the turn is cancelled. */
  readonly signal: AbortSignal = this.#stopped.signal
  readonly #queue: Part[] = []
  /** Open questions, and ids of tools that run: an agent is not silent while it has any. */
  readonly #busy = new Set<OpenQuestion | string>()
  /** `stopping`: it was cancelled, or failed from this side, and the agent has not ended it yet. */
  #phase: 'writing' | 'stopping' | 'ended' = 'writing'
  #isClosed = false
  readonly #text = new ReplyText()
  #ending: Ending = { stop: 'cancelled' }
  #failure: { readonly error: unknown } | undefined
  #wake = () => {}
  #clock: NodeJS.Timeout | undefined

  /**
   * @param options `permissions` are those of this turn
   * @param run sends the question, and asks the agent to stop when the turn's signal aborts; resolves when the agent has
   * ended its turn
   */
  constructor(options: TurnOptions, run: (turn: Turn) => Promise<Ending>) {
    this.options = options
    this.#watchSilence()
    this.ended = this.#run(run)
  }

  /** The text so far. */
  get text(): string {
    return this.#text.text
  }

  /** Whether the reply has been left: parts that come from now on are late. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** The parts of the turn, to be read once. Leaving early cancels the turn, and waits until the agent has stopped. */
  async *parts(): AsyncGenerator<Part, void, undefined> {
    try {
      while (this.#phase === 'writing') {
        const part = this.#queue.shift()
        if (part) yield part
        else
          await new Promise<void>(resolve => {
            this.#wake = resolve
          })
      }
      await this.#close()
      yield* this.#queue.splice(0)
      if (this.#failure) throw this.#failure.error
      const { stop, usage } = this.#ending
      yield { type: 'done', text: this.text, stop: this.signal.aborted ? 'cancelled' : stop, ...(usage && { usage }) }
    } finally {
      this.stop()
      await this.#close()
    }
  }

  /** Cancels the turn. Only a turn that is being written is cancelled, and only once. */
  stop(failure?: { readonly error: unknown }): void {
    if (this.#phase !== 'writing') return
    this.#phase = 'stopping'
    this.#failure = failure
    clearTimeout(this.#clock)
    this.#stopped.abort()
    this.#wake()
  }

  /** Takes a part from the driver. */
  emit(part: TurnPart): void {
    if (part.type === 'text') {
      const delta = this.#text.add(part)
      if (delta === '') return
      this.#push({ type: 'text', delta, text: this.text, raw: part.raw })
    } else {
      if (part.type === 'rewrite') this.#text.text = part.text
      if (part.type === 'tool') this.#noteTool(part.tool)
      this.#push(part)
    }
    this.#watchSilence()
  }

  /** Answers a question of the agent: by the permissions, or with `cancel` when the turn ends before. */
  async decide(question: OpenQuestion, withdrawn?: AbortSignal): Promise<Decision> {
    if (this.#phase !== 'writing' || withdrawn?.aborted) return 'cancel'
    const signal = AbortSignal.any(withdrawn ? [this.signal, withdrawn] : [this.signal])
    const cancelled = new Promise<Decision>(resolve => signal.addEventListener('abort', () => resolve('cancel')))
    this.#busy.add(question)
    this.#watchSilence()
    try {
      const { permissions, cwd } = this.options
      const decided = (async () => decideBy(permissions, { ...question, signal }, cwd))()
      const decision = await Promise.race([decided, cancelled])
      if (decisions.includes(decision)) return decision
      throw new TypeError(`permissions must decide one of ${decisions.join(', ')}, not ${String(decision)}`)
    } catch (error) {
      this.stop({ error })
      return 'cancel'
    } finally {
      this.#busy.delete(question)
      this.#watchSilence()
    }
  }

  async #run(run: (turn: Turn) => Promise<Ending>): Promise<void> {
    // The chat has to know its turn first: the driver may emit a part at once.
    await undefined
    try {
      this.#ending = await run(this)
    } catch (error) {
      // The failure of a cancelled turn is not reported.
      if (this.#phase === 'writing') this.#failure = { error }
    }
    clearTimeout(this.#clock)
    this.#phase = 'ended'
    this.#wake()
  }

  /** Takes no more parts, once the agent has had its time to end a turn that was stopped. */
  async #close(): Promise<void> {
    if (this.#phase === 'stopping' && !this.#isClosed) await within(this.options.graceMs, this.ended)
    this.#isClosed = true
  }

  #noteTool({ id, status }: Tool): void {
    if (!isOpen(status) || !this.#busy.has(id)) this.#text.isAfterTool = true
    if (isOpen(status)) this.#busy.add(id)
    else this.#busy.delete(id)
  }

  /** Puts a part into the queue; text that was not read yet becomes one part. */
  #push(part: Part): void {
    const last = this.#queue.at(-1)
    if ((part.type === 'text' || part.type === 'thought') && last?.type === part.type)
      this.#queue.splice(-1, 1, { ...part, delta: last.delta + part.delta })
    else if (this.#queue.length < mostParts) this.#queue.push(part)
    else this.#fail('REPLY_FAILED', `the reply has more than ${mostParts} parts that were not read`)
    this.#wake()
  }

  #fail(code: SessionErrorCode, message: string): void {
    this.stop({ error: new SessionError(code, message) })
  }

  /**
   * Restarts the clock of silence, which does not run while a tool runs or a person decides. When the agent has sent nothing
   * for 30 s, the reply gets a notice; after `idleMs` the turn fails.
   *
   * @param silentMs milliseconds for which the agent has been silent
   */
  #watchSilence(silentMs = 0): void {
    clearTimeout(this.#clock)
    const { idleMs } = this.options
    const next = silentMs < noticeMs ? Math.min(noticeMs, idleMs) : idleMs
    if (this.#phase !== 'writing' || this.#busy.size > 0) return
    this.#clock = startTimer(next - silentMs, () => {
      const message = `the agent has sent nothing for ${next / 1000} s`
      if (next === idleMs) return this.#fail('SILENT', `${message}; raise idleMs if its model takes longer`)
      this.#push({ type: 'notice', level: 'warning', message })
      this.#watchSilence(next)
    })
  }
}
