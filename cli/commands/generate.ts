import { basename, join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { GeneratedOutput } from '../../codegen/commands/generate.js'
import type { Config } from '../../codegen/project/config.js'
import { printJson } from '../print-json.js'
import { reportFailure } from '../report.js'
import { printWarnings } from '../reports/warnings.js'
import { expectShortRun } from '../short-run.js'

interface Options {
  config?: string
  checkout?: string
  definitions: boolean
  force?: boolean
  watch?: boolean
  dryRun?: boolean
  json?: boolean
}

const details = `
Documents are made first, from the definitions that their recipes can reach: in
the project, in an installed package, or in the --checkout. Then bindings are
made of every document.

Files are written whole or not at all, and only those that differ. A file that
no earlier run has made is not overwritten without --force.

With --watch, what cannot be made is reported and the last good output stays;
it ends with Ctrl-C.`

export function registerGenerate(program: Command): void {
  program
    .command('generate')
    .description('write documents from their definitions, and the bindings of every document')
    .option('-c, --config <file>', 'configuration (default: agent-bindings.json, found upwards)')
    .option('--checkout <folder>', 'checkout of definitions that are neither in the project nor installed')
    .option('--no-definitions', 'read no definitions: take the documents as they are')
    .option('--force', 'overwrite files that no earlier run has made')
    .option('--watch', 'generate again whenever definitions, documents or the configuration change')
    .addOption(new Option('--dry-run', 'say what would change and write nothing').conflicts('watch'))
    .addOption(new Option('--json', 'report as JSON').conflicts('watch'))
    .addHelpText('after', details)
    .action(generate)
}

async function generate({ config: file, dryRun = false, json = false, ...options }: Options): Promise<void> {
  const { loadConfig } = await import('../../codegen/project/config.js')
  const config = loadConfig(file)
  if (options.watch) return watchProject(config, options)
  const { runGenerate } = await import('../../codegen/commands/generate.js')
  expectShortRun()
  const outputs = await runGenerate(config, { ...libraryOptions(options), dryRun })
  if (json) printJson({ dryRun, outputs })
  else await print(outputs, dryRun)
}

const libraryOptions = ({ checkout, definitions, force = false }: Options) => ({
  checkout: checkout === undefined ? undefined : resolve(checkout),
  definitions,
  force,
})

async function watchProject(config: Config, options: Options): Promise<void> {
  const { watchAndGenerate } = await import('../../codegen/commands/generate.js')
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  let isFirst = true
  await watchAndGenerate(join(config.folder, basename(config.file)), {
    ...libraryOptions(options),
    signal: ending.signal,
    onGenerated: outputs => {
      if (isFirst || outputs.some(({ changes }) => changes.length > 0)) void print(outputs, false)
      isFirst = false
    },
    onFailed: reportFailure,
  })
}

async function print(outputs: readonly GeneratedOutput[], dryRun: boolean): Promise<void> {
  const { formatGenerated } = await import('../reports/generate-report.js')
  const { styleOf } = await import('../reports/style.js')
  process.stdout.write(formatGenerated(outputs, dryRun, styleOf(process.stdout)))
  await printWarnings(outputs)
}
