import type { Command } from 'commander'
import { type AgentOptions, addAgentOptions, connectionOptions } from '../agent-options.js'
import { printJson } from '../print-json.js'

export function registerModels(program: Command): void {
  addAgentOptions(program.command('models'))
    .description('list the models that can be chatted with')
    .option('--json', 'print them as JSON')
    .action(models)
}

async function models({ json, ...options }: AgentOptions & { json?: boolean }): Promise<void> {
  const { openCody } = await import('../../agents/cody/index.js')
  const { alignColumns, styleOf } = await import('../reports/style.js')
  const { forTerminal } = await import('../terminal-text.js')
  const cody = await openCody(await connectionOptions(options))
  try {
    const found = await cody.models()
    if (json) {
      printJson(found)
      return
    }
    const rows = found.map(({ id, title, provider, available, tags }) =>
      [id, title, provider, available ? tags.join(', ') : 'not available to you'].map(forTerminal),
    )
    const [head = '', ...lines] = alignColumns([['ID', 'TITLE', 'PROVIDER', 'TAGS'], ...rows])
    process.stdout.write(`${[styleOf(process.stdout).bold(head), ...lines].join('\n')}\n`)
  } finally {
    await cody.close()
  }
}
