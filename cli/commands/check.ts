import { type Command, Option } from 'commander'
import type { CheckedOutput } from '../../codegen/commands/check.js'
import type { Config } from '../../codegen/project/config.js'
import { asGate } from '../gate.js'
import { expectShortRun } from '../short-run.js'

interface Options {
  config?: string
  checkout?: string
  diff?: boolean
  cache: boolean
  json?: boolean
  format: 'text' | 'json' | 'github' | 'junit'
}

/** Two large files that have little in common are not compared for longer than this. */
const diffTimeoutMs = 2000

const exitCodes = `
Exit code: 0 in step, 1 drifted, 2 could not tell.`

export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .description('tell whether everything generated is what it would be if made now')
    .option('-c, --config <file>', 'configuration (default: agent-bindings.json, found upwards)')
    .option('--checkout <folder>', 'checkout of the definitions: import again and compare the documents too')
    .option('--no-cache', 'make everything anew although nothing changed since the last check (default in CI)')
    .option('--diff', 'show how each stale file differs')
    .addOption(
      new Option('--format <format>', 'how to report').choices(['text', 'json', 'github', 'junit']).default('text'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText('after', exitCodes)
  asGate(command, check)
}

async function check({ config: file, checkout, cache, diff = false, json = false, format }: Options): Promise<number> {
  expectShortRun()
  const { loadConfig } = await import('../../codegen/project/config.js')
  const config = loadConfig(file)
  const imported = checkout === undefined ? [] : await checkDocuments(config, checkout)
  const outputs = [...imported, ...(await checkOutputs(config, cache && !inCi()))]
  const { styleOf } = await import('../reports/style.js')
  const { commandLine } = await import('../invocation.js')
  const report = await import('../reports/check-report.js')
  const options = {
    style: styleOf(process.stdout),
    fix: [
      ...imported
        .filter(({ verdict }) => verdict === 'drifted')
        .map(({ output }) => commandLine('import', `${output}/import.json`, '--checkout', checkout ?? '.')),
      commandLine('generate', ...(file === undefined ? [] : ['--config', file])),
    ].join(' && '),
    ...(diff && { diffs: await unifiedDiffs(outputs) }),
  }
  const formats = {
    text: report.formatCheckText,
    json: report.formatCheckJson,
    github: report.formatCheckGitHub,
    junit: report.formatCheckJUnit,
  }
  process.stdout.write(formats[json ? 'json' : format](outputs, options))
  return report.checkExitCode(outputs)
}

async function checkOutputs(config: Config, cache: boolean): Promise<CheckedOutput[]> {
  if (cache) return (await import('../../codegen/project/remembered-check.js')).runRememberedCheck(config)
  return (await import('../../codegen/commands/check.js')).runCheck(config)
}

/** Whether the run is a gate, which has to rest on nothing that came with the checkout. */
const inCi = () => !['', '0', 'false', undefined].includes(process.env.CI?.toLowerCase())

async function checkDocuments(config: Config, checkout: string): Promise<CheckedOutput[]> {
  const { checkSource } = await import('../../codegen/project/check-source.js')
  const { resolve } = await import('node:path')
  return checkSource(config, resolve(checkout))
}

/** Diffs from what is there to what should be, by path. */
async function unifiedDiffs(outputs: readonly CheckedOutput[]): Promise<Map<string, string>> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff')
  const diffs = new Map<string, string>()
  for (const { output, drifted } of outputs)
    for (const { path, state, expected = '', actual = '' } of drifted) {
      const name = `${output}/${path}`
      const before = state === 'missing' ? '/dev/null' : name
      const after = state === 'unexpected' ? '/dev/null' : name
      const patch = createTwoFilesPatch(before, after, actual, expected, '', '', {
        headerOptions: FILE_HEADERS_ONLY,
        timeout: diffTimeoutMs,
      })
      diffs.set(name, patch?.trimEnd() ?? `--- ${name}\n(too different to compare line by line)`)
    }
  return diffs
}
