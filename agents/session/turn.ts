import { Inbox } from '../../base/inbox.js'
import { startTimer } from '../../runtime/limits.js'
import { within } from '../../runtime/within.js'
import { SessionError } from './errors.js'
import type { Opening } from './options.js'
import { decideBy, isOpen } from './tools.js'
import { type Decision, type Done, decisions, type Part, type Question, type Tool } from './types.js'

/** How the agent ended a turn. */
export type Ending = Pick<Done, 'stop' | 'usage'>

/** A part that may come from an agent, before texts are put together. */
export type TurnPart = Exclude<Part, { type: 'text' | 'done' }> | TextPiece

type TextPiece = Omit<Extract<Part, { type: 'text' }>, 'text'> & {
  /** Id of the agent's message that it belongs to, where the agent has ids. */
  readonly id?: string | undefined
  /** `delta` is the whole message: the agent may have sent a part of it before, under the same id; without one, nothing. */
  readonly isWhole?: boolean
}

/** A question of an agent, before it is known until when it may be answered. */
export type OpenQuestion = Omit<Question, 'signal'>

/** Milliseconds without a message after which the reply says so. */
const noticeMs = 30_000

/** Parts that a consumer has not read: more than this, besides text, is no reply that anybody reads. */
const mostParts = 10_000

/** One turn of a chat: a driver feeds it, and a reply reads it. */
export class Turn {
  /** The options of its chat; `permissions` are those of this turn. */
  readonly options: Pick<Opening, 'cwd' | 'permissions' | 'idleMs' | 'graceMs'>
  /** Resolves when the agent has ended the turn. */
  readonly ended: Promise<void>
  /** What was written so far. */
  readonly reply = new ReplyText()
  /** Whether the reply has been left: parts that come from now on are late. */
  isClosed = false
  readonly #stopped = new AbortController()
  /** Aborts when the turn is cancelled. */
  readonly signal: AbortSignal = this.#stopped.signal
  readonly #parts = new Inbox(joined)
  /** Open questions, and ids of tools that run: an agent is not silent while it has any. */
  readonly #busy = new Set<OpenQuestion | string>()
  /** Whether the agent has ended it; before that its signal says whether it was cancelled, or failed from this side. */
  #hasEnded = false
  #ending: Ending = { stop: 'cancelled' }
  #failure: { readonly error: unknown } | undefined
  #clock: NodeJS.Timeout | undefined

  /**
   * @param run sends the question, and asks the agent to stop when the turn's signal aborts; resolves when the agent has
   * ended its turn
   */
  constructor(options: Turn['options'], run: (turn: Turn) => Promise<Ending>) {
    this.options = options
    this.#watchSilence()
    this.ended = this.#run(run)
  }

  /** The parts of the turn, to be read once. Leaving early cancels the turn, and waits until the agent has stopped. */
  async *parts(): AsyncGenerator<Part, void, undefined> {
    try {
      yield* this.#parts.read()
    } finally {
      this.stop()
      if (!this.#hasEnded) await within(this.options.graceMs, this.ended)
      this.isClosed = true
    }
    yield* this.#parts.rest()
    if (this.#failure) throw this.#failure.error
    yield { type: 'done', text: this.reply.text, ...this.#ending, ...(this.signal.aborted && { stop: 'cancelled' }) }
  }

  /** Cancels the turn. Only a turn that is being written is cancelled, and only once. */
  stop(failure?: { readonly error: unknown }): void {
    if (this.#hasEnded || this.signal.aborted) return
    this.#failure = failure
    clearTimeout(this.#clock)
    this.#stopped.abort()
    this.#parts.end()
  }

  /** Takes a part from the driver. */
  emit(given: TurnPart): void {
    const part = this.reply.take(given)
    if (!part) return
    if (part.type === 'tool') this.#noteTool(part.tool)
    this.#push(part)
    this.#watchSilence()
  }

  /** Answers a question of the agent: by the permissions, or with `cancel` when the turn ends before. */
  async decide(question: OpenQuestion, withdrawn?: AbortSignal): Promise<Decision> {
    const signal = AbortSignal.any(withdrawn ? [this.signal, withdrawn] : [this.signal])
    if (this.#hasEnded || signal.aborted) return 'cancel'
    const cancelled = new Promise<Decision>(resolve => signal.addEventListener('abort', () => resolve('cancel')))
    const { permissions, cwd } = this.options
    this.#busy.add(question)
    this.#watchSilence()
    try {
      const decision = await Promise.race([decideBy(permissions, { ...question, signal }, cwd), cancelled])
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
    try {
      this.#ending = await run(this)
    } catch (error) {
      // The failure of a cancelled turn is not reported.
      if (!this.signal.aborted) this.#failure = { error }
    }
    clearTimeout(this.#clock)
    this.#hasEnded = true
    this.#parts.end()
  }

  #noteTool({ id, status }: Tool): void {
    if (!isOpen(status) || !this.#busy.has(id)) this.reply.isAfterTool = true
    if (isOpen(status)) this.#busy.add(id)
    else this.#busy.delete(id)
  }

  #push(part: Part): void {
    if (this.#parts.length < mostParts) this.#parts.push(part)
    else this.stop({ error: new SessionError('REPLY_FAILED', `${mostParts} parts of the reply were not read`) })
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
    if (this.#hasEnded || this.signal.aborted || this.#busy.size > 0) return
    this.#clock = startTimer(next - silentMs, () => {
      const message = `the agent has sent nothing for ${next / 1000} s`
      const error = new SessionError('SILENT', `${message}; raise idleMs if its model takes longer`)
      if (next === idleMs) return this.stop({ error })
      this.#push({ type: 'notice', level: 'warning', message })
      this.#watchSilence(next)
    })
  }
}

/** Text and thoughts that were not read yet become one part. */
function joined(last: Part, part: Part): Part | undefined {
  const isText = part.type === 'text' || part.type === 'thought'
  return isText && last.type === part.type ? { ...part, delta: last.delta + part.delta } : undefined
}

/**
 * Puts the messages of a reply together: another message begins a new paragraph. Without ids, a tool between two texts
 * tells them apart.
 */
export class ReplyText {
  /** How much of each message that has an id has come. */
  readonly #received = new Map<string | undefined, number>()
  /** Id of the last message that has one. */
  #last: string | undefined
  /** Whether a tool has begun or ended since the last text. */
  isAfterTool = false
  text = ''

  /** @returns the part as a reply has it; undefined for a text that adds nothing */
  take(part: TurnPart): Part | undefined {
    if (part.type === 'rewrite') this.text = part.text
    if (part.type !== 'text') return part
    const { delta, id, isWhole, raw } = part
    const received = this.#received.get(id) ?? 0
    const piece = isWhole ? delta.slice(received) : delta
    if (piece === '') return undefined
    const isAnother = id === undefined ? isWhole || this.isAfterTool : id !== this.#last
    const added = this.text !== '' && isAnother ? `\n\n${piece}` : piece
    if (id !== undefined) this.#received.set(id, received + piece.length)
    this.#last = id ?? this.#last
    this.isAfterTool = false
    this.text += added
    return { type: 'text', delta: added, text: this.text, raw }
  }
}
