import type { MessageDirection, Method } from './model.js'

/** One of the two directions: `both` stands for either. */
export type Direction = Exclude<MessageDirection, 'both'>

export const directions: readonly Direction[] = ['clientToServer', 'serverToClient']

/** The directions that a method may be sent in. */
export const directionsOf = ({ messageDirection }: Pick<Method, 'messageDirection'>): readonly Direction[] =>
  messageDirection === 'both' ? directions : [messageDirection]

/**
 * The identity of a method in one direction: its name and whether it is answered. One name may be that of a request and
 * of a notification.
 */
export const methodKey = ({ method, kind }: Pick<Method, 'method' | 'kind'>, direction: Direction): string =>
  `${direction} ${kind} ${method}`

/** The identities of a method: one for each direction that it may be sent in. */
export const methodKeys = (method: Pick<Method, 'method' | 'kind' | 'messageDirection'>): string[] =>
  directionsOf(method).map(direction => methodKey(method, direction))
