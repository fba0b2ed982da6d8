import type { Command } from 'commander'
import { printJson } from '../print-json.js'
import { expectShortRun } from '../short-run.js'

interface Options {
  config?: string
  dryRun?: boolean
  json?: boolean
}

export function registerGenerate(program: Command): void {
  program
    .command('generate')
    .description('write the bindings of every protocol document in the configuration')
    .option('-c, --config <file>', 'configuration (default: agent-bindings.json, found upwards)')
    .option('--dry-run', 'say what would change and write nothing')
    .option('--json', 'report as JSON')
    .addHelpText('after', '\nFiles are written whole or not at all, and only those that differ.')
    .action(generate)
}

async function generate({ config: file, dryRun = false, json = false }: Options): Promise<void> {
  expectShortRun()
  const { loadConfig } = await import('../../codegen/project/config.js')
  const { runGenerate } = await import('../../codegen/commands/generate.js')
  const outputs = await runGenerate(loadConfig(file), { dryRun })
  if (json) {
    printJson({ dryRun, outputs })
    return
  }
  const { formatGenerated } = await import('../reports/generate-report.js')
  const { styleOf } = await import('../reports/style.js')
  process.stdout.write(formatGenerated(outputs, dryRun, styleOf(process.stdout)))
}
