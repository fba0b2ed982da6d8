import { resolve } from 'node:path'
import type { Agent, AgentReference, Chat, OpenOptions } from '../session/agent.js'
import type { ContextFile } from '../session/context-files.js'
import { type ChatDriver, DrivenChat } from '../session/driven-chat.js'
import { SessionError, unsupported } from '../session/error.js'
import type { Ending, Turn } from '../session/turn.js'
import type { ChatInfo, ChatOptions, ContextEntry, Input, Message, Setting } from '../session/types.js'
import type { Chat as CodyChat } from './chat.js'
import { CodyError } from './errors.js'
import type { ChatModel } from './models.js'
import { openCody } from './open.js'
import type { UsedFile } from './reply.js'
import type { CodySession } from './session.js'
import type { ConfirmationRequest } from './webview-messages.js'

type CodyReference = Extract<AgentReference, { protocol: 'cody' }>

/** Opens Cody as an agent of any session; `openCody` gives more of what only Cody has. */
export async function openCodyAgent(reference: CodyReference, options: OpenOptions): Promise<Agent> {
  const { protocol: _, command, name = 'Cody', settings, ...open } = reference
  const given = (options.mcpServers ?? []).length > 0 ? 'use MCP servers' : undefined
  const wanted = (options.directories ?? []).length > 0 ? 'work in more than one folder' : given
  if (wanted !== undefined) throw unsupported(name, wanted)
  const chats = new Map<string, DrivenChat>()
  const confirm = async (request: ConfirmationRequest, chat: string) => confirmIn(chats.get(chat), chat, request)
  try {
    const session = await openCody({
      ...open,
      ...(settings && { settings }),
      ...(command && { agent: command }),
      workspace: resolve(options.cwd ?? '.'),
      edits: options.edits,
      onConfirmation: confirm,
      graceMs: options.graceMs,
      onStderr: options.onStderr,
      connection: options.connection,
      ...(options.clientInfo && { client: options.clientInfo }),
    })
    return new CodyAgent(name, session, options, chats)
  } catch (error) {
    throw explain(error)
  }
}

class CodyAgent implements Agent {
  readonly protocol = 'cody'
  readonly name: string
  readonly client: CodySession['client']
  readonly can = { resume: false, list: true, fork: false, images: false, ask: true }
  readonly #session: CodySession
  readonly #options: OpenOptions
  readonly #chats: Map<string, DrivenChat>

  constructor(name: string, session: CodySession, options: OpenOptions, chats: Map<string, DrivenChat>) {
    this.name = name
    this.client = session.client
    this.#session = session
    this.#options = options
    this.#chats = chats
  }

