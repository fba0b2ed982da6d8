import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ChatExportResult, CodyClient } from '../../generated/cody/1.114/index.js'
import type { RequestOptions } from '../../runtime/index.js'
import { Redactor } from '../../runtime/redact.js'
import { type ContextFile, readContextFile } from '../session/context-files.js'
import type { Position, Range } from '../session/workspace/text-edits.js'
import { Chat, type ChatHost } from './chat.js'
import { secretsOf } from './config/secrets.js'
import type { Settings } from './config/settings.js'
import { requireAllowed } from './context-filters.js'
import type { Documents } from './documents.js'
import { EditTasks } from './edit-tasks.js'
import { type NetworkReport, networkReportMethod } from './embedded-agent/index.js'
import { CodyError } from './errors.js'
import { explainFailure } from './failures.js'
import { type ChatModel, findModel } from './models.js'
import type { OpenAgent } from './open-agent.js'
import { Repositories } from './repositories.js'
import { type AgentVersion, messagesOf, type User } from './versions/index.js'
import type { ConfirmationRequest } from './webview-messages.js'

/** Options of a session. */
export interface SessionOptions extends OpenAgent {
  readonly user: User
  readonly graceMs: number
  readonly confirm: (request: ConfirmationRequest, chat: string) => Promise<boolean>
}

/** How a new chat begins. */
export interface NewChatOptions {
  /** A model's id, or a part of it that is unambiguous; the settings' model by default. */
  model?: string | undefined
  /** Names of repositories that every question is asked about. */
  repositories?: readonly string[] | undefined
}

/** A completion that the agent proposes. */
export interface Completion {
  /** Id of the proposal. */
  readonly id: string
  /** The text to put in place of `range`. */
  readonly insertText: string
  /** The range that is replaced. */
  readonly range: Range
}

/** A session with an agent: somebody is signed in, and the agent is ready to be asked. */
export class CodySession implements AsyncDisposable {
  /** The generated client, for everything that this class has no method for. */
  readonly client: CodyClient
  /** Who is signed in. */
  readonly user: User
  /** The settings in force. */
  readonly settings: Settings
  /** The documents that are open. */
  readonly documents: Documents
  /** Version of the protocol that the agent speaks. */
  readonly protocolVersion: AgentVersion['name']
  readonly #options: SessionOptions
  readonly #repositories: Repositories
  readonly #redactor: Redactor
  readonly #host: ChatHost
  readonly #edits: EditTasks
  #models: Promise<ChatModel[]> | undefined

