import { type Command, Option } from 'commander'
import type { Audience, Level } from '../../codegen/drift/diff/index.js'
import { exitCodes } from '../exit-codes.js'
import { asGate } from '../gate.js'
import { expectShortRun } from '../short-run.js'

interface Options {
  format: 'text' | 'markdown' | 'json' | 'github'
  json?: boolean
  for: Audience
  failOn?: Level
  stability: 'lenient' | 'strict'
  witness?: boolean
}

const details = `
OLD and NEW are paths of documents, names (cody@1.28.1; cody is the newest
version), or REVISION:path of git. A file of such a name is ./codex.

--format github prints annotations and the report for the log. Where GitHub
Actions has a summary of the job ($GITHUB_STEP_SUMMARY), it adds the changes.

Exit code: 0, 1 when --fail-on is met, 2 when the two could not be compared.

Examples:
  agent-bindings diff cody@1.28.1 cody@1.114.0
  agent-bindings diff HEAD~5:schema/cody/1.114.0.json schema/cody/1.114.0.json
  agent-bindings diff old.json new.json --for client --fail-on breaking`

export function registerDiff(program: Command): void {
  const command = program
    .command('diff')
    .description('list the changes between two versions of a protocol, and the side each breaks')
    .argument('<old>', 'the old version')
    .argument('<new>', 'the new version')
    .addOption(
      new Option('--format <format>', 'format of the report; markdown is ready for a changelog')
        .choices(['text', 'markdown', 'json', 'github'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .addOption(
      new Option('--for <whom>', 'the side whose breaks count').choices(['client', 'agent', 'both']).default('both'),
    )
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 when there is a change of this level or worse').choices([
        'breaking',
        'risky',
        'compatible',
        'documentation',
      ]),
    )
    .option('--witness', 'print a message for each break: sent by one side, refused by the other')
    .addOption(
      new Option(
        '--stability <policy>',
        'lenient: changes of unstable methods and shapes are risky at most; strict: judged like others',
      )
        .choices(['lenient', 'strict'])
        .default('lenient'),
    )
    .addHelpText('after', details)
  asGate(command, diffAndReport)
}

async function diffAndReport(oldName: string, newName: string, options: Options): Promise<number> {
  const { loadVersion } = await import('../../codegen/project/resolve-version.js')
  const { diff, levelFor, levels } = await import('../../codegen/drift/diff/index.js')
  const report = await import('../reports/diff-report.js')
  const { styleOf } = await import('../reports/style.js')
  expectShortRun()
  const result = diff(loadVersion(oldName), loadVersion(newName), { stability: options.stability })
  const { formatDiffMarkdown } = await import('../reports/diff-markdown.js')
  const formats = {
    text: report.formatDiffText,
    markdown: formatDiffMarkdown,
    json: report.formatDiffJson,
    github: report.formatDiffGitHub,
  }
  const { existsSync } = await import('node:fs')
  const { repositoryPath } = await import('../reports/repository-path.js')
  const audience = options.for
  const settings = {
    style: styleOf(process.stdout),
    audience,
    // The name of a version that comes with agent-bindings is no file.
    ...(existsSync(newName) && { file: repositoryPath(newName) }),
    witness: options.witness === true,
  }
  const format = options.json ? 'json' : options.format
  // Before the log: where the summary cannot be written, the comparison fails as a whole.
  if (format === 'github' && result.changes.length > 0) await addToSummary(`${formatDiffMarkdown(result, settings)}\n`)
  process.stdout.write(formats[format](result, settings))
  if (options.failOn === undefined) return exitCodes.done
  const limit = levels.indexOf(options.failOn)
  return result.changes.some(change => levels.indexOf(levelFor(change, audience)) <= limit)
    ? exitCodes.failed
    : exitCodes.done
}

/** Adds to the summary of the job, where GitHub Actions has one. */
async function addToSummary(text: string): Promise<void> {
  const { GITHUB_STEP_SUMMARY: file } = process.env
  if (!file) return
  const { appendFileSync } = await import('node:fs')
  try {
    appendFileSync(file, text)
  } catch (cause) {
    const { messageOf } = await import('../../base/error-message.js')
    throw new Error(
      `the summary of the job cannot be written: ${messageOf(cause)}\n  → let GITHUB_STEP_SUMMARY name a file that can be, or unset it`,
      { cause },
    )
  }
}
