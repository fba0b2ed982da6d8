import { Behaviour } from './mock/behaviour.js'
import { learn, type MockKnowledge, type MockProtocol } from './mock/protocol.js'
import { type MockProcess, serveStreams, serveTcp } from './mock/serve.js'
import type { MockAgentOptions } from './mock-agent.js'
import type { HandlersOf } from './typed-mock.js'

/**
 * Prepares this process to be a mock agent.
 *
 * @throws {TypeError} when the scenario does not fit the protocol
 * @throws {DiagnosticError} with all faults of a file of scenarios
 */
export async function prepareMock(protocol: MockProtocol, options: MockAgentOptions<object>) {
  const known = await learn(protocol, options)
  const behaviour = new Behaviour(options, known)
  return { run: (port: number | undefined) => serve(known, behaviour, port) }
}

/**
 * Makes this process a mock agent, for tests whose client starts a program: over standard input and output until the client
 * ends, or over TCP on this machine until the process is ended. The port is written to stderr.
 *
 * @param protocol the `protocol` of generated bindings, or a protocol document.
 * @param options as those of `mockAgent`; `port` 0 takes any that is free.
 * @throws {TypeError} when the scenario does not fit the protocol
 * @throws {DiagnosticError} when a file of scenarios does not
 */
export async function serveMockAgent<Given extends MockProtocol>(
  protocol: Given,
  options: MockAgentOptions<HandlersOf<Given>> & { readonly port?: number } = {},
): Promise<void> {
  const mock = await prepareMock(protocol, options)
  await mock.run(options.port)
}

async function serve(known: MockKnowledge, behaviour: Behaviour, port: number | undefined): Promise<void> {
  if (port !== undefined) return log(`mock agent listening on port ${await serveTcp(port, known, behaviour, self)}`)
  await serveStreams({ readable: process.stdin, writable: process.stdout }, known, behaviour, self)
  process.exit()
}

const log = (line: string): void => void process.stderr.write(`${line}\n`)

const self: MockProcess = {
  log,
  exit({ exitCode, signal }) {
    if (signal) process.kill(process.pid, signal)
    else process.exit(exitCode ?? 0)
  },
}
