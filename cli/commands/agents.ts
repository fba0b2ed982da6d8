import type { Command } from 'commander'
import { type AgentOptions, addAgentOptions } from '../agent-options.js'
import { printJson } from '../print-json.js'

const help = `
"signed in" is what the environment tells: an agent may remember an account, and
only it knows. No agent is started.`

export function registerAgents(program: Command): void {
  const agents = program
    .command('agents')
    .description('list the agents that are known by name, and what they offer')
    .enablePositionalOptions()
    .option('--json', 'print them as JSON')
    .addHelpText('after', help)
    .action(list)
  addAgentOptions(agents.command('models'))
    .usage('[options] [-- command...]')
    .allowExcessArguments()
    .description('list the models that an agent can be asked to use')
    .option('--protocol <name>', 'protocol of the command after "--": acp or codex')
    .option('--json', 'print them as JSON')
    .action(models)
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const { listAgents } = await import('../agents/list.js')
  const { alignColumns, styleOf } = await import('../reports/style.js')
  const rows = await listAgents()
  if (json) return printJson(rows)
  const table = rows.map(({ name, title, protocol, program, version, signedIn }) => [
    ...[name, title, protocol, program === undefined ? 'no' : (version ?? 'yes')],
    program === undefined ? '' : signedIn,
  ])
  const [head = '', ...lines] = alignColumns([['NAME', 'AGENT', 'PROTOCOL', 'INSTALLED', 'SIGNED IN'], ...table])
  const missing = rows.filter(({ program }) => program === undefined).map(({ name, install }) => [`  ${name}`, install])
  const hint = missing.length > 0 ? ['', 'Install one with:', ...alignColumns(missing)] : []
  process.stdout.write(`${[styleOf(process.stdout).bold(head), ...lines, ...hint].join('\n')}\n`)
}

type ModelsOptions = AgentOptions & { json?: boolean; protocol?: string }

async function models(_options: unknown, command: Command): Promise<void> {
  const options: ModelsOptions = command.optsWithGlobals()
  const { openTalk } = await import('../chat/open-talk.js')
  const { commandAfterDashes } = await import('../agents/choose.js')
  const { TerminalPrompter } = await import('../chat/prompter.js')
  const { describeNames, styleOf } = await import('../reports/style.js')
  const { showLine } = await import('../../base/visible-text.js')
  const talk = await openTalk(options, commandAfterDashes(), new TerminalPrompter())
  try {
    const models = talk.settings.find(({ category }) => category === 'model')
    const found = (models?.choices ?? []).map(choice => ({ ...choice, isCurrent: choice.value === models?.value }))
    if (options.json) return printJson(found)
    const rows = found.map(({ value, name, isCurrent, description = '' }): [string, string] => [
      `${isCurrent ? '*' : ' '} ${showLine(value)}`,
      showLine([name, description].filter(Boolean).join(': ')),
    ])
    const [head = '', ...lines] = describeNames([['  ID', 'TITLE'], ...rows])
    process.stdout.write(`${[styleOf(process.stdout).bold(head), ...lines].join('\n')}\n`)
  } finally {
    await talk.close()
  }
}
