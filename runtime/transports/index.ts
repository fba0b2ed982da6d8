/** Transports that carry bytes this program already has. */

export { ByteChannel } from './byte-channel.js'
