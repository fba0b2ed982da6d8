import { callBack } from '../../base/call-back.js'
import { onlyChoice } from '../../base/matching-choices.js'
import type { Subscription } from '../../runtime/index.js'
import { within } from '../../runtime/within.js'
import { type Agent, type AskOptions, type Chat, type Message, Reply } from './agent.js'
import { attempt, type CalledAgent, SessionError, unsupported } from './errors.js'
import { type ReadInput, readInput } from './inputs.js'
import { checkOptions, type Opening } from './options.js'
import { isAllowed, type ToolNews, Tools } from './tools.js'
import { type Ending, type OpenQuestion, ReplyText, Turn, type TurnPart } from './turn.js'
import type { Decision, Input, Part, Permissions, Setting } from './types.js'
import { requireTexts } from './untrusted.js'

/** The parts as a driver gives them: of a tool, what is new about it. */
export type GivenPart = Exclude<TurnPart, { type: 'tool' }> | GivenTool
type GivenTool = { readonly type: 'tool'; readonly id: string; readonly news: ToolNews; readonly raw?: unknown }

/** The agent, as a chat uses it: the options of the session, with those of this chat in their place. */
export interface ChatHost<Client> extends Opening, Pick<CalledAgent, 'explain'>, Pick<Agent, 'can'> {
  readonly client: Client
  /** Makes a chat that begins with what was said in this one. @throws {SessionError} `UNSUPPORTED` */
  fork(id: string): Promise<Chat>
}

/** A chat of any protocol: one turn at a time, and listeners for what comes in between. Drivers say how a turn is made. */
export abstract class DrivenChat<Client = unknown> implements Chat {
  readonly id: string
  abstract readonly settings: readonly Setting[]
  protected readonly host: ChatHost<Client>
  readonly #listeners = new Set<(part: Part) => void>()
  readonly #tools = new Tools()
  readonly #said: Message[] | undefined
  #turn: Turn | undefined

  /** @param said the earlier messages; undefined when the agent does not send them */
  constructor(host: ChatHost<Client>, id: string, said?: Message[]) {
    if (typeof id !== 'string') throw new TypeError('the chat has no id')
    this.host = host
    this.id = id
    this.#said = said
  }

  /**
   * Sends a question, listening before, and asks the agent to stop when the turn's signal aborts. Resolves when the agent
   * has ended its turn.
   */
  protected abstract run(inputs: readonly ReadInput[], turn: Turn): Promise<Ending>
  /** @param value one of the choices of the setting, or anything where the agent lists none */
  protected abstract choose(category: string, value: string): Promise<void>

  async set(category: string, value: string): Promise<void> {
    const choice = chosen(this.settings, category, value)
    await attempt(this.host, 'UNKNOWN_SETTING', `set ${category} to "${choice}"`, () => this.choose(category, choice))
  }

