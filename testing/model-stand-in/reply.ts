import { isObject } from '../../base/json.js'
import type { Json } from '../../codegen/protocol/model.js'

/** The reply to one request: text, parts in order, or a failure. */
export type ModelReply = string | readonly ModelReplyPart[] | ModelFailure

/** A part of a reply. */
export type ModelReplyPart =
  /** Text; a string is streamed word by word, a list delta by delta. */
  | { readonly text: string | readonly string[] }
  /** A tool call. A string as input is free text (a custom tool of the Responses API). */
  | { readonly tool: string; readonly input: Json; readonly id?: string }
  /** The stream stays open and nothing more is sent, until the client leaves. */
  | { readonly hang: true }
  /** The connection breaks in the middle of the stream. */
  | { readonly cut: true }

/** An HTTP error instead of a reply. */
export interface ModelFailure {
  /** HTTP status, such as 429 or 529. */
  readonly status: number
  /** The message in the body of the answer. */
  readonly message: string
  /** Further headers, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>
}

/** The model API that a request speaks. */
export type ModelApi = 'responses' | 'messages' | 'chat-completions' | 'gemini'

/** A request of an agent to its model. Headers are not kept, because they carry API keys. */
export interface ModelRequest {
  /** The API that it was sent to. */
  readonly api: ModelApi
  /** Name of the model that is asked for. */
  readonly model: string
  /** Whether the reply is wanted as a stream. */
  readonly stream: boolean
  /** The last text of the user. */
  readonly prompt: string
  /** Results of tools that came after this text, as texts, in order. */
  readonly toolResults: readonly string[]
  /** Names of the tools that the agent offers. */
  readonly tools: readonly string[]
  /** The whole body, as the API has it. */
  readonly body: Readonly<Record<string, Json>>
}

/** The messages of a conversation, from the oldest to the newest, in one form for all APIs. */
export type Said = { readonly user: string } | { readonly toolResult: string }

/** The last text of the user, and the results of tools after it. */
export function lastTurn(said: readonly Said[]): Pick<ModelRequest, 'prompt' | 'toolResults'> {
  let prompt = ''
  let toolResults: string[] = []
  for (const one of said) {
    if ('toolResult' in one) toolResults.push(one.toolResult)
    else {
      prompt = one.user
      toolResults = []
    }
  }
  return { prompt, toolResults }
}

/** A normalised reply: parts, texts as deltas, tool calls with ids that are unique in the stand-in. */
export type Part =
  | { readonly deltas: readonly string[] }
  | { readonly tool: string; readonly input: Json; readonly id: string }
  | { readonly hang: true }
  | { readonly cut: true }

/** Whether a reply is an HTTP error. */
export const isFailure = (reply: ModelReply): reply is ModelFailure => isObject(reply) && 'status' in reply

/** @throws {TypeError} a value from a program without types is no reply. @param where the place of the value */
export function requireReply(reply: ModelReply, where: string): void {
  const isPart = (part: unknown) => isObject(part) && ['text', 'tool', 'hang', 'cut'].some(key => key in part)
  if (typeof reply === 'string' || isFailure(reply) || (Array.isArray(reply) && reply.every(isPart))) return
  throw new TypeError(
    `${where} is no reply: give a text, { status, message }, or a list of { text }, { tool, input }, { hang: true } and { cut: true }`,
  )
}

/** Normalises a reply. @param nextId makes ids for calls without one. */
export function partsOf(reply: string | readonly ModelReplyPart[], nextId: () => string): Part[] {
  const parts = typeof reply === 'string' ? [{ text: reply }] : reply
  return parts.map((part): Part => {
    if ('text' in part) return { deltas: typeof part.text === 'string' ? wordsOf(part.text) : part.text }
    if ('tool' in part) return { tool: part.tool, input: part.input, id: part.id ?? nextId() }
    return part
  })
}

const wordsOf = (text: string): string[] => text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text]
