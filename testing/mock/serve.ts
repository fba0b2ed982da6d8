import { createServer, type Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { resolveWire } from '../../base/wire.js'
import type { ExitStatus } from '../../runtime/index.js'
import { startListening } from '../../runtime/listen/start-listening.js'
import type { Behaviour } from './behaviour.js'
import type { MockKnowledge } from './protocol.js'
import { MockSession, type SessionHost } from './session.js'

/** How to write to people, and how to end the process. */
export interface MockProcess {
  /** Writes a line for people, on stderr. */
  log(line: string): void
  /** Ends the process; in a real process it does not return. */
  exit(status: ExitStatus): void
}

const hostOf = ({ log, exit }: MockProcess): SessionHost => ({
  received: () => {},
  report: message => log(`mock: ${message}`),
  exit: (status, stderr) => {
    if (stderr !== '') log(stderr)
    exit(status)
  },
})

/** Serves one client over a pair of streams, until the client ends. */
export async function serveStreams(
  ends: { readonly readable: Readable; readonly writable: Writable },
  known: MockKnowledge,
  behaviour: Behaviour,
  process: MockProcess,
): Promise<void> {
  const session = await MockSession.serve(ends, known, behaviour, hostOf(process))
  exitAtGoodbye(session, known, process)
  await session.connection.closed
}

/**
 * Serves clients on a port of this machine; 0 takes any that is free. @returns the port.
 *
 * @throws {ConnectError} when the port is taken
 */
export async function serveTcp(
  port: number,
  known: MockKnowledge,
  behaviour: Behaviour,
  process: MockProcess,
): Promise<number> {
  const server = createServer((socket: Socket) => {
    // A client may be gone before its session listens; without a listener that would end the process.
    socket.on('error', () => {})
    const served = MockSession.serve({ readable: socket, writable: socket }, known, behaviour, hostOf(process))
    served.catch((error: Error) => process.log(`mock: ${error.message}`))
  })
  return (await startListening(server, port)).port
}

/** The goodbye of the protocol ends the process. */
function exitAtGoodbye(session: MockSession, { wire }: MockKnowledge, { exit }: MockProcess): void {
  const notification = resolveWire(wire).goodbye?.notification
  if (notification !== undefined) session.connection.on(notification, () => exit({ exitCode: 0, signal: null }))
}
