/** Agents that listen on a TCP port. */

export { type Accept, type Listener, type ListenOptions, listen } from './listen.js'
