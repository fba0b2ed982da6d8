// Everything in which the versions of the agent differ. The rest of this folder knows only `AgentVersion`.

import { randomUUID } from 'node:crypto'
import {
  CodyClient as OldClient,
  type ExtensionMessage as OldExtensionMessage,
  type ServerInfo as OldServerInfo,
} from '../../generated/cody/1.28/index.js'
import {
  type ChatExportResult,
  CodyClient,
  type EditTask,
  type ExtensionMessage,
  type ServerInfo,
} from '../../generated/cody/1.114/index.js'
import type { AgentConnection, RequestOptions } from '../../runtime/index.js'
import type { FileContent } from '../session/context-files.js'
import type { Range } from '../session/workspace/text-edits.js'
import { CodyError } from './errors.js'
import type { ChatModel } from './models.js'
import type { Repository } from './repositories.js'
import type { ChatMessage, Transcript } from './webview-messages.js'

/** The user who is signed in, and the instance. */
export interface User {
  readonly username: string
  readonly displayName: string | undefined
  readonly email: string | undefined
  /** URL of the instance. */
  readonly endpoint: string
  /** Version of the instance, where the agent tells it. */
  readonly siteVersion: string | undefined
}

/** Whether somebody is signed in; `pending` while the agent has not found out. */
export type SignIn = { state: 'signedIn'; user: User } | { state: 'signedOut' } | { state: 'pending' }

/** A question with all that goes with it. */
interface Question {
  readonly chat: string
  readonly text: string
  readonly files: readonly FileContent[]
  readonly repositories: readonly Repository[]
}

/** One version of the agent's protocol, as far as this layer uses it. */
export interface AgentVersion {
  /** First and last version of the agent that this was checked with. */
  readonly name: '1.28' | '1.114'
  signIn(): Promise<SignIn>
  models(): Promise<ChatModel[]>
  setModel(chat: string, model: string): Promise<void>
  submit(question: Question, options: RequestOptions): Promise<Transcript>
  /**
   * The chat in which to go on after a reply was cancelled.
   *
   * @param said what was said before the cancelled question
   * @returns the chat's id; not the one before when that cannot go on
   */
  goOn(chat: string, said: readonly ChatMessage[], model: string | undefined): Promise<string>
  /** Opens a chat that continues an exported one, whether or not this agent remembers it. @returns the chat's id */
  restore(exported: ExportedChat, user: User): Promise<string>
  /** Starts a built-in command on what is focused. @returns its chat */
  command(name: string): Promise<string>
  /** Starts an edit of what is selected in a document. @returns the id of its task; none when it was not started */
  edit(instruction: string, range: Range): Promise<string | undefined>
  /** The state of the task of an edit. @throws {ResponseError} the agent does not know the task */
  editState(id: string): Promise<EditTaskState>
  /** Stops an edit, whatever its state. */
  cancelEdit(id: string): Promise<void>
}

/** A chat as the agent has exported it. */
export type ExportedChat = ChatExportResult

/** The state of an edit, as all versions of the agent have it. */
export type EditTaskState = Pick<EditTask, 'state' | 'error'>

type AuthStatus = ServerInfo['authStatus'] | OldServerInfo['authStatus']

/** The version that an agent speaks, by what it answered to `initialize`. */
export function versionOf(info: ServerInfo | OldServerInfo, connection: AgentConnection): AgentVersion {
  const { authStatus } = info
  const codyVersion = 'codyVersion' in info ? info.codyVersion : undefined
  const isOld = codyVersion !== undefined || (authStatus && 'isLoggedIn' in authStatus)
  return isOld ? new Version128(new OldClient(connection)) : new Version1114(connection)
}

/** Whether somebody is signed in, from the answer of any version. */
export function signInOf(authStatus: AuthStatus): SignIn {
  if (!authStatus) return { state: 'pending' }
  const status: { readonly [key: string]: unknown } = { ...authStatus }
  if (status.pendingValidation === true) return { state: 'pending' }
  if (!(status.isLoggedIn ?? status.authenticated)) return { state: 'signedOut' }
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const user = {
    username: text(status.username) ?? '',
    displayName: text(status.displayName),
    email: text(status.primaryEmail),
    endpoint: text(status.endpoint) ?? '',
    siteVersion: text(status.siteVersion),
  }
  return { state: 'signedIn', user }
}

class Version1114 implements AgentVersion {
  readonly name = '1.114'
  readonly #client: CodyClient

  constructor(connection: AgentConnection) {
    this.#client = new CodyClient(connection)
  }

