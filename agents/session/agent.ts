import type { AcpClient } from '../../generated/acp/1/index.js'
import type { CodexClient } from '../../generated/codex/0.169.0/index.js'
import type { CodyClient } from '../../generated/cody/1.114/index.js'
import type { ConnectOptions, Subscription, Transport } from '../../runtime/index.js'
import type { OpenSettings, Settings } from '../cody/index.js'
import type { Done, Input, Part, Permissions, Setting } from './types.js'
import type { Workspace } from './workspace/workspace.js'

/** The protocols that have a driver. */
export type DrivenProtocol = 'acp' | 'codex' | 'cody'

/** How an agent is started or reached. */
export type AgentReference = {
  /** Name of the agent in errors. */
  readonly name?: string | undefined
} & (
  | {
      /** The protocol that it speaks. */
      readonly protocol: 'acp' | 'codex'
      /** The program and its arguments. */
      readonly command: readonly string[]
      /** Variables besides the minimal environment. */
      readonly env?: Readonly<Record<string, string | undefined>> | undefined
    }
  /** An agent that is reached in another way, such as `mockAgent(protocol).transport`. */
  | { readonly protocol: 'acp' | 'codex'; readonly transport: Transport }
  /** Cody, embedded or installed. */
  | ({
      readonly protocol: 'cody'
      /** The program and its arguments; the embedded agent by default. */
      readonly command?: readonly string[] | undefined
      /** Resolved settings. */
      readonly settings?: Settings | undefined
    } & Omit<OpenSettings, 'agent' | 'workspace'>)
)

/** A server of the Model Context Protocol that the agent starts or reaches. */
export type McpServer =
  /** A server that is started: its program, arguments and variables. */
  | { readonly name: string; readonly command: string; readonly args?: readonly string[]; readonly env?: Pairs }
  /** A server that is reached over HTTP. */
  | { readonly name: string; readonly url: string; readonly headers?: Pairs }
type Pairs = Readonly<Record<string, string>>

/** Options of a chat; by default those of the session. */
export type ChatOptions = Pick<OpenOptions, 'permissions' | 'mcpServers'>

/** Options of a question. */
export interface AskOptions {
  /** Aborting cancels the reply: its last part has `stop: 'cancelled'`. */
  readonly signal?: AbortSignal | undefined
  /** What the agent is allowed in this reply; as in the chat when left out. */
  readonly permissions?: Permissions | undefined
}

/** A message of a chat. */
export interface Message {
  /** Who wrote it. */
  readonly role: 'user' | 'agent'
  /** The whole text. */
  readonly text: string
}

/** A chat that the agent remembers. */
export interface ChatInfo {
  /** Id for `resume`. */
  readonly id: string
  /** Name for people, where the agent gives one. */
  readonly title: string | undefined
  /** When it was last used. */
  readonly updatedAt: Date | undefined
}

/** The abilities of an agent, from its answer to `initialize`. */
export interface Abilities {
  /** Whether it goes on with chats of a process that has ended. */
  readonly resume: boolean
  /** Whether it lists these chats. */
  readonly list: boolean
  /** Whether a chat can be continued in a second one. */
  readonly fork: boolean
  /** Whether it takes images. */
  readonly images: boolean
  /** Whether its protocol lets it ask for permission. */
  readonly ask: boolean
}

/**
 * A reply that is being written. It can be iterated once: by its parts, or as a whole with `text()` or `done()`. Nothing
 * is sent before that. Leaving the iteration early cancels the reply.
 */
export class Reply implements AsyncIterable<Part> {
  readonly #parts: AsyncGenerator<Part, void, undefined>

  /**
   * Replies are made by `chat.ask()`.
   *
   * @param parts the parts as they come
   */
  constructor(parts: AsyncGenerator<Part, void, undefined>) {
    this.#parts = parts
  }

  [Symbol.asyncIterator](): AsyncGenerator<Part, void, undefined> {
    return this.#parts
  }

  /** The whole text; of a cancelled reply, what had come by then. @throws {SessionError} as iterating does */
  async text(): Promise<string> {
    return (await this.done()).text
  }

  /** The last part, once it is there. @throws {SessionError} as iterating does */
  async done(): Promise<Done> {
    for await (const part of this) if (part.type === 'done') return part
    throw new TypeError('the reply was iterated before')
  }
}

