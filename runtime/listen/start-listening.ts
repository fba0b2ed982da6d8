import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { ConnectError } from '../errors.js'
import { formatAddress } from '../transports/socket.js'

/**
 * Lets a server listen on a TCP port. @returns where it listens: `port` 0 takes any that is free.
 *
 * @throws {ConnectError} when the port is taken, or may not be used
 */
export async function startListening(server: Server, port: number, host = '127.0.0.1'): Promise<AddressInfo> {
  const begun = performance.now()
  try {
    await once(server.listen(port, host), 'listening')
  } catch (cause) {
    const error = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const afterMs = Math.round(performance.now() - begun)
    throw new ConnectError(formatAddress(host, port), [{ attempt: 1, error, afterMs }], cause, 'no-port')
  }
  return server.address() as AddressInfo
}