  ask(input: Input | readonly Input[], { signal, permissions = this.host.permissions }: AskOptions = {}): Reply {
    checkOptions({ permissions })
    return new Reply(this.#parts([input].flat(), permissions, signal))
  }

  async cancel(): Promise<void> {
    this.#turn?.stop()
    if (this.#turn) await within(this.host.graceMs, this.#turn.ended)
  }

  fork(): Promise<Chat> {
    return this.host.fork(this.id)
  }

  async history(): Promise<readonly Message[]> {
    if (!this.#said) throw unsupported(this.host.name, 'show the history of a chat that it resumed')
    return [...this.#said]
  }

  on(listener: (part: Part) => void): Subscription {
    this.#listeners.add(listener)
    const dispose = () => void this.#listeners.delete(listener)
    return { dispose, [Symbol.dispose]: dispose }
  }

  /** Takes a part. @param isLate it belongs to no turn, whatever is being written */
  emit(given: GivenPart, isLate = false): void {
    if (given.type === 'tool' && !this.#tools.update(given.id, given.news)) return
    const part = given.type === 'tool' ? { type: given.type, tool: this.#tools.get(given.id), raw: given.raw } : given
    if ('delta' in part) requireTexts([part.delta])
    if (part.type === 'notice') requireTexts([part.message])
    const turn = isLate || this.#turn?.isClosed ? undefined : this.#turn
    const late = turn ? undefined : new ReplyText().take(part)
    turn?.emit(part)
    if (late) for (const listener of this.#listeners) callBack(() => listener(late))
  }

  /**
   * Asks whether a tool may run; one that may not is declined.
   *
   * @param tool what is known of it, and the question as the agent asks it
   * @param withdrawn aborts when the agent takes the question back
   */
  async permit(tool: GivenTool, withdrawn?: AbortSignal, reason?: string): Promise<Decision> {
    this.emit({ ...tool, news: { ...tool.news, status: 'pending' } })
    const answer = await this.decide({ chat: this.id, tool: this.#tools.get(tool.id), reason }, withdrawn)
    if (!isAllowed(answer)) this.emit({ ...tool, news: { status: 'declined' } })
    return answer
  }

  /** Answers a question. Outside of a turn it is refused. */
  async decide(question: OpenQuestion, withdrawn?: AbortSignal): Promise<Decision> {
    return (await this.#turn?.decide(question, withdrawn)) ?? 'cancel'
  }

  /** Adds a piece of an earlier message to the history. */
  protected remember(role: Message['role'], text: string): void {
    requireTexts([text])
    const last = this.#said?.at(-1)
    if (last?.role === role) this.#said?.splice(-1, 1, { role, text: last.text + text })
    else this.#said?.push({ role, text })
  }

  async *#parts(inputs: readonly Input[], permissions: Permissions, signal?: AbortSignal): AsyncGenerator<Part, void> {
    if (signal?.aborted) return yield { type: 'done', text: '', stop: 'cancelled' }
    if (this.#turn) throw new SessionError('CHAT_BUSY', this.#turn.signal.aborted ? isStopping : isWriting)
    const turn = new Turn({ ...this.host, permissions }, turn => this.#run(inputs, turn))
    this.#turn = turn
    this.#tools.forgetEnded()
    const abort = () => turn.stop()
    signal?.addEventListener('abort', abort)
    void turn.ended.then(() => {
      this.#turn = undefined
      signal?.removeEventListener('abort', abort)
      if (turn.reply.text !== '') this.#said?.push({ role: 'agent', text: turn.reply.text })
    })
    yield* turn.parts()
  }

  async #run(inputs: readonly Input[], turn: Turn): Promise<Ending> {
    const { name, can, cwd } = this.host
    const read = await Promise.all(inputs.map(input => readInput(input, cwd)))
    if (!can.images && read.some(input => 'image' in input)) throw unsupported(name, 'take images')
    // Before the question is sent there is nothing to cancel.
    if (turn.signal.aborted) return { stop: 'cancelled' }
    this.#said?.push({ role: 'user', text: read.map(({ label }) => label).join('\n\n') })
    return attempt(this.host, 'REPLY_FAILED', 'reply', () => this.run(read, turn))
  }
}

const isStopping = 'the agent has not yet ended the reply that was cancelled; wait, or close the agent'
const isWriting = 'another reply is being written in this chat; read it to its end, or cancel it'

/**
 * Finds a choice: by its value or name, or by a part that only one choice has.
 *
 * @returns the value that is chosen for the setting of the category
 * @throws {SessionError} `UNKNOWN_SETTING` with what there is
 */
export function chosen(settings: readonly Setting[], category: string, wanted: string): string {
  const unknown = (message: string) => new SessionError('UNKNOWN_SETTING', message)
  const choices = settings.find(setting => setting.category === category)?.choices
  const known = settings.map(({ category }) => category).join(', ')
  const missing = known === '' ? 'no settings' : `no setting "${category}"; it has: ${known}`
  if (!choices) throw unknown(`this chat has ${missing}`)
  return choices.length === 0 ? wanted : onlyChoice(choices, wanted, category, unknown).value
}
