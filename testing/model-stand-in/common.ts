import { isObject } from '../../base/json.js'
import type { Json } from '../../codegen/protocol/model.js'
import type { Api, Body, SpokenPart, StreamEvent } from './api.js'
import { lastTurn, type Said } from './reply.js'

// What several of the APIs have in common: the members of their requests, and the texts of their replies.

/** What a request says whose body names the model, and whether a stream is wanted. */
export const requestIn = (body: Body, said: readonly Said[], tools: readonly Body[]): ReturnType<Api['read']> => ({
  model: stringOf(body.model),
  stream: body.stream === true,
  tools: namesOf(tools),
  ...lastTurn(said),
})

/** An event whose data repeats its name. */
export const typedEvent = (type: string, members: Readonly<Record<string, Json>>): StreamEvent => ({
  event: type,
  data: { type, ...members },
})

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
