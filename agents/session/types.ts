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

/** A request of the agent for permission. */
export interface Question {
  /** Id of the chat. */
  readonly chat: string
  readonly tool: Tool
  /** Why, in the agent's words. */
  readonly reason?: string | undefined
  /** Aborts when the question needs no answer any more: the reply was cancelled, or the agent took it back. */
  readonly signal: AbortSignal
}

/** The decisions about a question. */
export const decisions = ['allow', 'allow-always', 'deny', 'deny-always', 'cancel'] as const
/** The answer to a question. `cancel` gives none: the agent takes it as a refusal and may end its turn. */
export type Decision = (typeof decisions)[number]

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
  /** A message that has no other kind of part; `what` is its name. */
  | { readonly type: 'other'; readonly what: string }
  | Done
)

/** A setting of a chat. */
export interface Setting {
  /** `model`, `effort`, `mode`, or the agent's own word. */
  readonly category: string
  readonly name: string
  readonly value: string | undefined
  /** Its possible values; empty when the agent does not list them. */
  readonly choices: readonly { readonly value: string; readonly name: string; readonly description?: string }[]
}
