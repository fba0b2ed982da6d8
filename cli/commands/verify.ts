import type { Command } from 'commander'
import { showText } from '../../base/visible-text.js'
import type { Comparison } from '../../codegen/drift/verify/index.js'
import { exitCodes } from '../exit-codes.js'
import { asGate } from '../gate.js'
import { printJson } from '../print-json.js'

interface VerifyFlags {
  checkout: string
  verbose?: boolean
  json?: boolean
}

export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('compare a document with its TypeScript definitions, by the type checker')
    .argument('<recipe>', 'protocol (cody: schema/cody/import.json) or path of a recipe')
    .requiredOption('--checkout <folder>', 'root of a checkout of the definitions')
    .option('--verbose', 'list every method, not only those that differ')
    .option('--json', 'print the comparisons as JSON')
    .addHelpText(
      'after',
      `
Types are generated from the document, and the type checker compares them with
what the original types are as JSON:

  equal         each can stand for the other
  wider         the document admits more than the original
  narrower      the document admits less
  incompatible  neither can stand for the other

Nothing is written.

Exit code: 0, 1 when any is narrower or incompatible, 2 could not tell.`,
    )
  asGate(command, verifyAndReport)
}

async function verifyAndReport(recipe: string, { checkout, verbose, json }: VerifyFlags): Promise<number> {
  const { runVerify } = await import('../../codegen/commands/verify.js')
  const { comparisons, widened } = await runVerify({ recipe, checkout, cwd: process.cwd() })
  const count = (verdict: string) => comparisons.filter(comparison => comparison.verdict === verdict).length
  const totals = {
    equal: count('equal'),
    wider: count('wider'),
    narrower: count('narrower'),
    incompatible: count('incompatible'),
  }
  if (json) {
    printJson({ totals, comparisons, widened })
  } else {
    const lines = comparisons.filter(({ verdict }) => verbose || verdict !== 'equal').map(format)
    const summary = Object.entries(totals).map(([verdict, number]) => `${number} ${verdict}`)
    process.stdout.write(`${showText([...lines, ...widened, summary.join(', ')].join('\n'))}\n`)
  }
  return totals.narrower + totals.incompatible > 0 ? exitCodes.failed : exitCodes.done
}

function format({ method, role, verdict, reasons }: Comparison): string {
  return [`${verdict.padEnd(12)} ${method} ${role}`, ...reasons.map(reason => reason.replace(/^/gm, '    '))].join('\n')
}
