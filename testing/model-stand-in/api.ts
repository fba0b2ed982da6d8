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
