import { type Command, Option } from 'commander'
import { formatDiagnostic } from '../../codegen/protocol/diagnostic.js'
import { asGate } from '../gate.js'

interface Options {
  trace?: string
  side: 'client' | 'agent'
  known?: string
  report?: string
  format: 'text' | 'json' | 'github'
  json?: boolean
}

const details = `
With --trace the messages come from a trace of the runtime: one JSON event a
line, with payloads. With a command after "--", the agent it starts is put
between standard input and output: let a client start this in its place.
The report goes to standard error then, or to a file with --report.

Values of messages are never shown.

Exit code: 0 conforms, 1 does not, 2 could not tell.

Examples:
  agent-bindings conform cody@1.28.1 --trace session.jsonl
  agent-bindings conform schema/my-agent/1.json --report out.txt -- my-agent`

export function registerConform(program: Command): void {
  const command = program
    .command('conform')
    .description('tell whether a live agent and its client keep to the protocol document')
    .argument('<document>', 'path, version (cody@1.28.1) or REVISION:path')
    .argument('[command...]', 'after "--": command of the agent, with its arguments')
    .option('-t, --trace <file>', 'trace to read')
    .addOption(new Option('--side <side>', 'who wrote the trace').choices(['client', 'agent']).default('client'))
    .option('--known <file>', 'deviations that are known, each with a reason')
    .option('-o, --report <file>', 'write the report to a file')
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json', 'github']).default('text'))
    .option('--json', 'the same as --format json')
    .addHelpText('after', details)
  asGate(command, conform)
}

async function conform(document: string, command: readonly string[], options: Options): Promise<number> {
  const { trace, side, known } = options
  if ((trace === undefined) === (command.length === 0))
    throw new Error('give either --trace FILE, or the command of an agent after "--"')
  if (trace === undefined && process.stdin.isTTY)
    throw new Error('an agent is listened to between its client and itself: let a client start this command')
  const { loadVersion } = await import('../../codegen/project/resolve-version.js')
  const { Conformance } = await import('../../codegen/drift/conform/conformance.js')
  const { compareWithKnown, loadKnownDeviations } = await import('../../codegen/drift/conform/known.js')
  const expected = known === undefined ? [] : loadKnownDeviations(known)
  const conformance = new Conformance(loadVersion(document))
  let cut = false
  if (trace !== undefined) {
    const { readTrace } = await import('../../codegen/drift/conform/trace.js')
    const { problem } = await readTrace(trace, side, message => conformance.take(message))
    cut = problem !== undefined
    if (problem) process.stderr.write(`${formatDiagnostic(problem)}\n`)
  } else {
    const { tapAgent } = await import('../agent-tap.js')
    const [program = '', ...args] = command
    const problems = await tapAgent(program, args, message => conformance.take(message))
    cut = problems.length > 0
    for (const problem of problems) process.stderr.write(`error: ${problem}\n`)
  }
  const report = conformance.report()
  const fresh = compareWithKnown(report, expected)
  await writeReport(report, fresh, options, trace === undefined)
  const { countNew } = await import('../reports/conform-report.js')
  if (cut || report.messages === 0) return 2
  return countNew(fresh) > 0 ? 1 : 0
}

type Report = import('../../codegen/drift/conform/conformance.js').ConformanceReport
type Fresh = import('../reports/conform-report.js').NewFindings

async function writeReport(report: Report, fresh: Fresh, options: Options, live: boolean): Promise<void> {
  const { formatConformGitHub, formatConformJson, formatConformText } = await import('../reports/conform-report.js')
  const { plain, styleOf } = await import('../reports/style.js')
  const stream = live ? 'stderr' : 'stdout'
  const style = options.report === undefined ? styleOf(process[stream]) : plain
  const formats = { text: formatConformText, github: formatConformGitHub, json: formatConformJson }
  const text = formats[options.json ? 'json' : options.format](report, fresh, style)
  if (options.report === undefined) process[stream].write(text)
  else await writeReportFile(options.report, text, stream)
  if (report.messages === 0) process.stderr.write('error: there was no message to judge\n')
}

/** What was found in a whole session is not lost with the file it was meant for. */
async function writeReportFile(file: string, text: string, otherwise: 'stderr' | 'stdout'): Promise<void> {
  const { writeWhole } = await import('../../base/write-whole.js')
  try {
    writeWhole(file, text)
  } catch (error) {
    process[otherwise].write(text)
    throw new Error(
      `the report cannot be written to ${file}: ${(error as Error).message}\n  → it is on ${otherwise} instead; name a file that can be written`,
    )
  }
}