/** A conversation: one question after the other. */
export interface Chat {
  /** Id of the chat, as the agent names it. */
  readonly id: string
  /** What can be chosen in this chat, with the values in force. */
  readonly settings: readonly Setting[]
  /**
   * Chooses a setting.
   *
   * @param category the category of the setting, such as `model`
   * @param value one of its choices, or a part of one that is unambiguous
   * @throws {SessionError} `UNKNOWN_SETTING` there is no such setting or choice, or the agent refuses it, in its words
   */
  set(category: string, value: string): Promise<void>
  /**
   * Asks a question. Nothing is sent before the reply is iterated.
   *
   * @param input the question, as text, files and images
   * @param options a signal that cancels the reply
   * @throws {SessionError} when the reply is iterated: `CHAT_BUSY`, `UNSUPPORTED`, `INPUT_FILE`, `REPLY_FAILED`,
   * `NOT_SIGNED_IN`, `SILENT`
   */
  ask(input: Input | readonly Input[], options?: AskOptions): Reply
  /** Cancels the reply that is being written; without one nothing is sent. */
  cancel(): Promise<void>
  /** A new chat that begins with the messages of this one. @throws {SessionError} `UNSUPPORTED`, `CHAT_FAILED` */
  fork(): Promise<Chat>
  /** The messages so far. @throws {SessionError} `UNSUPPORTED` the agent did not send those of a resumed chat */
  history(): Promise<readonly Message[]>
  /**
   * Listens to what the agent sends while no reply is being written.
   *
   * @param listener called with each part
   */
  on(listener: (part: Part) => void): Subscription
}

/** An agent that is ready to chat. */
export interface Agent extends AsyncDisposable {
  /** Name of the agent in errors. */
  readonly name: string
  /** The protocol that it speaks. */
  readonly protocol: DrivenProtocol
  /** The generated client, for everything that has no method here. */
  readonly client: AcpClient | CodexClient | CodyClient
  /** What it is able to do. */
  readonly can: Abilities
  /**
   * Starts a chat.
   *
   * @param options permissions and MCP servers of the chat; those of the session without it
   * @throws {SessionError} `NOT_SIGNED_IN`, `UNSUPPORTED`; `CHAT_FAILED` with the agent's words
   */
  newChat(options?: ChatOptions): Promise<Chat>
  /**
   * Goes on with an earlier chat.
   *
   * @param id id of the chat
   * @param options permissions and MCP servers from now on; those of the session without it
   * @throws {SessionError} `NOT_SIGNED_IN`, `UNSUPPORTED`; `UNKNOWN_CHAT` the agent does not take it up, in its words
   * @throws {TypeError} the id is no text, or empty
   */
  resume(id: string, options?: ChatOptions): Promise<Chat>
  /** The chats of the working folder that the agent remembers. @throws {SessionError} `UNSUPPORTED`, `CHAT_FAILED` */
  chats(): Promise<readonly ChatInfo[]>
  /** Ends the agent. The same promise every time. */
  close(): Promise<void>
}

/** How a session is opened. */
export interface OpenOptions {
  /** Folder that the agent works in; the working directory by default. */
  readonly cwd?: string | undefined
  /** Folders besides `cwd`, where the agent takes them. */
  readonly directories?: readonly string[] | undefined
  /** What the agent is allowed; `deny` by default. */
  readonly permissions?: Permissions | undefined
  /** Workspace of the files that the agent reads and writes through the client; without it the agent uses its own tools. */
  readonly edits?: Workspace | 'disk' | undefined
  /** Servers that the agent starts or reaches; none by default. */
  readonly mcpServers?: readonly McpServer[] | undefined
  /** Variables of the agent's environment, besides the minimal one; they win over those of a known agent. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * Milliseconds without a message in a reply, or without an answer about chats, after which they fail as `SILENT`; no
   * limit by default.
   */
  readonly idleMs?: number | undefined
  /** Milliseconds that a cancelled reply gets to end. Default 5,000. */
  readonly graceMs?: number | undefined
  /** Name and version of the client, for the agent. */
  readonly clientInfo?: { readonly name: string; readonly version: string } | undefined
  /** Called with each line that the agent writes to stderr, redacted. */
  readonly onStderr?: ((line: string) => void) | undefined
  /** How the connection is made, besides its transport. */
  readonly connection?: Pick<ConnectOptions, 'limits' | 'trace' | 'redact' | 'onProblem' | 'signal'> | undefined
}
