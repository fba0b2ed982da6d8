/** Framings: how one message is separated from the next. */

export type { Framing } from './framing.js'
export { resolveFraming } from './resolve.js'
