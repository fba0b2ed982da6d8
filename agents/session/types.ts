import type { AcpClient } from '../../generated/acp/1/index.js'
import type { CodexClient } from '../../generated/codex/0.169.0/index.js'
import type { CodyClient } from '../../generated/cody/1.114/index.js'
import type { ConnectOptions, Subscription, Transport } from '../../runtime/index.js'
import type { OpenSettings, Settings } from '../cody/index.js'
import type { Workspace } from '../cody/workspace.js'
import type { Reply } from './reply.js'

/** The protocols that have a driver. */
export type DrivenProtocol = 'acp' | 'codex' | 'cody'

/** How an agent is started or reached. */
export type AgentReference =
  | {
      readonly protocol: 'acp' | 'codex'
      /** The program and its arguments. */
      readonly command: readonly string[]
      /** Variables besides the minimal environment. */
      readonly env?: Readonly<Record<string, string | undefined>> | undefined
      /** Name of the agent in errors. */
      readonly name?: string | undefined
    }
  | { readonly protocol: 'acp' | 'codex'; readonly transport: Transport; readonly name?: string | undefined }
  | ({
      readonly protocol: 'cody'
      /** The program and its arguments; the embedded agent by default. */
      readonly command?: readonly string[] | undefined
      /** Settings that are settled already. */
      readonly settings?: Settings | undefined
      readonly name?: string | undefined
    } & Omit<OpenSettings, 'agent' | 'workspace'>)

/** A question in one piece: text, an image in base64, or a file of which some lines may be chosen, counted from one. */
export type Input =
  | string
  | { readonly text: string }
  | { readonly image: { readonly data: string; readonly mimeType: string } }
  | { readonly file: string; readonly lines?: { readonly first: number; readonly last: number } | undefined }

/** What a tool does; `other` for everything that the agent does not classify. */
export type ToolKind =
  | 'read'
  | 'search'
  | 'think'
  | 'edit'
  | 'move'
  | 'delete'
  | 'execute'
  | 'fetch'
  | 'switch_mode'
  | 'other'

/** A change of one file: its old and new text, or a unified diff, whichever the agent gives. */
export interface Diff {
  readonly path: string
  /** Null when the file is new. */
  readonly oldText?: string | null
  readonly newText?: string
  readonly patch?: string
}

/** A call of a tool as it is now: a whole snapshot each time. */
export interface Tool {
  readonly id: string
  readonly title: string
  readonly kind: ToolKind
  readonly status: 'pending' | 'running' | 'completed' | 'failed' | 'declined'
  readonly input?: unknown
  readonly output?: unknown
  readonly diffs: readonly Diff[]
  /** Paths of the files that it reads or changes, as far as the agent names them. */
  readonly files: readonly string[]
}

/** What the agent wants to be allowed. */
export interface Question {
  /** Id of the chat. */
  readonly chat: string
  readonly tool: Tool
  /** Why, in the agent's words. */
  readonly reason?: string | undefined
  /** Aborts when the question needs no answer any more: the reply was cancelled, or the agent took it back. */
  readonly signal: AbortSignal
}

/** The answer to a question. `cancel` gives none: the agent takes it as a refusal and may end its turn. */
export type Decision = 'allow' | 'allow-always' | 'deny' | 'deny-always' | 'cancel'

/**
 * What the agent is allowed when it asks. `deny`: nothing. `read`: reading, searching and thinking. `edit`: also editing,
 * moving and deleting files below the working folder. `all`: everything. It decides questions only: agents do things
 * without asking, so `deny` is no sandbox.
 */
export type Permissions = 'deny' | 'read' | 'edit' | 'all' | ((question: Question) => Decision | Promise<Decision>)

/** What was used; `scope` says of what the tokens are the sum. */
export interface Usage {
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
  /** Tokens of the model's window that are taken. */
  readonly contextUsed?: number | undefined
  readonly contextSize?: number | undefined
  readonly cost?: { readonly amount: number; readonly currency: string } | undefined
  readonly scope: 'reply' | 'request' | 'chat' | 'unknown'
}

/** Why a reply ended. */
export type Stop = 'end' | 'cancelled' | 'refused' | 'max-tokens' | 'max-turns'

/** One step of the agent's plan. */
export interface PlanStep {
  readonly title: string
  readonly status: 'pending' | 'running' | 'completed'
}

/** A file that the agent put before its model. */
export interface ContextEntry {
  readonly uri: string
  /** Lines counted from one, both included; the whole file without them. */
  readonly lines?: { readonly first: number; readonly last: number } | undefined
}

/** The end of a reply: always its last part. `text` is the whole reply. */
export interface Done {
  readonly type: 'done'
  readonly text: string
  readonly stop: Stop
  readonly usage?: Usage | undefined
}

