import { relative } from 'node:path'
import type { Command } from 'commander'
import { showText } from '../../base/visible-text.js'
import type { ImportResult } from '../../codegen/commands/import.js'
import { printJson } from '../print-json.js'
import { count } from '../reports/style.js'
import { expectShortRun } from '../short-run.js'

interface ImportFlags {
  checkout: string
  revision?: string
  protocolVersion?: string
  output?: string
  eager?: boolean
  verbose?: boolean
  json?: boolean
}

const details = `
Nothing of the definitions is executed. When anything in them cannot be read
exactly, every such thing is listed and no document is written.

Exit code: 0 imported, 1 failed.

Examples:
  agent-bindings import cody --checkout ../cody
  agent-bindings import acp --checkout node_modules/@agentclientprotocol/sdk`

export function registerImport(program: Command): void {
  program
    .command('import')
    .description("make a protocol document from a protocol's definitions")
    .argument('<recipe>', 'protocol (cody: schema/cody/import.json) or path of a recipe')
    .requiredOption('--checkout <folder>', 'root of a checkout of the definitions')
    .option('--revision <commit>', 'revision of the checkout (default: what the package or git says)')
    .option('--protocol-version <version>', 'version of the protocol (default: what the recipe or the checkout says)')
    .option('--output <file>', 'document to write (default: <version>.json beside the recipe)')
    .option('--eager', 'read every imported file: slower, the same document')
    .option('--verbose', 'list each place where JSON Schema says less than the definitions')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', details)
    .action(async (recipe: string, { protocolVersion, ...flags }: ImportFlags) => {
      expectShortRun()
      const { importProtocol } = await import('../../codegen/commands/import.js')
      const result = await importProtocol({ ...flags, recipe, version: protocolVersion, cwd: process.cwd() })
      if (flags.json) printJson(summarize(result))
      else await printText(result, flags.verbose ?? false)
    })
}

/** The result of an import as JSON. */
function summarize({ protocol, output, changed, diagnostics }: ImportResult) {
  const { version, origin, methods, $defs } = protocol
  const counts = { methods: methods.length, definitions: Object.keys($defs).length }
  return { protocol: protocol.protocol, version, origin, output, changed, ...counts, diagnostics }
}

async function printText({ protocol, output, changed, diagnostics }: ImportResult, verbose: boolean): Promise<void> {
  const { importNotes } = await import('../reports/import-notes.js')
  const { version, origin, methods, $defs } = protocol
  const { listed, counted } = importNotes(diagnostics, verbose)
  for (const note of listed) process.stdout.write(`${note}\n\n`)
  const at = origin?.revision ? ` at ${origin.revision.slice(0, 12)}` : ''
  const file = relative(process.cwd(), output) || output
  const lines = [
    `${protocol.protocol} ${version}${at}: ${count(methods.length, 'method')}, ${count(Object.keys($defs).length, 'definition')}`,
    `${file} ${changed ? 'written' : 'is unchanged'}`,
  ]
  if (counted !== undefined) lines.push(`${counted}: see --verbose`)
  process.stdout.write(`${showText(lines.join('\n'))}\n`)
}
