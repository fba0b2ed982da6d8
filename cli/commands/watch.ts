import type { Command } from 'commander'
import { reportFailure } from '../report.js'

interface Options {
  config?: string
  checkout?: string
}

export function registerWatch(program: Command): void {
  program
    .command('watch')
    .description('generate, and again whenever definitions, documents or the configuration change')
    .option('-c, --config <file>', 'configuration (default: agent-bindings.json, found upwards)')
    .option('--checkout <folder>', 'root of the definitions (default: the folder of the configuration)')
    .addHelpText('after', '\nWhat cannot be made is reported, and the last good output stays.\nEnds with Ctrl-C.')
    .action(runWatch)
}

async function runWatch({ config: file, checkout }: Options): Promise<void> {
  const { loadConfig } = await import('../../codegen/project/config.js')
  const { watch } = await import('../../codegen/project/watch.js')
  const { formatGenerated } = await import('../reports/generate-report.js')
  const { styleOf } = await import('../reports/style.js')
  const { basename, join, resolve } = await import('node:path')
  const config = loadConfig(file)
  let first = true
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  await watch(join(config.folder, basename(config.file)), {
    checkout: checkout === undefined ? undefined : resolve(checkout),
    signal: ending.signal,
    onGenerated: outputs => {
      const changed = outputs.some(({ changes }) => changes.length > 0)
      if (changed || first) process.stdout.write(formatGenerated(outputs, false, styleOf(process.stdout)))
      first = false
    },
    onFailed: reportFailure,
  })
}