  async newChat({
    permissions = this.#options.permissions ?? 'deny',
    mcpServers = [],
  }: ChatOptions = {}): Promise<Chat> {
    if (mcpServers.length > 0) throw unsupported(this.name, 'use MCP servers')
    try {
      const [chat, models] = await Promise.all([this.#session.newChat(), this.#session.models()])
      const driven = new DrivenChat(new CodyDriver(chat, models, this.name), {
        agent: this.name,
        cwd: resolve(this.#options.cwd ?? '.'),
        permissions,
        graceMs: this.#options.graceMs ?? 5_000,
        idleMs: this.#options.idleMs,
      })
      this.#chats.set(chat.id, driven)
      return driven
    } catch (error) {
      throw explain(error)
    }
  }

  async resume(): Promise<Chat> {
    throw unsupported(this.name, 'resume a chat')
  }

  async chats(): Promise<readonly ChatInfo[]> {
    const exported = await this.#session.exportChats({ fullHistory: false })
    return exported.map(({ chatID, transcript }) => ({
      id: chatID,
      title: transcript.chatTitle ?? transcript.interactions[0]?.humanMessage.text ?? undefined,
      updatedAt: new Date(transcript.lastInteractionTimestamp),
    }))
  }

  close(): Promise<void> {
    return this.#session.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** A chat of Cody. */
class CodyDriver implements ChatDriver {
  readonly #chat: CodyChat
  readonly #models: readonly ChatModel[]
  readonly #name: string
  #stop = new AbortController()

  constructor(chat: CodyChat, models: readonly ChatModel[], name: string) {
    this.#chat = chat
    this.#models = models
    this.#name = name
  }

  get id(): string {
    return this.#chat.id
  }

  async run(inputs: readonly Input[], turn: Turn): Promise<Ending> {
    const texts: string[] = []
    const contextFiles: ContextFile[] = []
    for (const input of inputs) {
      if (typeof input === 'string') texts.push(input)
      else if ('text' in input) texts.push(input.text)
      else if ('file' in input) contextFiles.push({ path: input.file, lines: input.lines })
      else throw unsupported(this.#name, 'take images')
    }
    this.#stop = new AbortController()
    try {
      for await (const part of this.#chat.ask(texts.join('\n\n'), { contextFiles, signal: this.#stop.signal })) {
        if (part.type === 'text') turn.emit({ type: 'text', delta: part.delta })
        else if (part.type === 'rewrite') turn.emit(part)
        else if (part.type === 'context') turn.emit({ type: 'context', files: part.files.map(contextEntry) })
        else return { stop: part.type === 'done' ? 'end' : 'cancelled' }
      }
      return { stop: 'cancelled' }
    } catch (error) {
      throw explain(error)
    }
  }

  async cancel(): Promise<void> {
    this.#stop.abort()
  }

  settings(): readonly Setting[] {
    const choices = this.#models.map(({ id, title }) => ({ value: id, name: title }))
    return [{ category: 'model', name: 'Model', value: this.#chat.model?.id ?? this.#models[0]?.id, choices }]
  }

  async set(_: Setting, value: string): Promise<void> {
    await this.#chat.setModel(value)
  }

  async history(): Promise<readonly Message[]> {
    return this.#chat.messages.map(({ speaker, text }) => ({
      role: speaker === 'human' ? 'user' : 'agent',
      text: text ?? '',
    }))
  }
}

/** Asks a chat's permissions about a confirmation, which is all that Cody says about its tools. */
async function confirmIn(chat: DrivenChat | undefined, id: string, { step, ...request }: ConfirmationRequest) {
  if (!chat) return false
  const said: Readonly<Record<string, unknown>> = typeof step === 'object' ? { ...step } : {}
  const words = [said.title, said.content].filter(word => typeof word === 'string' && word !== '')
  const tool = {
    id: request.id,
    title: words.join(': ') || 'something that the agent does not name',
    kind: 'other' as const,
    status: 'pending' as const,
    input: step,
    diffs: [],
    files: [],
  }
  chat.emit({ type: 'tool', tool })
  const isAllowed = (await chat.decide({ chat: id, tool })).startsWith('allow')
  // Cody says no more of it.
  chat.emit({ type: 'tool', tool: { ...tool, status: isAllowed ? 'completed' : 'declined' } })
  return isAllowed
}

function contextEntry({ uri, range }: UsedFile): ContextEntry {
  if (typeof range !== 'object' || range === null || !('start' in range) || !('end' in range)) return { uri }
  const { start, end } = range as { start: { line: number }; end: { line: number; character: number } }
  const first = start.line + 1
  return { uri, lines: { first, last: Math.max(first, end.line + (end.character > 0 ? 1 : 0)) } }
}

const signInCodes: readonly string[] = ['NOT_SIGNED_IN', 'INVALID_TOKEN']

/** Cody's errors in the words of a session; those that a session has no word for stay Cody's. */
function explain(error: unknown): unknown {
  if (!(error instanceof CodyError)) return error
  const { code, message } = error
  if (signInCodes.includes(code))
    return new SessionError('NOT_SIGNED_IN', message, {
      cause: error,
      waysToSignIn: ['set SRC_ENDPOINT and SRC_ACCESS_TOKEN'],
    })
  if (code === 'MODEL') return new SessionError('UNKNOWN_SETTING', message, { cause: error })
  if (code === 'CHAT_BUSY' || code === 'REPLY_FAILED' || code === 'UNSUPPORTED')
    return new SessionError(code, message, { cause: error })
  return error
}
