import { isObject } from '../../base/json.js'
import type {
  AcpClient,
  ContentBlock,
  PermissionOption,
  PermissionOptionKind,
  PromptCapabilities,
  RequestPermissionOutcome,
  RequestPermissionRequest,
  SessionUpdate,
} from '../../generated/acp/1/index.js'
import { ErrorResponse } from '../../runtime/index.js'
import type { Chat } from '../session/agent.js'
import type { ChatDriver, DrivenChat } from '../session/driven-chat.js'
import { notSignedIn, SessionError, unsupported } from '../session/error.js'
import { fileAsText, readInputFile } from '../session/inputs.js'
import { Tools } from '../session/tools.js'
import type { Ending, Turn } from '../session/turn.js'
import type { Decision, Input, Message, Permissions, Setting } from '../session/types.js'
import { AcpParts, stopOf, updateTool } from './parts.js'
import { untilQuiet } from './quiet.js'
import type { AcpSettings } from './settings.js'
import { usageOf } from './unstable.js'

/** Code of ACP for a call that needs somebody to be signed in. */
const authRequired = -32000

/** What a chat needs of its agent. */
export interface AcpHost {
  readonly name: string
  readonly client: AcpClient
  readonly cwd: string
  readonly prompts: PromptCapabilities
  readonly waysToSignIn: readonly string[]
  /** Forks a chat; undefined when the agent cannot. */
  readonly fork: ((id: string, permissions: Permissions) => Promise<Chat>) | undefined
}

/** A session of an ACP agent. */
export class AcpChat implements ChatDriver {
  readonly id: string
  readonly #host: AcpHost
  readonly #settings: AcpSettings
  readonly #tools = new Tools()
  readonly #parts = new AcpParts(this.#tools)
  readonly #said: Message[] = []
  #updates = 0
  /** Whether everything that was said is known: not after a resume without a replay. */
  readonly #isWhole: boolean
  readonly fork?: (permissions: Permissions) => Promise<Chat>

  /** @param replayed the updates with which the agent told of an earlier chat; undefined when it told nothing of it */
  constructor(id: string, host: AcpHost, settings: AcpSettings, replayed: readonly SessionUpdate[] | undefined) {
    this.id = id
    this.#host = host
    this.#settings = settings
    this.#isWhole = replayed !== undefined
    for (const update of replayed ?? []) this.#replay(update)
    const { fork } = host
    if (fork) this.fork = permissions => fork(this.id, permissions)
  }

  async run(inputs: readonly Input[], turn: Turn): Promise<Ending> {
    const prompt = await Promise.all(inputs.map(input => this.#block(input)))
    this.#parts.begin()
    this.#said.push({ role: 'user', text: prompt.map(textOf).join('\n\n') })
    if (turn.signal.aborted) return { stop: 'cancelled' }
    try {
      const response = await this.#host.client.session.prompt({ sessionId: this.id, prompt })
      // Agents send the rest of a cancelled turn after they have answered.
      if (turn.signal.aborted) await untilQuiet(() => this.#updates)
      return { stop: stopOf(response.stopReason), usage: usageOf(response) }
    } catch (error) {
      throw explain(error, this.#host)
    }
  }

  async cancel(): Promise<void> {
    await this.#host.client.session.cancel({ sessionId: this.id })
  }

  settings(): readonly Setting[] {
    return this.#settings.all
  }

  set(setting: Setting, value: string): Promise<void> {
    return this.#settings.set(this.id, setting, value)
  }

  async history(): Promise<readonly Message[]> {
    if (!this.#isWhole) throw unsupported(this.#host.name, 'tell what was said in a chat that it resumed')
    return [...this.#said]
  }

  /** Takes an update of the session. */
  receive(update: SessionUpdate, chat: DrivenChat): void {
    this.#updates += 1
    if (update.sessionUpdate === 'config_option_update') this.#settings.update(update.configOptions)
    if (update.sessionUpdate === 'current_mode_update') this.#settings.updateMode(update.currentModeId)
    const part = this.#parts.of(update)
    if (part?.type === 'text') this.#say('agent', part.delta)
    if (part) chat.emit(part)
  }

  /** Answers a permission request: the option whose kind is the decision, or `cancelled` when none fits. */
  async permit(
    request: RequestPermissionRequest,
    chat: DrivenChat,
    signal: AbortSignal,
  ): Promise<RequestPermissionOutcome> {
    const tool = updateTool(this.#tools, request.toolCall)
    chat.emit({ type: 'tool', tool, raw: request })
    const decision = await chat.decide({ chat: this.id, tool }, signal)
    const option = optionFor(decision, request.options)
    if (!decision.startsWith('allow')) chat.emit({ type: 'tool', tool: this.#tools.decline(tool.id), raw: request })
    return option ? { outcome: 'selected', optionId: option.optionId } : { outcome: 'cancelled' }
  }

  async #block(input: Input): Promise<ContentBlock> {
    const { name, cwd, prompts } = this.#host
    if (typeof input === 'string') return { type: 'text', text: input }
    if ('text' in input) return { type: 'text', text: input.text }
    if ('image' in input) {
      if (!prompts.image) throw unsupported(name, 'take images')
      const { data, mimeType } = input.image
      return { type: 'image', data, mimeType }
    }
    const file = await readInputFile(input, cwd)
    if (!prompts.embeddedContext || input.lines) return { type: 'text', text: fileAsText(file) }
    return { type: 'resource', resource: { uri: file.uri, text: file.content, mimeType: 'text/plain' } }
  }

  #replay(update: SessionUpdate): void {
    const isUser = update.sessionUpdate === 'user_message_chunk'
    if (!isUser && update.sessionUpdate !== 'agent_message_chunk') return
    if (update.content.type === 'text') this.#say(isUser ? 'user' : 'agent', update.content.text)
  }

  #say(role: Message['role'], text: string): void {
    const last = this.#said.at(-1)
    if (last?.role === role) this.#said[this.#said.length - 1] = { role, text: last.text + text }
    else this.#said.push({ role, text })
  }
}

/** Turns the failure of a call into one that a person can act on; errors of the runtime stay as they are. */
export function explain(error: unknown, { name, waysToSignIn }: Pick<AcpHost, 'name' | 'waysToSignIn'>): unknown {
  if (!(error instanceof ErrorResponse)) return error
  if (error.rpcCode === authRequired) return notSignedIn(name, waysToSignIn, error)
  return new SessionError('REPLY_FAILED', `${name} could not reply: ${error.message}${detailsOf(error)}`, {
    cause: error,
  })
}

/** What agents put behind a message such as "Internal error". */
function detailsOf({ data }: ErrorResponse): string {
  const details = isObject(data) && 'details' in data ? data.details : data
  return typeof details === 'string' && details !== '' ? `: ${details.slice(0, 1000)}` : ''
}

/** The kinds of options that mean a decision, the best one first. A lasting answer is never made of a single one. */
const kindsFor: Readonly<Record<Decision, readonly PermissionOptionKind[]>> = {
  allow: ['allow_once'],
  'allow-always': ['allow_always', 'allow_once'],
  deny: ['reject_once'],
  'deny-always': ['reject_always', 'reject_once'],
  cancel: [],
}

function optionFor(decision: Decision, options: readonly PermissionOption[]): PermissionOption | undefined {
  for (const wanted of kindsFor[decision]) {
    const option = options.find(({ kind }) => kind === wanted)
    if (option) return option
  }
  return undefined
}

function textOf(block: ContentBlock): string {
  if (block.type === 'text') return block.text
  if (block.type === 'resource') return block.resource.uri
  return `[${block.type}]`
}
