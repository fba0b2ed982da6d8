import { type Command, Option } from 'commander'
import { showText } from '../../base/visible-text.js'
import type { InitRequest, InitResult } from '../../codegen/commands/init.js'
import { exitCodes } from '../exit-codes.js'
import { collect, collectNames } from '../option-values.js'
import { printJson } from '../print-json.js'

interface Options {
  name?: string
  protocolVersion?: string
  checkout?: string
  output?: string
  framing?: 'content-length' | 'json-lines'
  clientRequests?: string[]
  serverRequests?: string[]
  clientNotifications?: string[]
  serverNotifications?: string[]
  result?: string[]
  branch?: string[]
  json?: boolean
}

const details = `
PROTOCOL is acp, cody, codex, lsp or mcp, with or without a version:
mcp@2025-11-25. Its definitions come from --checkout, from the installed package
or from the installed codex; where there are none, the document that this
package brings is taken.

FILE holds definitions of your own: TypeScript type maps, unions of messages or
values (new RequestType), JSON Schema, a meta model like that of LSP, OpenRPC,
or a protocol document. The file tells which of them. What is not given is asked
for on a terminal.

Nothing that is there is replaced: in a project that is set up, the protocol is
added to the configuration.

Exit code: 0 set up, 1 failed, 130 left with Ctrl-C.

Examples:
  agent-bindings init acp
  agent-bindings init lsp --checkout ../language-server-protocol
  agent-bindings init src/protocol.ts --name my-agent --protocol-version 1.0.0`

export function registerInit(program: Command): void {
  program
    .command('init')
    .description('set up a project: document, bindings, a first program, an agent and a test')
    .argument('[protocol|file]', 'a known protocol, or a file in the project')
    .option('-n, --name <name>', 'name of the protocol in FILE (default: after its title, file or package)')
    .option(
      '--protocol-version <version>',
      'version of the protocol (default: what the definitions or their package say, or 0.1.0)',
    )
    .option('--checkout <path>', 'file or checkout with the definitions of PROTOCOL')
    .option('-o, --output <folder>', 'folder of the bindings (default: generated/<name>)')
    .addOption(
      new Option('--framing <framing>', 'how messages of the protocol in FILE are separated').choices([
        'content-length',
        'json-lines',
      ]),
    )
    .option('--client-requests <types>', 'maps, unions, messages or methods: the requests of the client', collectNames)
    .option('--server-requests <types>', 'maps, unions, messages or methods: the requests of the agent', collectNames)
    .option(
      '--client-notifications <types>',
      'maps, unions, messages or methods: the notifications of the client',
      collectNames,
    )
    .option(
      '--server-notifications <types>',
      'maps, unions, messages or methods: the notifications of the agent',
      collectNames,
    )
    .option('--result <method=name>', 'what a request is answered with (repeatable); null for nothing', collect)
    .option('--branch <name=direction>', 'who sends the methods of a branch of a tree (repeatable)', collect)
    .option('--json', 'report as JSON')
    .addHelpText('after', details)
    .action(init)
}

async function init(given: string | undefined, options: Options): Promise<void> {
  const { initProject } = await import('../../codegen/commands/init.js')
  const { knownAgents } = await import('../../agents/session/index.js')
  const agentCommand = (wanted: string) =>
    knownAgents.find(({ protocol, command }) => protocol === wanted && command.length > 0)?.command
  const request = { ...requestOf(given ?? '', options), agentCommand }
  const canAsk = process.stdin.isTTY && process.stdout.isTTY && !options.json
  const answered = canAsk
    ? await (await import('../init/ask-what-is-missing.js')).askWhatIsMissing(request)
    : requireGiven(request)
  if (!answered) {
    process.exitCode = exitCodes.cancelled
    return
  }
  const result = await initProject(answered)
  if (options.json) printJson(result)
  else await printText(result)
}

function requestOf(definitions: string, options: Options): InitRequest {
  const { clientRequests, serverRequests, clientNotifications, serverNotifications } = options
  const messages = Object.fromEntries(
    Object.entries({ clientRequests, serverRequests, clientNotifications, serverNotifications }).flatMap(
      ([role, names = []]) => (names.length > 0 ? [[role, names.length === 1 ? names[0] : names]] : []),
    ),
  )
  const results = Object.entries(pairs(options.result, '--result METHOD=NAME')).map(([method, name]) => [
    method,
    name === 'null' ? null : name,
  ])
  return {
    folder: process.cwd(),
    definitions,
    checkout: options.checkout,
    name: options.name,
    version: options.protocolVersion,
    output: options.output,
    framing: options.framing,
    ...(Object.keys(messages).length > 0 && { messages }),
    ...(results.length > 0 && { results: Object.fromEntries(results) as Record<string, string | null> }),
    branches: pairs(options.branch, '--branch NAME=DIRECTION'),
    onCommand: command => process.stderr.write(`Running: ${command}\n`),
  }
}

function pairs(values: readonly string[] = [], form: string): Record<string, string> {
  return Object.fromEntries(
    values.map(value => {
      const at = value.lastIndexOf('=')
      if (at < 1) throw new Error(`${JSON.stringify(value)} is not of the form ${form}`)
      return [value.slice(0, at), value.slice(at + 1)]
    }),
  )
}

function requireGiven(request: InitRequest): InitRequest {
  if (request.definitions === '')
    throw new Error(
      'init needs a protocol or a file with definitions\n  → npx agent-bindings init acp (or cody, codex, lsp, mcp); npx agent-bindings init FILE --name NAME',
    )
  return request
}

async function printText(result: InitResult): Promise<void> {
  const { count, wrap } = await import('../reports/style.js')
  const { importNotes } = await import('../reports/import-notes.js')
  const { wordsOf } = await import('../../codegen/protocol/words.js')
  const { typeWords } = await import('../../codegen/targets/typescript/index.js')
  const { commandLine } = await import('../invocation.js')
  const [output] = result.outputs
  const client = typeWords([...wordsOf(result.protocol), 'Client'])
  const { listed, counted } = importNotes(result.diagnostics, false)
  const lines = [
    ...listed.flatMap(note => [note, '']),
    `${result.protocol} ${result.version} is set up:`,
    ...result.written.map(file => `  ${file}`),
    `  ${output?.output}/ (${count(output?.changes.length ?? 0, 'file')})`,
    '',
    ...wrap(`Document: ${result.note}.`, '', '  '),
    ...(counted === undefined ? [] : wrap(`${counted}: agent-bindings import --verbose lists them.`, '', '  ')),
    '',
    'Next:',
    '',
    ...result.next.map(command => `  ${command}`),
    '',
    'In a program:',
    '',
    `  import { ${client} } from './${output?.output}/index.js'`,
    '',
    `  const client = await ${client}.spawn({ ${agentOptions(result.agentCommand)} })`,
    '',
    `In CI, so that nothing drifts: ${commandLine('check')}`,
  ]
  process.stdout.write(`${showText(lines.join('\n'))}\n`)
}

/** The options of `spawn` that start an agent. */
function agentOptions([command, ...args]: readonly string[] = ['your-agent']): string {
  return [`command: '${command}'`, ...(args.length > 0 ? [`args: ['${args.join("', '")}']`] : [])].join(', ')
}