/** A piece of a reply. `raw` is the message of the agent that it was made from. */
export type Part = { readonly raw?: unknown } & (
  | { readonly type: 'text'; readonly delta: string; readonly text: string }
  /** Earlier text does not hold any more: the reply is now `text`. */
  | { readonly type: 'rewrite'; readonly text: string }
  | { readonly type: 'thought'; readonly delta: string }
  | { readonly type: 'tool'; readonly tool: Tool }
  | { readonly type: 'plan'; readonly steps: readonly PlanStep[] }
  | { readonly type: 'context'; readonly files: readonly ContextEntry[] }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'notice'; readonly level: 'info' | 'warning' | 'error'; readonly message: string }
  /** A message that has no part of its own; `what` is its name. */
  | { readonly type: 'other'; readonly what: string }
  | Done
)

/** Something that can be chosen for a chat. */
export interface Setting {
  /** `model`, `effort`, `mode`, or the agent's own word. */
  readonly category: string
  readonly name: string
  readonly value: string | undefined
  /** What it can be set to; empty when the agent does not list it. */
  readonly choices: readonly { readonly value: string; readonly name: string }[]
}

/** A server of the Model Context Protocol that the agent starts or reaches. */
export type McpServer =
  | {
      readonly name: string
      readonly command: string
      readonly args?: readonly string[]
      readonly env?: Readonly<Record<string, string>>
    }
  | { readonly name: string; readonly url: string; readonly headers?: Readonly<Record<string, string>> }

/** What a chat begins with; what is missing is taken from the session. */
export interface ChatOptions {
  readonly permissions?: Permissions | undefined
  readonly mcpServers?: readonly McpServer[] | undefined
}

/** What goes with a question. */
export interface AskOptions {
  /** Aborting cancels the reply: its last part has `stop: 'cancelled'`. */
  readonly signal?: AbortSignal | undefined
  readonly permissions?: Permissions | undefined
}

/** What was said in a chat. */
export interface Message {
  readonly role: 'user' | 'agent'
  readonly text: string
}

/** A chat that the agent remembers. */
export interface ChatInfo {
  readonly id: string
  readonly title: string | undefined
  /** When it was last used. */
  readonly updatedAt: Date | undefined
}

/** A conversation: one question after the other. */
export interface Chat {
  readonly id: string
  readonly settings: readonly Setting[]
  /**
   * Chooses a setting.
   *
   * @param value one of its choices, or a part of one that is unambiguous
   * @throws {SessionError} `UNKNOWN_SETTING`
   */
  set(category: string, value: string): Promise<void>
  /**
   * Asks a question. Nothing is sent before the reply is iterated.
   *
   * @throws {SessionError} when the reply is iterated: `CHAT_BUSY`, `UNSUPPORTED`, `REPLY_FAILED`, `NOT_SIGNED_IN`, `SILENT`
   */
  ask(input: Input | readonly Input[], options?: AskOptions): Reply
  /** Cancels the reply that is being written; without one nothing is sent. */
  cancel(): Promise<void>
  /** A new chat that begins with what was said here. @throws {SessionError} `UNSUPPORTED` */
  fork(): Promise<Chat>
  /** What was said so far. @throws {SessionError} `UNSUPPORTED` the agent does not tell */
  history(): Promise<readonly Message[]>
  /** Listens to what the agent sends while no reply is being written. */
  on(listener: (part: Part) => void): Subscription
}

/** What an agent can do, as it said when it was initialized. */
export interface Abilities {
  readonly resume: boolean
  readonly list: boolean
  readonly fork: boolean
  readonly images: boolean
  /** Whether its protocol lets it ask for permission. */
  readonly ask: boolean
}

/** An agent that is ready to chat. */
export interface Agent extends AsyncDisposable {
  readonly name: string
  readonly protocol: DrivenProtocol
  /** The generated client, for everything that has no method here. */
  readonly client: AcpClient | CodexClient | CodyClient
  readonly can: Abilities
  /** @throws {SessionError} `NOT_SIGNED_IN`, `UNSUPPORTED` */
  newChat(options?: ChatOptions): Promise<Chat>
  /** Goes on with an earlier chat, with the permissions that are given here. @throws {SessionError} `UNSUPPORTED` */
  resume(id: string, options?: ChatOptions): Promise<Chat>
  /** The chats of the working folder that the agent remembers. @throws {SessionError} `UNSUPPORTED` */
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
  /** `deny` by default. */
  readonly permissions?: Permissions | undefined
  /** Where files go that the agent reads and writes through the client; without it the agent uses its own tools. */
  readonly edits?: Workspace | 'disk' | undefined
  readonly mcpServers?: readonly McpServer[] | undefined
  /** Variables of the agent's environment, besides the minimal one; they win over those of a known agent. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Milliseconds without a message in a reply after which it fails as `SILENT`; no limit by default. */
  readonly idleMs?: number | undefined
  /** Milliseconds that a cancelled reply gets to end. Default 5,000. */
  readonly graceMs?: number | undefined
  /** Who the client says it is. */
  readonly clientInfo?: { readonly name: string; readonly version: string } | undefined
  /** Called with each line that the agent writes to stderr, redacted. */
  readonly onStderr?: ((line: string) => void) | undefined
  /** How the connection is made, besides its transport. */
  readonly connection?: Pick<ConnectOptions, 'limits' | 'trace' | 'redact' | 'onProblem' | 'signal'> | undefined
}
