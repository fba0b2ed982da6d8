/** Agents in worker threads, or behind any `MessagePort`. */

export { type MessagePortLike, messagePort } from './message-port.js'
