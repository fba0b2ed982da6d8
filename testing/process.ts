import type { Protocol } from '../codegen/protocol/model.js'
import type { SampleOptions } from '../codegen/samples/index.js'
import { learn } from './mock/protocol.js'
import { loadScenario } from './mock/scenario-file.js'
import { type MockProcess, serveStreams, serveTcp } from './mock/serve.js'

/** How a mock process behaves. */
export interface MockProcessOptions extends SampleOptions {
  /** `FILE#NAME` of a scenario. */
  readonly scenario?: string | undefined
}

/**
 * Prepares this process to be a mock agent.
 *
 * @throws {DiagnosticError} for everything that is wrong with the scenario.
 */
export async function prepareMock(protocol: Protocol, { scenario: reference, ...options }: MockProcessOptions) {
  const known = await learn(protocol, options)
  const scenario = reference === undefined ? {} : loadScenario(reference, known)
  return {
    /** Serves over standard input and output until the client ends; with a port, over TCP until the process is ended. */
    async run(port: number | undefined): Promise<void> {
      if (port !== undefined) return log(`mock agent listening on port ${await serveTcp(port, known, scenario, self)}`)
      await serveStreams({ readable: process.stdin, writable: process.stdout }, known, scenario, self)
      process.exit()
    },
  }
}

const log = (line: string): void => void process.stderr.write(`${line}\n`)

const self: MockProcess = {
  log,
  exit({ exitCode, signal }) {
    if (signal) process.kill(process.pid, signal)
    else process.exit(exitCode ?? 0)
  },
}
