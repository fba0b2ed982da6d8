import { type Command, InvalidArgumentError } from 'commander'
import { parseListeningPort } from '../option-values.js'

interface Flags {
  scenario?: string
  port?: number
  seed: number
  optionals?: boolean
  check?: boolean
}

const details = `
A mock agent answers every request of the protocol with a valid result. Over
standard input and output, so that a client can start it in the place of the
agent; with --port over TCP on this machine, for several clients.

A scenario says what it does instead: steps by method, in JSON with comments.

  {
    "scenarios": {
      "refuses": {
        "session/prompt": [
          { "notify": "session/update" },
          { "ask": "session/request_permission" },
          { "result": { "stopReason": "refusal" } }
        ]
      }
    }
  }

Steps: result, error, sample, notify, ask (with expect), waitMs, waitFor, do
(with when, of, times); and faults: exit, signal, hang, close, garbage,
halfFrame. Every scenario of the file is checked against the document first.

Exit code: 0, or 1 when document or scenario are wrong.

Examples:
  agent-bindings mock acp@1
  agent-bindings mock acp@1 --scenario fakes.jsonc#refuses --check
  agent-bindings mock schema/my-agent/1.json --port 3113`

export function registerMock(program: Command): void {
  program
    .command('mock')
    .description('run a fake agent made from a protocol document')
    .argument('<document>', 'path, name (acp, acp@1) or REVISION:path')
    .option('-s, --scenario <file#name>', 'scripted behaviour, besides answering with valid results')
    .option('-p, --port <number>', 'listen on a TCP port of this machine; 0 for any', parseListeningPort)
    .option('--seed <number>', 'seed of the values: another seed gives other valid results', parseSeed, 0)
    .option('--optionals', 'fill in optional properties too')
    .option('--check', 'check document and scenario; starts nothing')
    .addHelpText('after', details)
    .action(mock)
}

async function mock(
  document: string,
  { check = false, seed, optionals = false, scenario, port }: Flags,
): Promise<void> {
  const { loadVersion } = await import('../../codegen/project/resolve-version.js')
  const { prepareMock } = await import('../../testing/process.js')
  const mock = await prepareMock(loadVersion(document), {
    seed,
    optionals,
    ...(scenario !== undefined && { scenario }),
  })
  if (!check) await mock.run(port)
}

function parseSeed(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('Give a whole number from 0.')
  return Number(value)
}
