/** Listening to a conversation without changing it: in this process, between two streams, or around an agent. */

export type { Sender, TakeMessage, TappedMessage } from './message.js'
export { type TapProcessOptions, type TapProcessResult, tapProcess } from './process.js'
export { type TappedEnd, tapStreams } from './streams.js'
export { type TapTransportOptions, tapTransport } from './transport.js'
