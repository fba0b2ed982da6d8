import type { CodyClient } from '../../generated/cody/1.114/index.js'
import type { Subscription } from '../../runtime/index.js'
import type { ContextFile, FileContent } from '../session/context-files.js'
import type { Hears } from './chat-state.js'
import * as state from './chat-state.js'
import { requireAllowed } from './context-filters.js'
import type { ChatModel } from './models.js'
import { Reply } from './reply.js'
import type { Repository } from './repositories.js'
import type { AgentVersion } from './versions/index.js'
import type { ChatMessage, ConfirmationRequest, Transcript, WebviewMessages } from './webview-messages.js'

/** Options of a question. */
export interface AskOptions {
  /** Files, or lines of them: `src/index.ts:1-40`. */
  contextFiles?: readonly (string | ContextFile)[] | undefined
  /** Names of repositories to search, such as `github.com/owner/name`, besides those of the chat. */
  repositories?: readonly string[] | undefined
  /** Aborting cancels the reply, whose last part then says so. */
  signal?: AbortSignal | undefined
}

/** The session, as a chat uses it. */
export interface ChatHost {
  readonly client: CodyClient
  readonly version: AgentVersion
  readonly webview: WebviewMessages
  /** Milliseconds that the agent gets to stop after it is asked to. */
  readonly graceMs: number
  findModel(wanted: string): Promise<ChatModel>
  findRepositories(names: readonly string[]): Promise<readonly Repository[]>
  readFile(file: string | ContextFile): Promise<FileContent>
  explain(error: unknown): Promise<Error>
  confirm(request: ConfirmationRequest, chat: string): Promise<boolean>
}

type Begin = (onTranscript: Hears, cancelled: AbortSignal) => Promise<Transcript>

/** A conversation: questions one after the other, each of which knows what was said before. */
export class Chat implements AsyncDisposable {
  readonly #host: ChatHost
  #id: string
  #subscription: Subscription
  #model: ChatModel | undefined
  #repositories: readonly Repository[] = []
  #transcript: Transcript = { messages: [], isMessageInProgress: false }
  #state = state.newChat

  /**
   * Chats are made by `newChat()` of a session.
   *
   * @param id id of the chat, as the agent names it
   * @param host the session that the chat belongs to
   * @param earlier what is known of a chat that goes on: the agent shows it late, or not at all when it is open already
   */
  constructor(id: string, host: ChatHost, earlier: Partial<Transcript> = {}) {
    this.#id = id
    this.#host = host
    this.#subscription = this.#listen()
    this.#transcript = { ...this.#transcript, ...earlier }
  }

  /** Id of the chat. It may change after a reply was cancelled. */
  get id(): string {
    return this.#id
  }

  /** Id of the chat in `exportChats()`; it may change as `id` does. */
  get historyId(): string | undefined {
    return this.#transcript.chatID ?? undefined
  }

  /** The messages so far. */
  get messages(): readonly ChatMessage[] {
    return this.#transcript.messages
  }

  /** The model that was chosen for this chat; undefined while it is the instance's own choice. */
  get model(): ChatModel | undefined {
    return this.#model
  }

  /** The repositories that every question of this chat is asked about. */
  get repositories(): readonly Repository[] {
    return this.#repositories
  }

  /**
   * Chooses the model.
   *
   * @param wanted its id, or a part of the id that is unambiguous
   * @throws {CodyError} `MODEL` it is unknown or ambiguous
   */
  async setModel(wanted: string): Promise<ChatModel> {
    const model = await this.#host.findModel(wanted)
    await this.#host.version.setModel(this.#id, model.id)
    this.#model = model
    return model
  }

  /**
   * Chooses the repositories that every question is asked about.
   *
   * @param names such as `github.com/owner/name`; an empty list takes the earlier ones back
   * @throws {CodyError} `REPOSITORY` names the unknown ones
   */
  async setRepositories(names: readonly string[]): Promise<void> {
    this.#repositories = await this.#host.findRepositories(names)
  }