  async signIn(): Promise<SignIn> {
    return signInOf(await this.#client.extensionConfiguration.status())
  }

  async models(): Promise<ChatModel[]> {
    const { models } = await this.#client.chat.models({ modelUsage: 'chat' })
    return models.map(({ model, isModelAvailable }) => ({
      id: model.id,
      title: model.title,
      provider: model.provider,
      available: isModelAvailable,
      tags: model.tags,
    }))
  }

  async setModel(chat: string, model: string): Promise<void> {
    await this.#client.chat.setModel({ id: chat, model })
  }

  async submit({ chat, text, files, repositories }: Question, options: RequestOptions): Promise<Transcript> {
    const contextItems = [...repositories.map(repositoryItem), ...files.map(fileItem)]
    const message = { command: 'submit' as const, text, contextItems }
    return finalTranscript(await this.#client.chat.submitMessage({ id: chat, message }, options))
  }

  async goOn(chat: string): Promise<string> {
    return chat
  }

  async restore({ chatID, transcript }: ExportedChat, { endpoint, username }: User): Promise<string> {
    // The agent keeps the history of each account apart.
    await this.#client.chat.import({ history: { [`${endpoint}-${username}`]: { [chatID]: transcript } }, merge: true })
    const id = await this.#client.chat.new()
    await this.#client.webview.receiveMessage({ id, message: { command: 'restoreHistory', chatID } })
    return id
  }

  command(name: string): Promise<string> {
    if (name === 'explain' || name === 'smell') return this.#client.commands[name]()
    throw unsupported(name, ['explain', 'smell'])
  }

  async edit(): Promise<string | undefined> {
    // The instruction is asked for with `editTask/getUserInput`.
    return (await this.#client.editTask.start()) ?? undefined
  }

  editState(id: string): Promise<EditTaskState> {
    return this.#client.editTask.getTaskDetails(id)
  }

  async cancelEdit(id: string): Promise<void> {
    await this.#client.editTask.cancel(id)
  }
}

class Version128 implements AgentVersion {
  readonly name = '1.28'
  readonly #client: OldClient
  /** Ids of the repositories that each chat was told to search. */
  readonly #searched = new Map<string, string>()

  constructor(client: OldClient) {
    this.#client = client
  }

  async signIn(): Promise<SignIn> {
    return signInOf(await this.#client.extensionConfiguration.status())
  }

  async models(): Promise<ChatModel[]> {
    const { models } = await this.#client.chat.models({ modelUsage: 'chat' })
    return models.map(({ model, title, provider, tags }) => ({ id: model, title, provider, available: true, tags }))
  }

  async setModel(chat: string, model: string): Promise<void> {
    await this.#client.webview.receiveMessage({ id: chat, message: { command: 'chatModel', model } })
  }

  async submit({ chat, text, files, repositories }: Question, options: RequestOptions): Promise<Transcript> {
    await this.#search(chat, repositories)
    const message = {
      command: 'submit' as const,
      text,
      submitType: 'user' as const,
      addEnhancedContext: repositories.length > 0,
      contextFiles: files.map(fileItem),
    }
    return finalTranscript(await this.#client.chat.submitMessage({ id: chat, message }, options))
  }

  /**
   * This version goes on showing the rest of a cancelled reply, and never answers a question that follows another: the
   * conversation is taken to a new chat, without the question that was cancelled.
   */
  async goOn(_: string, said: readonly ChatMessage[], model: string | undefined): Promise<string> {
    return said.length === 0 ? this.#client.chat.new() : this.#open(randomUUID(), said, model)
  }

  restore(exported: ExportedChat): Promise<string> {
    return this.#open(exported.chatID, messagesOf(exported))
  }

  #open(chatID: string, said: readonly ChatMessage[], model?: string): Promise<string> {
    const messages = said.map(({ speaker, text, model }) => ({
      speaker: speaker === 'human' ? ('human' as const) : ('assistant' as const),
      ...(text && { text }),
      ...(model && { model }),
    }))
    return this.#client.chat.restore({ chatID, messages, ...(model && { modelID: model }) })
  }

  command(name: string): Promise<string> {
    if (name === 'explain' || name === 'smell' || name === 'test') return this.#client.commands[name]()
    throw unsupported(name, ['explain', 'smell', 'test'])
  }

  async edit(instruction: string, range: Range): Promise<string | undefined> {
    return (await this.#client.editCommands.code({ instruction, range })).id
  }

  editState(id: string): Promise<EditTaskState> {
    return this.#client.editTask.getTaskDetails({ id })
  }

  async cancelEdit(id: string): Promise<void> {
    await this.#client.editTask.cancel({ id })
  }

  async #search(chat: string, repositories: readonly Repository[]): Promise<void> {
    const wanted = repositories.map(({ id }) => id).join()
    if ((this.#searched.get(chat) ?? '') === wanted) return
    const message = { command: 'context/choose-remote-search-repo' as const, explicitRepos: [...repositories] }
    await this.#client.webview.receiveMessage({ id: chat, message })
    this.#searched.set(chat, wanted)
  }
}

/** The messages of an exported chat. */
export function messagesOf({ transcript }: ExportedChat): ChatMessage[] {
  return transcript.interactions.flatMap(({ humanMessage, assistantMessage }) =>
    assistantMessage ? [humanMessage, assistantMessage] : [humanMessage],
  )
}

function finalTranscript(message: ExtensionMessage | OldExtensionMessage): Transcript {
  if (message.type !== 'transcript')
    throw new CodyError('REPLY_FAILED', `the agent answered with a message of type "${message.type}", no transcript`)
  return message
}

function unsupported(name: string, known: readonly string[]): CodyError {
  return new CodyError('UNSUPPORTED', `this agent has no command "${name}"; it has: ${known.join(', ')}`)
}

/** A URI in parts: as text, an agent takes it for something else. */
function uriParts(uri: string) {
  const { protocol, host, pathname, search, hash } = new URL(uri)
  return {
    scheme: protocol.slice(0, -1),
    authority: host,
    path: decodeURIComponent(pathname),
    query: search.slice(1),
    fragment: hash.slice(1),
  }
}

function fileItem({ uri, range, content }: FileContent) {
  return { type: 'file' as const, uri: uriParts(uri), content, source: 'user' as const, ...(range && { range }) }
}

function repositoryItem({ name, id }: Repository) {
  const uri = { scheme: 'https', authority: '', path: `/${name}`, query: '', fragment: '' }
  return { type: 'repository' as const, uri, repoName: name, repoID: id, content: null, source: 'user' as const }
}
