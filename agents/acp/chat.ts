import type {
  AcpClient,
  ContentBlock,
  NewSessionResponse,
  PermissionOption,
  PermissionOptionKind,
  RequestPermissionOutcome,
  RequestPermissionRequest,
  SessionUpdate,
} from '../../generated/acp/1/index.js'
import { type ChatHost, DrivenChat } from '../session/driven-chat.js'
import { fileAsText, type ReadInput } from '../session/inputs.js'
import type { Ending, Turn } from '../session/turn.js'
import type { Answer, Decision, Message, Permissions, Setting } from '../session/types.js'
import { AcpText, partOf, stopOf, toolNews } from './parts.js'
import { untilQuiet } from './quiet.js'
import { AcpSettings } from './settings.js'
import { usageOf } from './unstable.js'

/** A session of an ACP agent. */
export class AcpChat extends DrivenChat<AcpClient> {
  readonly id: string
  readonly #takesFiles: boolean
  #settings: AcpSettings
  #text = new AcpText()
  #updates = 0

  constructor(
    host: ChatHost<AcpClient>,
    id: string,
    permissions: Permissions,
    said: readonly Message[] | undefined,
    takesFiles: boolean,
  ) {
    super(host, permissions, said)
    this.id = id
    this.#takesFiles = takesFiles
    this.#settings = new AcpSettings(host.client, {})
  }

  /** Reads the settings from the answer that has opened the session. */
  with(response: Partial<NewSessionResponse> | null): this {
    // Older agents answer `session/load` with null.
    this.#settings = new AcpSettings(this.host.client, response ?? {})
    return this
  }

  get settings(): readonly Setting[] {
    return this.#settings.all
  }

  protected override async run(inputs: readonly ReadInput[], turn: Turn): Promise<Ending> {
    this.#text = new AcpText()
    const prompt = inputs.map(input => this.#block(input))
    const response = await this.host.client.session.prompt({ sessionId: this.id, prompt })
    // Agents send the rest of a cancelled turn after they have answered.
    if (turn.signal.aborted) await this.quiet()
    return { stop: stopOf(response?.stopReason), usage: usageOf(response) }
  }

  protected override async interrupt(): Promise<void> {
    await this.host.client.session.cancel({ sessionId: this.id })
  }

  protected override choose(setting: Setting, value: string): Promise<void> {
    return this.#settings.set(this.id, setting, value)
  }

  /** Takes an update of the session. */
  receive(update: SessionUpdate): void {
    this.#updates += 1
    if (update.sessionUpdate === 'config_option_update') this.#settings.update(update.configOptions)
    if (update.sessionUpdate === 'current_mode_update') this.#settings.updateMode(update.currentModeId)
    if (update.sessionUpdate === 'tool_call' || update.sessionUpdate === 'tool_call_update') {
      this.#text.afterTool(update)
      this.emitTool(update.toolCallId, toolNews(update), update)
    } else {
      const part = partOf(update, this.#text)
      if (part) this.emit({ ...part, raw: update })
    }
  }

  /** Takes an update about an earlier turn. */
  replay(update: SessionUpdate): void {
    this.#updates += 1
    const isUser = update.sessionUpdate === 'user_message_chunk'
    if (!isUser && update.sessionUpdate !== 'agent_message_chunk') return
    const { content } = update
    if (content.type === 'text' && typeof content.text === 'string')
      this.remember(isUser ? 'user' : 'agent', content.text)
  }

  /** Answers a permission request: the option whose kind is the decision, or `cancelled` when none fits. */
  async permission(request: RequestPermissionRequest, withdrawn: AbortSignal): Promise<RequestPermissionOutcome> {
    const { toolCall, options } = request
    const decision = await this.permit(toolCall.toolCallId, toolNews(toolCall), { raw: request, withdrawn })
    const option = optionFor(decision, options)
    return option ? { outcome: 'selected', optionId: option.optionId } : { outcome: 'cancelled' }
  }

  /** Waits for updates that the agent sends after its answer. */
  quiet(): Promise<void> {
    return untilQuiet(() => this.#updates)
  }

  #block(input: ReadInput): ContentBlock {
    if ('text' in input) return { type: 'text', text: input.text }
    if ('image' in input) return { type: 'image', ...input.image }
    const { uri, content, lines } = input.file
    if (!this.#takesFiles || lines) return { type: 'text', text: fileAsText(input.file) }
    return { type: 'resource', resource: { uri, text: content, mimeType: 'text/plain' } }
  }
}

/** The kinds of options that mean a decision, the best one first. A lasting answer is never made of a single one. */
const kindsFor: Readonly<Record<Decision, readonly PermissionOptionKind[]>> = {
  allow: ['allow_once'],
  'allow-always': ['allow_always', 'allow_once'],
  deny: ['reject_once'],
  'deny-always': ['reject_always', 'reject_once'],
  cancel: [],
}

function optionFor(decision: Answer, options: readonly PermissionOption[]): PermissionOption | undefined {
  const wanted = typeof decision === 'string' ? kindsFor[decision] : []
  return wanted.flatMap(kind => options.filter(option => option.kind === kind))[0]
}