  /**
   * Asks a question. The reply is iterated, once; nothing is sent before.
   *
   * @param text the question
   * @param options files and repositories that go with it, and a signal that cancels the reply
   * @throws {CodyError} when the reply is iterated: `CHAT_BUSY` another reply is being written, `REPOSITORY`,
   * `RATE_LIMITED`, `REPLY_FAILED` and others
   * @throws {SessionError} when the reply is iterated: `INPUT_FILE` a context file cannot be read, or the agent excludes it
   */
  ask(text: string, options: AskOptions = {}): Reply {
    return this.#reply(options.signal, async (_, givenUp) => {
      const signal = options.signal ? AbortSignal.any([options.signal, givenUp]) : givenUp
      const [files, more] = await Promise.all([
        Promise.all((options.contextFiles ?? []).map(file => this.#host.readFile(file))),
        this.#host.findRepositories(options.repositories ?? []),
      ])
      await Promise.all(files.map(file => requireAllowed(this.#host.client, file, signal)))
      const repositories = [...new Map([...this.#repositories, ...more].map(found => [found.id, found])).values()]
      return this.#host.version.submit({ chat: this.#id, text, files, repositories }, { signal: givenUp })
    })
  }

  /**
   * The reply that the agent is writing without a question, after a command.
   *
   * @param signal aborting it cancels the reply
   */
  follow(signal?: AbortSignal): Reply {
    return this.#reply(signal, (onTranscript, cancelled) => this.#finished(onTranscript, cancelled), 0)
  }

  /** Frees what the agent keeps for this chat; a reply that is being written ends as cancelled. */
  async dispose(): Promise<void> {
    const { phase } = this.#state
    if (phase === 'disposed') return
    this.#state = state.dispose(this.#state)
    if (phase === 'replying') await this.#abort().catch(() => {})
    this.#subscription.dispose()
    await this.#host.client.webview.didDispose({ id: this.#id })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  /** @param before number of messages before the reply, where it is not a question that comes after all others */
  #reply(signal: AbortSignal | undefined, begin: Begin, before?: number): Reply {
    const place = { before: before ?? 0 }
    return new Reply({
      signal,
      graceMs: this.#host.graceMs,
      before: () => place.before,
      start: async (onTranscript, cancelled) => {
        const { isCancelled } = { isCancelled: false, ...this.#state }
        this.#state = state.begin(this.#state)
        try {
          if (isCancelled) await this.#leaveCancelled()
          place.before = before ?? this.messages.length
          this.#state = state.hear(this.#state, onTranscript)
          this.#transcript = await begin(onTranscript, cancelled)
          return this.#transcript
        } catch (error) {
          // After an internal error the agent treats the chat as busy until it is asked to stop.
          await this.#abort().catch(() => {})
          throw error
        } finally {
          this.#state = state.end(this.#state)
        }
      },
      cancel: () => {
        this.#state = state.cancel(this.#state)
        return this.#abort()
      },
      explain: error => this.#host.explain(error),
    })
  }

  #listen(): Subscription {
    return this.#host.webview.listen(this.#id, {
      onTranscript: transcript => {
        const hears = state.hearsOf(this.#state)
        // While nobody waits for a reply, one in progress is the rest of one that was cancelled.
        if (hears || !transcript.isMessageInProgress) this.#transcript = transcript
        hears?.(transcript)
      },
      onConfirmation: request => void this.#confirm(request),
    })
  }

  /** Moves the conversation to a chat where it can go on, without the question whose reply was cancelled. */
  async #leaveCancelled(): Promise<void> {
    if (this.messages.at(-1)?.speaker !== 'human' && !this.#transcript.isMessageInProgress) return
    const said = this.messages.slice(
      0,
      this.messages.findLastIndex(({ speaker }) => speaker === 'human'),
    )
    const id = await this.#host.version.goOn(this.#id, said, this.#model?.id)
    if (id === this.#id) return
    this.#subscription.dispose()
    await this.#host.client.webview.didDispose({ id: this.#id })
    this.#id = id
    this.#transcript = { messages: said, isMessageInProgress: false }
    this.#subscription = this.#listen()
    if (said.length === 0 && this.#model) await this.#host.version.setModel(id, this.#model.id)
  }

  /** Waits until nothing is being written any more. */
  #finished(onTranscript: Hears, cancelled: AbortSignal): Promise<Transcript> {
    const closed = AbortSignal.any([cancelled, this.#host.client.connection.signal])
    return new Promise((resolve, reject) => {
      closed.throwIfAborted()
      const hears: Hears = transcript => {
        onTranscript(transcript)
        if (!transcript.isMessageInProgress && transcript.messages.length > 0) resolve(transcript)
      }
      this.#state = state.hear(this.#state, hears)
      closed.addEventListener('abort', () => reject(closed.reason), { once: true })
      hears(this.#transcript)
    })
  }

  /** Tells the agent to stop; it may be past answering. */
  async #abort(): Promise<void> {
    const { client, graceMs } = this.#host
    await client.webview.receiveMessage({ id: this.#id, message: { command: 'abort' } }, { timeoutMs: graceMs })
  }

  async #confirm(request: ConfirmationRequest): Promise<void> {
    const response = await this.#host.confirm(request, this.#id).catch(() => false)
    const message = { command: 'action/confirmation' as const, id: request.id, response }
    await this.#host.client.webview.receiveMessage({ id: this.#id, message }).catch(() => {})
  }
}
