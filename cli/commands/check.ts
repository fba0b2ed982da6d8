import { type Command, Option } from 'commander'
import type { CheckedOutput } from '../../codegen/commands/check.js'
import { withLineFeeds } from '../../codegen/protocol/text-file.js'
import { asGate } from '../gate.js'
import { printWarnings } from '../reports/warnings.js'
import { expectShortRun } from '../short-run.js'

interface Options {
  config?: string
  checkout?: string
  definitions: boolean
  diff?: boolean
  cache: boolean
  json?: boolean
  format: 'text' | 'json' | 'github' | 'junit'
}

/** Two large files that have little in common are not compared for longer than this. */
const diffTimeoutMs = 2000

const details = `
A document is compared with what its definitions make now, where its recipe can
reach them: in the project, in an installed package, or in the --checkout. Then
the bindings of every document are compared with what they would be.

Exit code: 0 in step, 1 drifted, 2 could not tell.`

export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .description('compare documents and bindings with what would be generated now')
    .option('-c, --config <file>', 'configuration (default: agent-bindings.json, found upwards)')
    .option('--checkout <folder>', 'checkout of definitions that are neither in the project nor installed')
    .option('--no-definitions', 'read no definitions: take the documents as they are')
    .option('--no-cache', 'make everything anew although nothing changed since the last check (default in CI)')
    .option('--diff', 'show how each stale file differs')
    .addOption(
      new Option('--format <format>', 'format of the report')
        .choices(['text', 'json', 'github', 'junit'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText('after', details)
  asGate(command, check)
}

async function check({ config: file, checkout, definitions, cache, ...options }: Options): Promise<number> {
  const { diff = false, json = false, format } = options
  const { loadConfig } = await import('../../codegen/project/config.js')
  const { runCheck } = await import('../../codegen/commands/check.js')
  const { resolve } = await import('node:path')
  expectShortRun()
  const outputs = await runCheck(loadConfig(file), {
    checkout: checkout && resolve(checkout),
    definitions,
    remember: cache && !inCi(),
  })
  const { styleOf } = await import('../reports/style.js')
  const { commandLine } = await import('../invocation.js')
  const report = await import('../reports/check-report.js')
  const reportOptions = {
    style: styleOf(process.stdout),
    fix: commandLine(
      'generate',
      ...(file === undefined ? [] : ['--config', file]),
      ...(checkout === undefined ? [] : ['--checkout', checkout]),
      ...(definitions ? [] : ['--no-definitions']),
    ),
    ...(diff && { diffs: await unifiedDiffs(outputs) }),
  }
  const formats = {
    text: report.formatCheckText,
    json: report.formatCheckJson,
    github: report.formatCheckGitHub,
    junit: report.formatCheckJUnit,
  }
  process.stdout.write(formats[json ? 'json' : format](outputs, reportOptions))
  await printWarnings(outputs)
  return report.checkExitCode(outputs)
}

/** Whether the run is a gate in CI: then nothing in the checkout, such as a remembered check, may decide the verdict. */
const inCi = () => !['', '0', 'false', undefined].includes(process.env.CI?.toLowerCase())

/** Diffs from what is there to what should be, by path. */
async function unifiedDiffs(outputs: readonly CheckedOutput[]): Promise<Map<string, string>> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff')
  const diffs = new Map<string, string>()
  for (const { output, drifted } of outputs)
    for (const { path, state, expected = '', actual = '' } of drifted) {
      const name = `${output}/${path}`
      const before = state === 'missing' ? '/dev/null' : name
      const after = state === 'unexpected' ? '/dev/null' : name
      const patch = createTwoFilesPatch(before, after, withLineFeeds(actual), withLineFeeds(expected), '', '', {
        headerOptions: FILE_HEADERS_ONLY,
        timeout: diffTimeoutMs,
      })
      diffs.set(name, patch?.trimEnd() ?? `--- ${name}\n(too different to compare line by line)`)
    }
  return diffs
}
