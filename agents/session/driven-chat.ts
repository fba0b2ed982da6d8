import type { Subscription } from '../../runtime/index.js'
import { within } from '../../runtime/within.js'
import type { Chat } from './agent.js'
import { unsupported } from './error.js'
import { decideBy } from './permissions.js'
import { chatBusy, Reply } from './reply.js'
import { chosen } from './settings.js'
import type { Ending, OpenQuestion, Turn, TurnPart } from './turn.js'
import type { AskOptions, Decision, Input, Message, Part, Permissions, Setting } from './types.js'

/** What a driver does for one chat. */
export interface ChatDriver {
  readonly id: string
  /** Sends a question, listening before; resolves when the agent has ended its turn. */
  run(inputs: readonly Input[], turn: Turn, permissions: Permissions): Promise<Ending>
  /** Asks the agent to stop its turn. */
  cancel(): Promise<void>
  settings(): readonly Setting[]
  /** @param value one of the choices, or anything where the agent lists none */
  set(setting: Setting, value: string): Promise<void>
  history(): Promise<readonly Message[]>
  /** Makes a chat that begins with what was said in this one. */
  fork?(permissions: Permissions): Promise<Chat>
}

/** What a chat needs to know of its session. */
export interface ChatContext {
  readonly agent: string
  readonly cwd: string
  readonly permissions: Permissions
  readonly graceMs: number
  readonly idleMs: number | undefined
}

/** A chat of any driver: one turn at a time, and listeners for what comes in between. */
export class DrivenChat implements Chat {
  readonly #driver: ChatDriver
  readonly #context: ChatContext
  readonly #listeners = new Set<(part: Part) => void>()
  #turn: Turn | undefined
  /** What the turn is allowed; the chat's own permissions without a turn. */
  #permissions: Permissions

  constructor(driver: ChatDriver, context: ChatContext) {
    this.#driver = driver
    this.#context = context
    this.#permissions = context.permissions
  }

  get id(): string {
    return this.#driver.id
  }

  get settings(): readonly Setting[] {
    return this.#driver.settings()
  }

  /** What the agent is allowed now. */
  get permissions(): Permissions {
    return this.#permissions
  }

  async set(category: string, value: string): Promise<void> {
    const { setting, choice } = chosen(this.settings, category, value)
    await this.#driver.set(setting, choice)
  }

  ask(input: Input | readonly Input[], { signal, permissions = this.#context.permissions }: AskOptions = {}): Reply {
    const inputs = Array.isArray(input) ? (input as readonly Input[]) : [input as Input]
    const { graceMs, idleMs, cwd } = this.#context
    return new Reply({
      ...{ signal, graceMs, idleMs },
      begin: turn => this.#begin(turn, permissions),
      run: turn => this.#driver.run(inputs, turn, permissions),
      cancel: () => this.#driver.cancel(),
      decide: question => decideBy(permissions, question, cwd),
      late: part => this.#tell(part),
    })
  }

  async cancel(): Promise<void> {
    const turn = this.#turn
    if (!turn) return
    turn.stop()
    await within(this.#context.graceMs, turn.ended)
  }

  fork(): Promise<Chat> {
    return (
      this.#driver.fork?.(this.#context.permissions) ?? Promise.reject(unsupported(this.#context.agent, 'fork a chat'))
    )
  }

  history(): Promise<readonly Message[]> {
    return this.#driver.history()
  }

  on(listener: (part: Part) => void): Subscription {
    this.#listeners.add(listener)
    const dispose = () => void this.#listeners.delete(listener)
    return { dispose, [Symbol.dispose]: dispose }
  }

  /** Takes a part that belongs to the turn that is being written, or to none. */
  emit(part: TurnPart): void {
    if (this.#turn) this.#turn.emit(part)
    else this.#tell(part.type === 'text' ? { ...part, text: part.delta } : part)
  }

  /** Takes a part that belongs to no turn, whatever is being written. */
  emitLate(part: TurnPart): void {
    this.#tell(part.type === 'text' ? { ...part, text: part.delta } : part)
  }

  /** Answers a question. Outside of a turn nobody waits for what it is about. */
  async decide(question: OpenQuestion, withdrawn?: AbortSignal): Promise<Decision> {
    return (await this.#turn?.decide(question, withdrawn)) ?? 'cancel'
  }

  #begin(turn: Turn, permissions: Permissions): void {
    if (this.#turn) throw chatBusy(this.#turn.phase !== 'writing')
    this.#turn = turn
    this.#permissions = permissions
    void turn.ended.then(() => {
      this.#turn = undefined
      this.#permissions = this.#context.permissions
    })
  }

  #tell(part: Part): void {
    for (const listener of this.#listeners) {
      try {
        listener(part)
      } catch {
        // A listener's fault must not reach the traffic.
      }
    }
  }
}
