import { existsSync, statSync } from 'node:fs'
import type { Command } from 'commander'
import { printJson } from '../print-json.js'

interface Options {
  name?: string
  protocolVersion?: string
  output?: string
  clientRequests?: string
  serverRequests?: string
  clientNotifications?: string
  serverNotifications?: string
  json?: boolean
}

const details = `
The definitions are a TypeScript file with type maps (ClientRequests,
ServerRequests, ClientNotifications, ServerNotifications), a JSON Schema bundle,
or a protocol document. What is not given is asked for on a terminal. Nothing
that is there is replaced.

Exit code: 0 set up, 1 failed, 130 left with Ctrl-C.

Example:
  agent-bindings init src/protocol.ts --name my-agent --protocol-version 1.0.0`

export function registerInit(program: Command): void {
  program
    .command('init')
    .description('set up a project: configuration, import, bindings')
    .argument('[definitions]', 'file with the definitions, or a protocol document')
    .option('-n, --name <name>', 'name of the protocol')
    .option('--protocol-version <version>', 'version of the protocol (default: 0.1.0)')
    .option('-o, --output <folder>', 'folder of the bindings (default: generated/<name>)')
    .option('--client-requests <type>', 'type map of the requests of the client')
    .option('--server-requests <type>', 'type map of the requests of the agent')
    .option('--client-notifications <type>', 'type map of the notifications of the client')
    .option('--server-notifications <type>', 'type map of the notifications of the agent')
    .option('--json', 'report as JSON')
    .addHelpText('after', details)
    .action(init)
}

async function init(given: string | undefined, options: Options): Promise<void> {
  const asked = await askFor(given, options)
  if (!asked) {
    process.exitCode = 130
    return
  }
  const { initProject } = await import('../../codegen/commands/init.js')
  const maps = {
    ...(options.clientRequests && { clientRequests: options.clientRequests }),
    ...(options.serverRequests && { serverRequests: options.serverRequests }),
    ...(options.clientNotifications && { clientNotifications: options.clientNotifications }),
    ...(options.serverNotifications && { serverNotifications: options.serverNotifications }),
  }
  const result = await initProject({
    folder: process.cwd(),
    definitions: asked.definitions,
    name: asked.name,
    version: options.protocolVersion,
    output: options.output,
    ...(Object.keys(maps).length > 0 && { maps }),
  })
  if (options.json) {
    printJson(result)
    return
  }
  const { commandLine } = await import('../invocation.js')
  const { count } = await import('../reports/style.js')
  const { wordsOf } = await import('../../codegen/protocol/words.js')
  const { typeWords } = await import('../../codegen/targets/typescript/index.js')
  const [output] = result.outputs
  const client = typeWords([...wordsOf(result.protocol), 'Client'])
  const lines = [
    `${result.protocol} ${result.version} is set up:`,
    ...result.written.map(file => `  ${file}`),
    `  ${output?.output}/ (${count(output?.changes.length ?? 0, 'file')})`,
    '',
    'Next:',
    '',
    `  import { ${client} } from './${output?.output}/index.js'`,
    '',
    `  const client = await ${client}.spawn({ command: 'your-agent' })`,
    '',
    `and in CI, so that nothing drifts: ${commandLine('check')}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Asks for what is missing, on a terminal; says which flags to give otherwise. Undefined when the person left. */
async function askFor(definitions: string | undefined, { name }: Options) {
  const hasName = (file: string) => name !== undefined || file.endsWith('.json')
  if (definitions !== undefined && hasName(definitions)) return { definitions, name }
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new Error('init needs the file with the definitions and --name NAME; see: agent-bindings init --help')
  const { configName } = await import('../../codegen/project/config.js')
  // Where a project is set up already there is nothing to ask: that is going to be refused.
  if (existsSync(configName)) return { definitions: definitions ?? '.', name }
  const { askPerson } = await import('../questions.js')
  return askPerson(async ask => {
    const file = definitions ?? (await ask('File with the definitions: ', wrongFile))
    if (hasName(file)) return { definitions: file, name }
    return { definitions: file, name: (await ask(`Name of the protocol (${usualName}): `, wrongName)) || usualName }
  })
}

const usualName = 'my-agent'

const wrongName = (name: string) =>
  /^([a-z][a-z0-9-]{0,99})?$/.test(name)
    ? undefined
    : `Give lower-case letters, digits and hyphens, such as ${usualName}.`

const wrongFile = (path: string) =>
  statSync(path, { throwIfNoEntry: false })?.isFile()
    ? undefined
    : `There is no file "${path}". Give a TypeScript file with type maps, or a JSON file.`
