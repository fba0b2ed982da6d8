/** Framings: how one message is told from the next. */

export type { Framing } from './framing.js'
export { resolveFraming } from './resolve.js'
