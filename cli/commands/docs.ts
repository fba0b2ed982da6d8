import { type Command, InvalidArgumentError, Option } from 'commander'
import { showName } from '../../base/visible-text.js'
import type { DocsFormat } from '../../codegen/commands/docs.js'
import { printJson } from '../print-json.js'

interface Flags {
  config?: string
  output: string
  format: DocsFormat[]
  json?: boolean
}

export function registerDocs(program: Command): void {
  program
    .command('docs')
    .description('write the docs of protocols: one HTML page and one Markdown file each')
    .argument(
      '[documents...]',
      'paths of protocol documents, or names such as cody@1.114.0 (cody: the newest); those of one protocol are shown as its versions',
    )
    .option('-c, --config <file>', 'configuration (default: agent-bindings.json, found upwards)')
    .option('-o, --output <folder>', 'where the pages go', 'docs/protocols')
    .addOption(
      new Option('-f, --format <format>', 'html, markdown or all')
        .argParser(parseFormat)
        .default(parseFormat('all'), 'all'),
    )
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Without documents, it shows those that the configuration generates from.

Examples:
  agent-bindings docs
  agent-bindings docs cody@1.28.1 cody@1.114.0
  agent-bindings docs schema/acp/1.json --format markdown --output docs`,
    )
    .action(async (documents: string[], { config, output, format, json }: Flags) => {
      const { configuredDocuments, writeDocs } = await import('../../codegen/commands/docs.js')
      const { loadConfig } = await import('../../codegen/project/config.js')
      const shown = documents.length > 0 ? documents : configuredDocuments(loadConfig(config))
      if (shown.length === 0)
        throw new Error('the configuration lists no documents; give some: agent-bindings docs <document>...')
      const files = writeDocs({ documents: shown, output, formats: format })
      if (json) printJson({ files })
      else
        for (const { path, changed } of files)
          process.stdout.write(`${changed ? 'wrote' : 'unchanged'} ${showName(path)}\n`)
    })
}

function parseFormat(value: string): DocsFormat[] {
  if (value === 'all') return ['html', 'markdown']
  if (value === 'html' || value === 'markdown') return [value]
  throw new InvalidArgumentError('Give html, markdown or all.')
}
