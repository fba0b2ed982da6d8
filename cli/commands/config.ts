import type { Command } from 'commander'
import { settingRows, shownValue } from '../../agents/cody/settings.js'
import { showLine } from '../../base/visible-text.js'
import { type AgentOptions, addCodyOptions, settle } from '../agent-options.js'
import { printJson } from '../print-json.js'

export function registerConfig(program: Command): void {
  addCodyOptions(program.command('config'))
    .description('show the settings in force and where each comes from; starts nothing')
    .option('--json', 'print them as JSON')
    .action(config)
}

async function config({ json, ...options }: AgentOptions & { json?: boolean }): Promise<void> {
  const { alignColumns, styleOf } = await import('../reports/style.js')
  const settings = await settle(options)
  const rows = settings.all.map(setting => {
    const { name, layer, origin } = setting
    return { name, value: shownValue(setting), layer, origin: layer === 'argument' ? optionOf(name) : origin }
  })
  if (json) {
    printJson(rows)
    return
  }
  const table = rows.map(({ name, value, layer, origin }) =>
    [name, value, origin === '' ? layer : origin].map(showLine),
  )
  const [head = '', ...lines] = alignColumns([['SETTING', 'VALUE', 'FROM'], ...table])
  process.stdout.write(`${[styleOf(process.stdout).bold(head), ...lines].join('\n')}\n`)
}

/** The option of the command line that sets a setting. */
function optionOf(name: string): string {
  return settingRows.find(row => row.name === name)?.option?.flags.split(' ')[0] ?? name
}