  /**
   * Sessions are opened with `openCody`.
   *
   * @param options an agent that is initialized, and who is signed in
   */
  constructor(options: SessionOptions) {
    const { client, version, webview, graceMs, confirm } = options
    this.#options = options
    this.client = client
    this.user = options.user
    this.settings = options.settings
    this.documents = options.documents
    this.protocolVersion = version.name
    this.#redactor = new Redactor({ secrets: secretsOf(options.settings.values) })
    this.#edits = new EditTasks({
      ...options,
      explain: error => this.#explain(error),
      closed: client.connection.signal,
    })
    this.#repositories = new Repositories(
      async names => (await client.graphql.getRepoIds({ names: [...names], first: names.length })).repos,
    )
    this.#host = {
      ...{ client, version, webview, graceMs, confirm },
      findModel: async wanted => findModel(await this.models(), wanted),
      findRepositories: names => this.#repositories.find(names),
      readFile: file => this.#readFile(file),
      explain: error => this.#explain(error),
    }
  }

  /**
   * Starts a chat.
   *
   * @param options the model and the repositories of the chat; both can be changed later
   * @throws {CodyError} `MODEL`, `REPOSITORY` one is unknown or ambiguous
   */
  async newChat({ model = this.settings.values.model, repositories = [] }: NewChatOptions = {}): Promise<Chat> {
    const chat = new Chat(await this.client.chat.new(), this.#host)
    try {
      if (model !== undefined) await chat.setModel(model)
      if (repositories.length > 0) await chat.setRepositories(repositories)
      return chat
    } catch (error) {
      await chat.dispose().catch(() => {})
      throw error
    }
  }

  /** The models that can be chatted with; asked for once. */
  async models(): Promise<ChatModel[]> {
    this.#models ??= this.#options.version.models()
    try {
      return await this.#models
    } catch (error) {
      this.#models = undefined
      throw error
    }
  }

  /**
   * Starts a built-in command on the document that is focused.
   *
   * @param name `explain` or `smell`; with agents of 1.28 also `test`
   * @returns the chat it speaks in; its reply is `chat.follow()`
   */
  async command(name: string): Promise<Chat> {
    return new Chat(await this.#options.version.command(name), this.#host)
  }

  /** The commands that the workspace defines. */
  customCommands() {
    return this.client.customCommands.list()
  }

  /**
   * Starts a command of the workspace.
   *
   * @param key its key, as `customCommands()` gives it
   * @returns its chat, or undefined when it edits instead of speaking
   */
  async customCommand(key: string): Promise<Chat | undefined> {
    const result = await this.client.commands.custom({ key })
    return result.type === 'chat' ? new Chat(result.chatResult, this.#host) : undefined
  }

  /**
   * Asks for an edit of a range of an open document; it arrives as edits of the workspace.
   *
   * @param uri URI of the document
   * @param range what the edit is about
   * @param instruction what is to be done, in plain language
   * @param options `signal`: aborting it cancels the edit
   * @returns the id of the edit's task, once the change was carried out
   * @throws {CodyError} `UNSUPPORTED` the session has no workspace that could be edited; `EDIT_FAILED` the agent started no
   * edit, could not make it, or changed nothing
   * @throws {SessionError} `INPUT_FILE` the context filters of the instance exclude the document
   * @throws {TypeError} the document is not open
   */
  async edit(
    uri: string,
    range: Range,
    instruction: string,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<string> {
    const focus = async () => {
      await this.documents.focus(uri, range)
      const { signal = this.client.connection.signal } = options
      await requireAllowed(this.client, { uri, path: uri }, signal)
    }
    return this.#edits.run(instruction, range, focus, options.signal)
  }

  /**
   * Completes the code at a position of an open document.
   *
   * @param uri URI of the document
   * @param position where text would be inserted
   * @param options `signal` and `timeoutMs` of the request
   * @returns proposals, the best one first; none when the agent has none
   * @throws {CodyError} `UNSUPPORTED` the embedded agent, which has no autocomplete
   */
  async autocomplete(uri: string, position: Position, options?: RequestOptions): Promise<Completion[]> {
    if (this.#options.embedded)
      throw new CodyError('UNSUPPORTED', 'the embedded agent completes no code; use an installed agent')
    const params = { uri, position, triggerKind: 'Invoke' as const }
    const { inlineCompletionItems, items } = await this.client.autocomplete.execute(params, options)
    return inlineCompletionItems ?? items
  }

  /**
   * The chats of this user, as the agent keeps them.
   *
   * @param options `fullHistory`: also chats without a question; true by default
   */
  exportChats({ fullHistory = true }: { fullHistory?: boolean } = {}): Promise<ChatExportResult[]> {
    return this.client.chat.export({ fullHistory })
  }

  /**
   * Goes on with a chat that was exported, also by another agent: agents forget their chats when they end.
   *
   * @param exported one of `exportChats()`
   */
  async restoreChat(exported: ChatExportResult): Promise<Chat> {
    const id = await this.#options.version.restore(exported, this.user)
    return new Chat(id, this.#host, { chatID: exported.chatID, messages: messagesOf(exported) })
  }

  /** The network access that was refused to the embedded agent; undefined for any other agent. */
  async networkReport(): Promise<NetworkReport | undefined> {
    return this.#options.embedded ? this.client.connection.request<NetworkReport>(networkReportMethod) : undefined
  }

  /**
   * The URI of a file.
   *
   * @param path path, relative to the workspace or absolute
   */
  uriOf(path: string): string {
    return pathToFileURL(isAbsolute(path) ? path : resolve(this.settings.values.workspace, path)).href
  }

  /** Ends the session, and the agent with it if it was started for it. The same promise every time. */
  close(): Promise<void> {
    return this.client.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #readFile(file: string | ContextFile) {
    return readContextFile(file, this.settings.values.workspace, uri => this.documents.textOf(uri))
  }

  #explain(error: unknown): Promise<Error> {
    const { connection } = this.client
    const { endpoint } = this.settings.values
    const redact = (text: string) => this.#redactor.text(text)
    return explainFailure(error, { connection, endpoint, redact, embedded: this.#options.embedded })
  }
}
