import { isObject } from '../../base/json.js'
import type { Json } from '../../codegen/protocol/model.js'
import type { ModelRequest, Part } from './reply.js'

/** One event of a stream, or a whole answer. */
export interface StreamEvent {
  /** The event's name, where the API names its events. */
  readonly event?: string
  readonly data: Json
}

/** Facts about a reply that its first event needs. */
export interface Answering {
  readonly id: string
  readonly model: string
}

/** The requests and replies of one API. */
export interface Api {
  /** Reads a request. @param target from the path: the model, for Gemini. */
  read(body: Body, target: string): Omit<ModelRequest, 'api' | 'body'>
  /** Events around and for each part, in order. */
  begin(answering: Answering): StreamEvent[]
  part(part: SpokenPart, index: number, answering: Answering): StreamEvent[]
  end(parts: readonly SpokenPart[], answering: Answering): StreamEvent[]
  /** The same reply as one JSON value. */
  whole(parts: readonly SpokenPart[], answering: Answering): Json
  /** The last line of the stream, when it is no event. */
  readonly last?: string
}

/** The parts that an API can express. */
export type SpokenPart = Exclude<Part, { readonly hang: true } | { readonly cut: true }>

/** The body of a request. */
export type Body = Readonly<Record<string, Json>>

/** Made-up token counts: an agent only adds them up. */
export const tokens = { input: 10, output: 5, total: 15 }

/** The objects in a list; empty when the value is no list. */
export function objectsIn(value: Json | undefined): Body[] {
  if (!Array.isArray(value)) return []
  return value.filter(item => isObject(item)) as Body[]
}

/** The text of a message's content: a string, or the texts of its parts. */
export function textOf(content: Json | undefined): string {
  if (typeof content === 'string') return content
  return objectsIn(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('')
}

/** The value of a string member; '' when it is no string. */
export const stringOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** The names of tools, at any place where an API has them. */
export const namesOf = (tools: readonly Body[]): string[] =>
  tools.map(({ name, type }) => stringOf(name) || stringOf(type))

/** The text of a part, whole. */
export const wholeText = (part: SpokenPart): string => ('deltas' in part ? part.deltas.join('') : '')

/** The input of a tool as text: free text as it is, everything else as JSON. */
export const inputText = (input: Json): string => (typeof input === 'string' ? input : JSON.stringify(input))
