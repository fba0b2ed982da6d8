import { type Command, InvalidArgumentError } from 'commander'
import type { DocsFormat } from '../../codegen/commands/docs.js'

interface Flags {
  output: string
  format: DocsFormat[]
  json?: true
}

/** Registers `agent-bindings docs`. */
export function registerDocs(program: Command): void {
  program
    .command('docs')
    .description('write a reference of protocols: one HTML page and one Markdown file each')
    .argument('<documents...>', 'protocol documents; those of one protocol are shown as its versions')
    .option('-o, --output <folder>', 'where the pages go', 'docs/reference')
    .option('-f, --format <format>', 'html, markdown or all', parseFormat, ['html', 'markdown'])
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ agent-bindings docs schema/cody/1.28.1.json schema/cody/1.114.0.json
  $ agent-bindings docs schema/acp/1.json --format markdown --output docs`,
    )
    .action(async (documents: string[], { output, format, json }: Flags) => {
      const { writeDocs } = await import('../../codegen/commands/docs.js')
      const files = writeDocs({ documents, output, formats: format })
      if (json) process.stdout.write(`${JSON.stringify({ files }, null, 2)}\n`)
      else for (const { path, changed } of files) process.stdout.write(`${changed ? 'wrote' : 'unchanged'} ${path}\n`)
    })
}

function parseFormat(value: string): DocsFormat[] {
  if (value === 'all') return ['html', 'markdown']
  if (value === 'html' || value === 'markdown') return [value]
  throw new InvalidArgumentError('It is html, markdown or all.')
}
