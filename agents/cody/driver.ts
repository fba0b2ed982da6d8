import { textOf } from '../../base/json.js'
import { ErrorResponse } from '../../runtime/index.js'
import * as api from '../session/driver.js'
import type { Chat as CodyChat } from './chat.js'
import { CodyError, type CodyErrorCode } from './errors.js'
import type { ChatModel } from './models.js'
import { openCody } from './open.js'
import type { CodySession } from './session.js'
import type { ConfirmationRequest } from './webview-messages.js'

type Client = CodySession['client']
type CodyReference = Extract<api.AgentReference, { protocol: 'cody' }>

/** Opens Cody as an agent of any session; `openCody` gives more of what only Cody has. */
export async function openCodyAgent(reference: CodyReference, opening: api.Opening): Promise<api.Agent> {
  const { name, directories, env, cwd: workspace, edits, graceMs, onStderr, connection, clientInfo: client } = opening
  if (directories.length > 0) throw api.unsupported(name, 'work in more than one folder')
  if (env) throw api.unsupported(name, 'take variables of the environment')
  const chats = new Set<CodyDriven>()
  const open = () =>
    openCody({
      ...reference,
      ...{ agent: reference.command, workspace, edits, graceMs, onStderr, connection, client },
      onMessage: ({ severity, message }) => {
        const level = severity === 'information' ? 'info' : severity
        for (const driven of chats) driven.emit({ type: 'notice', level, message })
        return undefined
      },
      onConfirmation: async (request, id) => [...chats].find(({ chat }) => chat.id === id)?.confirm(request) ?? false,
    })
  const session = await api.attempt({ ...opening, explain }, 'UNSUPPORTED', 'be opened', open)
  return api.agentOf<Client>(opening, {
    ...{ client: session.client, explain },
    // It forgets its chats when it ends. `globalState` says why it keeps nothing.
    can: { resume: false, list: false, fork: false, images: false, ask: true },
    async begin(_, host) {
      if (host.mcpServers.length > 0) throw api.unsupported(host.name, 'use MCP servers')
      const [chat, models = []] = await Promise.all([session.newChat(), session.models().catch(api.noAnswer)])
      const driven = new CodyDriven(host, chat, models)
      chats.add(driven)
      return driven
    },
  })
}

/** A chat of Cody. */
class CodyDriven extends api.DrivenChat<Client> {
  /** The agent may know it by another id than at its beginning. */
  readonly chat: CodyChat
  readonly #models: readonly ChatModel[]

  constructor(host: api.ChatHost<Client>, chat: CodyChat, models: readonly ChatModel[]) {
    super(host, chat.id, [])
    this.chat = chat
    this.#models = models
  }

  get settings(): readonly api.Setting[] {
    const { model, messages, repositories } = this.chat
    const current = model?.id ?? messages.findLast(({ model }) => model)?.model ?? this.#models[0]?.id
    const choices = this.#models.map(({ id: value, title: name, provider, available, tags }) => {
      const description = [provider, available ? tags.join(', ') : 'not available to you'].filter(Boolean).join(', ')
      return { value, name, description }
    })
    const searched = repositories.map(({ name }) => name).join(',')
    return [
      api.settingOf('model', 'Model', current, choices),
      { category: 'repositories', name: 'Repositories to search', value: searched, choices: [] },
    ]
  }

  protected override async run(inputs: readonly api.ReadInput[], turn: api.Turn): Promise<api.Ending> {
    const contextFiles = inputs.flatMap(({ file }) => (file ? [{ path: file.file, lines: file.lines }] : []))
    const texts = inputs.flatMap(({ file, text }) => (file ? [] : [text]))
    for await (const part of this.chat.ask(texts.join('\n\n'), { contextFiles, signal: turn.signal })) {
      if (part.type === 'done') return { stop: 'end' }
      if (part.type !== 'cancelled') turn.emit(part.type === 'text' ? { ...part, id: this.id } : part)
    }
    return { stop: 'cancelled' }
  }

  protected override async choose(category: string, value: string): Promise<void> {
    if (category === 'model') await this.chat.setModel(value)
    else await this.chat.setRepositories(value.split(/[\s,]+/).filter(Boolean))
  }

  /** Asks about a confirmation: Cody sends nothing else about its tools. */
  async confirm(request: ConfirmationRequest): Promise<boolean> {
    const { id, step } = request
    const { title: what, content }: Readonly<Record<string, unknown>> = typeof step === 'object' ? { ...step } : {}
    const title =
      [what, content].flatMap(words => textOf(words) ?? []).join(': ') || 'something that the agent does not name'
    const answer = await this.permit({ type: 'tool', id, news: { title, input: step }, raw: request })
    // Cody sends no more about it.
    if (api.isAllowed(answer)) this.emit({ type: 'tool', id, news: { status: 'completed' }, raw: request })
    return api.isAllowed(answer)
  }
}

/** Codes of Cody's errors that a session has too. */
const sessionCodes: Readonly<Partial<Record<CodyErrorCode, api.SessionErrorCode>>> = {
  ...{ NOT_SIGNED_IN: 'NOT_SIGNED_IN', INVALID_TOKEN: 'NOT_SIGNED_IN' },
  ...{ MODEL: 'UNKNOWN_SETTING', REPOSITORY: 'UNKNOWN_SETTING' },
  ...{ CHAT_BUSY: 'CHAT_BUSY', REPLY_FAILED: 'REPLY_FAILED', UNSUPPORTED: 'UNSUPPORTED' },
}

/** @returns the error of a session; undefined for those that a session has no word for: they stay Cody's */
function explain(error: unknown): api.SessionError | undefined {
  const code = error instanceof CodyError ? sessionCodes[error.code] : undefined
  if (!(error instanceof CodyError) || code === undefined) return undefined
  const waysToSignIn = code === 'NOT_SIGNED_IN' ? ['set SRC_ENDPOINT and SRC_ACCESS_TOKEN'] : []
  // The answer of the agent has a code and data, which Cody's own error has not.
  const cause = error.cause instanceof ErrorResponse ? error.cause : error
  return new api.SessionError(code, error.message, { cause, waysToSignIn })
}
