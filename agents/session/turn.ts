import { SessionError } from './error.js'
import type { Decision, Done, Part, Question, Stop, Usage } from './types.js'

/** How the agent ended a turn. */
export interface Ending {
  readonly stop: Stop
  readonly usage?: Usage | undefined
}

/** What a driver says while it carries out a turn; texts are put together here. */
export type TurnPart =
  | Exclude<Part, { type: 'text' | 'done' }>
  | { readonly type: 'text'; readonly delta: string; readonly raw?: unknown }

/** A question of an agent, before it is known until when it may be answered. */
export type OpenQuestion = Omit<Question, 'signal'>

/** What carries out a turn. */
export interface TurnHost {
  /** Milliseconds without a message after which the turn fails. */
  readonly idleMs: number | undefined
  /** Sends the question, listening before; resolves when the agent has ended its turn. */
  run(turn: Turn): Promise<Ending>
  /** Asks the agent to stop; `run` then settles soon. */
  cancel(): Promise<void>
  /** Answers a question by the permissions of this turn. */
  decide(question: Question): Decision | Promise<Decision>
  /** Takes a part that came after the turn was closed. */
  late(part: Part): void
}

/** `ready` → `writing` → `ended`, or → `stopping` → `ended` when it is cancelled or fails from this side. */
type Phase = 'ready' | 'writing' | 'stopping' | 'ended'

/** Parts that a consumer has not read: more than this, besides text, is no reply that anybody reads. */
const mostParts = 10_000

const decisions: readonly Decision[] = ['allow', 'allow-always', 'deny', 'deny-always', 'cancel']

/** One turn of a chat: a driver feeds it, and a reply reads it. */
export class Turn {
  /** Resolves when `run` has settled. */
  readonly ended: Promise<void>
  readonly #host: TurnHost
  readonly #stopped = new AbortController()
  #resolveEnded = () => {}
  #phase: Phase = 'ready'
  #queue: Part[] = []
  #text = ''
  #wake = () => {}
  #ending: { done: Done } | { error: unknown } | undefined
  /** Why this side ended it; undefined when it was merely cancelled. */
  #failure: unknown
  #isClosed = false
  #openQuestions = 0
  readonly #busyTools = new Set<string>()
  #idleTimer: NodeJS.Timeout | undefined

  constructor(host: TurnHost) {
    this.#host = host
    this.ended = new Promise(resolve => {
      this.#resolveEnded = resolve
    })
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Aborts when the turn is cancelled. */
  get signal(): AbortSignal {
    return this.#stopped.signal
  }

  start(): void {
    this.#phase = 'writing'
    this.#watchSilence()
    this.#host.run(this).then(
      ({ stop, usage }) => this.#end({ done: { type: 'done', text: this.#text, stop, ...(usage && { usage }) } }),
      error => this.#end({ error }),
    )
  }

  /** Cancels the turn. Only a turn that is being written is cancelled, and only once. */
  stop(failure?: unknown): void {
    if (this.#phase !== 'writing') return
    this.#phase = 'stopping'
    this.#failure = failure
    clearTimeout(this.#idleTimer)
    this.#stopped.abort()
    void this.#host.cancel().catch(() => {})
    this.#wake()
  }

  /** Ends the reading: what comes from now on is late. @returns how the turn ended, as the reader sees it */
  close(): { done: Done } | { error: unknown } {
    this.#isClosed = true
    if (this.#failure !== undefined) return { error: this.#failure }
    if (this.#phase === 'ended' && this.#ending && !this.#stopped.signal.aborted) return this.#ending
    const usage = this.#ending && 'done' in this.#ending ? this.#ending.done.usage : undefined
    return { done: { type: 'done', text: this.#text, stop: 'cancelled', ...(usage && { usage }) } }
  }

  /** The next part that was not read. */
  take(): Part | undefined {
    return this.#queue.shift()
  }

  /** Resolves when there is something to do. */
  async news(): Promise<void> {
    if (this.#queue.length > 0 || this.#phase !== 'writing') return
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
  }

  /** Takes a part from the driver. */
  emit(given: TurnPart): void {
    const part = this.#complete(given)
    if (part === undefined) return
    if (this.#isClosed) {
      this.#host.late(part)
      return
    }
    this.#noteTool(part)
    this.#watchSilence()
    this.#push(part)
    this.#wake()
  }

  /** Answers a question of the agent: by the permissions, or with `cancel` when the turn ends before. */
  async decide(question: OpenQuestion, withdrawn?: AbortSignal): Promise<Decision> {
    if (this.#phase !== 'writing') return 'cancel'
    const signal = withdrawn ? AbortSignal.any([this.signal, withdrawn]) : this.signal
    this.#openQuestions += 1
    clearTimeout(this.#idleTimer)
    let cancel = () => {}
    const cancelled = new Promise<Decision>(resolve => {
      cancel = () => resolve('cancel')
      signal.addEventListener('abort', cancel, { once: true })
    })
    try {
      const decided = (async () => this.#host.decide({ ...question, signal }))()
      const decision = await Promise.race([decided, cancelled])
      if (decisions.includes(decision)) return decision
      throw new TypeError(`permissions must decide one of ${decisions.join(', ')}, not ${String(decision)}`)
    } catch (error) {
      this.stop(error)
      return 'cancel'
    } finally {
      signal.removeEventListener('abort', cancel)
      this.#openQuestions -= 1
      this.#watchSilence()
    }
  }

  #end(ending: { done: Done } | { error: unknown }): void {
    clearTimeout(this.#idleTimer)
    this.#ending = ending
    this.#phase = 'ended'
    this.#resolveEnded()
    this.#wake()
  }

  #complete(given: TurnPart): Part | undefined {
    if (given.type === 'rewrite') this.#text = given.text
    if (given.type !== 'text') return given
    if (given.delta === '') return undefined
    this.#text += given.delta
    return { ...given, text: this.#text }
  }

  /** Puts a part into the queue; text that was not read yet becomes one part. */
  #push(part: Part): void {
    const last = this.#queue.at(-1)
    if (part.type === 'text' && last?.type === 'text')
      this.#queue[this.#queue.length - 1] = { ...part, delta: last.delta + part.delta }
    else if (part.type === 'thought' && last?.type === 'thought')
      this.#queue[this.#queue.length - 1] = { ...part, delta: last.delta + part.delta }
    else if (this.#queue.push(part) > mostParts)
      this.stop(new SessionError('REPLY_FAILED', `the reply has more than ${mostParts} parts that were not read`))
  }

  #noteTool(part: Part): void {
    if (part.type !== 'tool') return
    const { id, status } = part.tool
    if (status === 'pending' || status === 'running') this.#busyTools.add(id)
    else this.#busyTools.delete(id)
  }

  /** Starts the clock anew; it stands while a tool runs or a person decides. */
  #watchSilence(): void {
    clearTimeout(this.#idleTimer)
    const { idleMs } = this.#host
    if (idleMs === undefined || this.#phase !== 'writing' || this.#openQuestions > 0 || this.#busyTools.size > 0) return
    const silent = `the agent has sent nothing for ${idleMs} ms; raise idleMs if its model takes longer`
    this.#idleTimer = setTimeout(() => this.stop(new SessionError('SILENT', silent)), idleMs)
  }
}
