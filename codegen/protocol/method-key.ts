import type { MessageDirection, Method } from './model.js'

/** One of the two directions: `both` stands for either. */
export type Direction = Exclude<MessageDirection, 'both'>

export const directions: readonly Direction[] = ['clientToServer', 'serverToClient']

/** Everything that `messageDirection` may be. */
export const messageDirections: readonly MessageDirection[] = [...directions, 'both']

/** The directions that a method may be sent in. */
export const directionsOf = ({ messageDirection }: Pick<Method, 'messageDirection'>): readonly Direction[] =>
  messageDirection === 'both' ? directions : [messageDirection]

/** The identity of a method: a request and a notification may have the same name. */
export type MethodIdentity = Pick<Method, 'method' | 'kind' | 'messageDirection'>

/** The identity of a method as text, the same for the same method. */
export const methodKey = ({ method, kind, messageDirection }: MethodIdentity): string =>
  `${messageDirection} ${kind} ${method}`

/** The kind that a method's identity names. */
export const kindOfKey = (key: string): Method['kind'] => key.split(' ')[1] as Method['kind']

/** The identities of a method: one for each direction that it may be sent in. */
export const methodKeys = (method: MethodIdentity): string[] =>
  directionsOf(method).map(messageDirection => methodKey({ ...method, messageDirection }))
