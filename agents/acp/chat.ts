import { setTimeout } from 'node:timers/promises'
import type * as acp from '../../generated/acp/1/index.js'
import * as api from '../session/driver.js'
import { blockOf, categoryOf, partOf, settingsOf, stopOf, toolNews } from './messages.js'
import { type Choices, setLegacyModel, usageOf } from './unstable.js'

/** Milliseconds without an update after which the agent has nothing more to say. */
const quietMs = 100
/** Times that this is waited for. */
const mostQuietRounds = 20

/** A session of an ACP agent. */
export class AcpChat extends api.DrivenChat<acp.AcpClient> {
  settings: readonly api.Setting[] = []
  #choices: Choices = {}
  #updates = 0
  #isReplaying = false

  /** Takes what can be chosen now, from the answer that has opened the session or from an update. */
  take(news: Choices | null): this {
    // Older agents answer `session/load` with null.
    const choices = { ...this.#choices, ...news }
    this.settings = settingsOf(choices)
    this.#choices = choices
    return this
  }

  protected override async run(inputs: readonly api.ReadInput[], turn: api.Turn): Promise<api.Ending> {
    const { session } = this.host.client
    turn.signal.addEventListener('abort', () => void session.cancel({ sessionId: this.id }).catch(() => {}))
    const response = await session.prompt({ sessionId: this.id, prompt: inputs.map(blockOf) })
    // Agents send the rest of a cancelled turn after they have answered.
    if (turn.signal.aborted) await this.#quiet()
    return { stop: stopOf(response?.stopReason), usage: usageOf(response) }
  }

  protected override async choose(category: string, value: string): Promise<void> {
    const { client } = this.host
    const { configOptions, models } = this.#choices
    const option = configOptions?.find(option => categoryOf(option) === category)
    if (option) {
      const chosen = option.type === 'boolean' ? { type: 'boolean' as const, value: value === 'true' } : { value }
      this.take(await client.session.setConfigOption({ sessionId: this.id, configId: option.id, ...chosen }))
    } else if (category === 'mode') {
      await client.session.setMode({ sessionId: this.id, modeId: value })
      this.#takeMode(value)
    } else if (models) {
      await setLegacyModel(client, this.id, value)
      this.take({ models: { ...models, currentModelId: value } })
    }
  }

  /** Takes an update of the session. */
  receive(update: acp.SessionUpdate): void {
    this.#updates += 1
    if (update.sessionUpdate === 'config_option_update') this.take({ configOptions: update.configOptions })
    if (update.sessionUpdate === 'current_mode_update') this.#takeMode(update.currentModeId)
    const part = partOf(update)
    if (this.#isReplaying) this.#replay(update, part)
    else if (part) this.emit({ ...part, raw: update })
  }

  /**
   * Waits until an earlier session is open. Agents send its messages again before their answer, Gemini CLI afterwards, and
   * some also where they were asked to resume or to fork: they belong to no reply.
   */
  async replayed(opened: Choices | null | Promise<Choices | null>): Promise<this> {
    this.#isReplaying = true
    this.take(await opened)
    await this.#quiet()
    this.#isReplaying = false
    return this
  }

  /** Answers a permission request: with the option whose kind is the decision, or `cancelled` when none fits. */
  async permission(request: acp.RequestPermissionRequest, signal: AbortSignal): Promise<acp.RequestPermissionResponse> {
    const { toolCall, options } = request
    const tool = { type: 'tool', id: toolCall.toolCallId, news: toolNews(toolCall), raw: request } as const
    const decision = await this.permit(tool, signal)
    const [option] = kindsFor[decision].flatMap(kind => options.filter(option => option.kind === kind))
    return { outcome: option ? { outcome: 'selected', optionId: option.optionId } : { outcome: 'cancelled' } }
  }

  #takeMode(currentModeId: string): void {
    const { modes } = this.#choices
    if (modes) this.take({ modes: { ...modes, currentModeId } })
  }

  /** Takes an update about an earlier turn. */
  #replay(update: acp.SessionUpdate, part?: api.GivenPart): void {
    if (part?.type === 'text') this.remember('agent', part.delta)
    if (update.sessionUpdate !== 'user_message_chunk') return
    if (update.content.type === 'text') this.remember('user', update.content.text)
  }

  /** Waits for updates that the agent sends late, after its answer: they cannot be told from those of the next turn. */
  async #quiet(): Promise<void> {
    for (let round = 0; round < mostQuietRounds; round++) {
      const before = this.#updates
      await setTimeout(quietMs)
      if (this.#updates === before) return
    }
  }
}

/** The kinds of options that mean a decision, the best one first. A lasting answer is never made of a single one. */
const kindsFor: Readonly<Record<api.Decision, readonly acp.PermissionOptionKind[]>> = {
  allow: ['allow_once'],
  'allow-always': ['allow_always', 'allow_once'],
  deny: ['reject_once'],
  'deny-always': ['reject_always', 'reject_once'],
  cancel: [],
}
