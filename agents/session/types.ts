/** A question in one piece: text, an image in base64, or a file of which some lines may be chosen, counted from one. */
export type Input =
  | string
  /** Text. */
  | { readonly text: string }
  /** An image: its bytes in base64, and its media type. */
  | { readonly image: { readonly data: string; readonly mimeType: string } }
  /** A file, or lines of it, counted from one, both included. */
  | { readonly file: string; readonly lines?: { readonly first: number; readonly last: number } | undefined }

const reading = { read: 'read', search: 'read', think: 'read' } as const
const editing = { edit: 'edit', move: 'edit', delete: 'edit' } as const
const others = { execute: 'all', fetch: 'all', switch_mode: 'all', other: 'all' } as const
/** The kinds of tools, each with the narrowest named permission that covers it. */
export const neededFor = { ...reading, ...editing, ...others }
/** What a tool does; `other` for everything that the agent does not classify. */
export type ToolKind = keyof typeof neededFor

/** A change of one file: its old and new text, or a unified diff, whichever the agent gives. */
export interface Diff {
  /** Path of the file. */
  readonly path: string
  /** Null when the file is new. */
  readonly oldText?: string | null
  /** The whole text after the change. */
  readonly newText?: string
  /** The change as a unified diff. */
  readonly patch?: string
}

/** A call of a tool as it is now: a whole snapshot each time. */
export interface Tool {
  /** Id of the call; the same in all its snapshots. */
  readonly id: string
  /** What it does, for people. */
  readonly title: string
  /** The class of what it does. */
  readonly kind: ToolKind
  /** How far it is; `declined` when it was not permitted. */
  readonly status: 'pending' | 'running' | 'completed' | 'failed' | 'declined'
  /** The arguments, as the agent gives them. */
  readonly input?: unknown
  /** The result, as the agent gives it. */
  readonly output?: unknown
  /** The changes that it makes to files; empty when it makes none. */
  readonly diffs: readonly Diff[]
  /** Paths of the files that it reads or changes, as far as the agent names them. */
  readonly files: readonly string[]
}

/** A request of the agent for permission. */
export interface Question {
  /** Id of the chat. */
  readonly chat: string
  /** The call that needs permission. */
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
  /** Tokens that the model read. */
  readonly inputTokens?: number | undefined
  /** Tokens that the model wrote. */
  readonly outputTokens?: number | undefined
  /** Tokens of the model's window that are taken. */
  readonly contextUsed?: number | undefined
  /** Tokens that the model's window holds. */
  readonly contextSize?: number | undefined
  /** The price, in a currency such as `USD`. */
  readonly cost?: { readonly amount: number; readonly currency: string } | undefined
  /** Of what the tokens are the sum. */
  readonly scope: 'reply' | 'request' | 'chat' | 'unknown'
}

/** Why a reply ended. */
export type Stop = 'end' | 'cancelled' | 'refused' | 'max-tokens' | 'max-turns'

/** One step of the agent's plan. */
export interface PlanStep {
  /** What is to be done. */
  readonly title: string
  /** How far it is. */
  readonly status: 'pending' | 'running' | 'completed'
}

/** A file that the agent put before its model. */
export interface ContextEntry {
  /** URI of the file. */
  readonly uri: string
  /** Lines counted from one, both included; the whole file without them. */
  readonly lines?: { readonly first: number; readonly last: number } | undefined
}

/** The end of a reply: always its last part. `text` is the whole reply. */
export interface Done {
  readonly type: 'done'
  /** The whole reply. */
  readonly text: string
  /** Why it ended. */
  readonly stop: Stop
  /** What was used, where the agent says it. */
  readonly usage?: Usage | undefined
}

/** A piece of a reply. */
export type Part = {
  /** The message of the agent that it was made from. */
  readonly raw?: unknown
} & (
  | Done
  /** Text was added: `delta`; `text` is the reply so far. */
  | { readonly type: 'text'; readonly delta: string; readonly text: string }
  /** Earlier text does not hold any more: the reply is now `text`. */
  | { readonly type: 'rewrite'; readonly text: string }
  /** The model's reasoning, as far as it is shown. */
  | { readonly type: 'thought'; readonly delta: string }
  /** A call of a tool began or changed. */
  | { readonly type: 'tool'; readonly tool: Tool }
  /** The whole plan as it is now. */
  | { readonly type: 'plan'; readonly steps: readonly PlanStep[] }
  /** The files that go with the question. */
  | { readonly type: 'context'; readonly files: readonly ContextEntry[] }
  /** What was used so far. */
  | { readonly type: 'usage'; readonly usage: Usage }
  /** A message for people. */
  | { readonly type: 'notice'; readonly level: 'info' | 'warning' | 'error'; readonly message: string }
  /** A message that has no other kind of part; `what` is its name. */
  | { readonly type: 'other'; readonly what: string }
)

/** A setting of a chat. */
export interface Setting {
  /** `model`, `effort`, `mode`, or the agent's own word. */
  readonly category: string
  /** Name for people. */
  readonly name: string
  /** The value in force; undefined when the agent does not say. */
  readonly value: string | undefined
  /** Its possible values; empty when the agent does not list them. */
  readonly choices: readonly { readonly value: string; readonly name: string; readonly description?: string }[]
}
