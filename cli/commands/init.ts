import type { Command } from 'commander'

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
    .option('--client-requests <type>', 'type map of what the client asks')
    .option('--server-requests <type>', 'type map of what the agent asks')
    .option('--client-notifications <type>', 'type map of what the client announces')
    .option('--server-notifications <type>', 'type map of what the agent announces')
    .option('--json', 'report as JSON')
    .addHelpText('after', details)
    .action(init)
}

async function init(given: string | undefined, options: Options): Promise<void> {
  const { initProject } = await import('../../codegen/commands/init.js')
  const asked = await askFor(given, options)
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
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    return
  }
  const { commandLine } = await import('../invocation.js')
  const { count } = await import('../reports/style.js')
  const { typeName } = await import('../../codegen/targets/typescript/names.js')
  const [output] = result.outputs
  const client = typeName(result.protocol, 'Client')
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

/** Asks for what is missing, on a terminal; says which flags to give otherwise. */
async function askFor(definitions: string | undefined, { name }: Options) {
  const needsName = name === undefined && !definitions?.endsWith('.json')
  if (definitions !== undefined && !needsName) return { definitions, name }
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new Error('init needs the file with the definitions and --name NAME; see: agent-bindings init --help')
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const file = definitions ?? (await terminal.question('File with the definitions: ')).trim()
    const asks = name === undefined && !file.endsWith('.json')
    const answer = asks ? (await terminal.question('Name of the protocol (my-agent): ')).trim() : name
    return { definitions: file, name: answer || undefined }
  } finally {
    terminal.close()
  }
}
