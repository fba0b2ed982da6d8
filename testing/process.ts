import type { Protocol } from '../codegen/protocol/model.js'
import type { SampleOptions } from '../codegen/samples/index.js'
import { learn, type MockKnowledge, type MockProtocol } from './mock/protocol.js'
import { loadScenario } from './mock/scenario-file.js'
import { type MockProcess, serveStreams, serveTcp } from './mock/serve.js'
import type { Behaviour } from './mock/session.js'
import { checkedScenario, type MockAgentOptions } from './mock-agent.js'
import type { HandlersOf } from './typed-mock.js'

/** Options of a mock process. */
export interface MockProcessOptions extends SampleOptions {
  /** `FILE#NAME` of a scenario. */
  readonly scenario?: string | undefined
}

/**
 * Prepares this process to be a mock agent.
 *
 * @throws {DiagnosticError} with all faults of the scenario.
 */
export async function prepareMock(protocol: Protocol, { scenario: ref, ...options }: MockProcessOptions) {
  const known = await learn(protocol, options)
  const scenario = ref === undefined ? {} : loadScenario(ref, known)
  return { run: (port: number | undefined) => serve(known, { scenario, handlers: {} }, port) }
}

/**
 * Makes this process a mock agent, for tests whose client starts a program: over standard input and output until the client
 * ends, or over TCP on this machine until the process is ended. The port is written to stderr.
 *
 * @param protocol the `protocol` of generated bindings, or a protocol document.
 * @param options as those of `mockAgent`; `port` 0 takes any that is free.
 * @throws {TypeError} when the scenario does not fit the protocol.
 */
export async function serveMockAgent<Given extends MockProtocol>(
  protocol: Given,
  options: MockAgentOptions<HandlersOf<Given>> & { readonly port?: number } = {},
): Promise<void> {
  const { port, handlers = {}, ...rest } = options
  const known = await learn(protocol, rest)
  const scenario = checkedScenario(rest.scenario, known)
  await serve(known, { scenario, handlers: handlers as Behaviour['handlers'] }, port)
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
