/** Whether the messages of a conversation are what a protocol document says. */

export { Conformance, type ConformanceReport, type Deviation, type UnknownMethod } from './conformance.js'
export { Conversation } from './conversation.js'
export { compareWithKnown, type KnownDeviation, loadKnownDeviations } from './known.js'
export type { Sender } from './message.js'
export { readTrace } from './trace.js'
