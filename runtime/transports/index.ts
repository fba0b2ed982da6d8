/** Transports that carry bytes this program already has. */

export { ByteChannel } from './byte-channel.js'
export { streams } from './streams.js'
