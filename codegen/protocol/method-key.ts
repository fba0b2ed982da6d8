import type { MessageDirection, Method } from './model.js'

/** One of the two directions: `both` stands for either. */
export type Direction = Exclude<MessageDirection, 'both'>

export const directions: readonly Direction[] = ['clientToServer', 'serverToClient']

/** The directions that a method may be sent in. */
export const directionsOf = ({ messageDirection }: Pick<Method, 'messageDirection'>): readonly Direction[] =>
  messageDirection === 'both' ? directions : [messageDirection]

/** What tells one method from all others: one name may be that of a request and of a notification. */
export type MethodIdentity = Pick<Method, 'method' | 'kind' | 'messageDirection'>

/** The identity of a method as text, the same for the same method. */
export const methodKey = ({ method, kind, messageDirection }: MethodIdentity): string =>
  `${messageDirection} ${kind} ${method}`

/** The identities that a method takes up: one for each direction that it may be sent in. */
export const methodKeys = (method: MethodIdentity): string[] =>
  directionsOf(method).map(messageDirection => methodKey({ ...method, messageDirection }))
