import { type Command, Option } from 'commander'
import { showProse } from '../../base/visible-text.js'
import { writeWhole } from '../../base/write-whole.js'
import type { Conformance, Sender } from '../../codegen/drift/conform/index.js'
import { fail, formatDiagnostic } from '../../codegen/protocol/diagnostic.js'
import { exitCodes } from '../exit-codes.js'
import { asGate } from '../gate.js'
import { collect } from '../option-values.js'
import { countNew, formatConformGitHub, formatConformJson, formatConformText } from '../reports/conform-report.js'
import { plain, styleOf } from '../reports/style.js'
import { printWarnings } from '../reports/warnings.js'

interface Options {
  trace?: string[]
  side: Sender
  known?: string
  report?: string
  format: 'text' | 'json' | 'github'
  json?: boolean
}

const details = `
With --trace the messages come from traces of the runtime: one JSON event a
line, with payloads. Every command that talks to an agent makes one with
--trace FILE --payloads. With a command after "--", the agent it starts is put
between standard input and output: let a client start this in its place. Both
framings are heard. The report goes to standard error then, or to a file with
--report; it is also written when the client kills this command.

Values of messages are never shown. With --json the report also says which
variants of unions each side sent.

Exit code: 0 conforms, 1 does not, 2 could not tell.

Examples:
  agent-bindings conform cody@1.28.1 --trace one.jsonl --trace two.jsonl
  agent-bindings conform schema/my-agent/1.json --report out.txt -- my-agent`

export function registerConform(program: Command): void {
  const command = program
    .command('conform')
    .description('check the messages of a live agent and its client against a protocol document')
    .argument('<document>', 'path, name (acp, cody@1.28.1) or REVISION:path')
    .argument('[command...]', 'after "--": command of the agent, with its arguments')
    .option('-t, --trace <file>', 'trace to read (repeatable)', collect)
    .addOption(
      new Option('--side <side>', 'the side that wrote the traces').choices(['client', 'agent']).default('client'),
    )
    .option('--known <file>', 'file of known deviations, each with a reason')
    .option('-o, --report <file>', 'write the report to a file')
    .addOption(
      new Option('--format <format>', 'format of the report').choices(['text', 'json', 'github']).default('text'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText('after', details)
  asGate(command, conform)
}

async function conform(document: string, command: readonly string[], options: Options): Promise<number> {
  const { trace: traces = [], side, known, report: file } = options
  const isLive = traces.length === 0
  if (isLive === (command.length === 0))
    throw new Error('give either --trace FILE, or the command of an agent after "--"')
  if (isLive && process.stdin.isTTY)
    throw new Error('conform runs between a client and its agent: let the client start this command')
  const { loadVersion } = await import('../../codegen/project/resolve-version.js')
  const { Conformance } = await import('../../codegen/drift/conform/index.js')
  const { warnOfSlowPatterns } = await import('../../codegen/protocol/patterns/index.js')
  const { compareWithKnown, loadKnownDeviations } = await import('../../codegen/drift/conform/index.js')
  const expected = known === undefined ? [] : loadKnownDeviations(known)
  const protocol = loadVersion(document)
  await printWarnings([{ warnings: warnOfSlowPatterns(protocol, document) }])
  const conformance = new Conformance(protocol)
  const stream = isLive ? 'stderr' : 'stdout'
  const style = file === undefined ? styleOf(process[stream]) : plain
  const conclude = () => {
    const report = conformance.report()
    const fresh = compareWithKnown(report, expected)
    return { report, fresh, text: formats[options.json ? 'json' : options.format](report, fresh, style) }
  }

  const problems = isLive
    ? await listen(command, conformance, file === undefined ? undefined : () => writeWhole(file, conclude().text))
    : await readTraces(traces, side, conformance)
  const { report, fresh, text } = conclude()
  for (const problem of problems) process.stderr.write(`${showProse(problem)}\n`)
  if (file === undefined) process[stream].write(text)
  else writeReportFile(file, text, stream)
  if (report.messages === 0) process.stderr.write(`error: nothing to judge: ${isLive ? notHeard : notTraced}\n`)
  if (problems.length > 0 || report.messages === 0) return exitCodes.undecided
  return countNew(fresh) > 0 ? exitCodes.failed : exitCodes.done
}

const formats = { text: formatConformText, github: formatConformGitHub, json: formatConformJson }
const notHeard =
  'neither side sent a message\n  → let a client start this command in the place of the agent, and look at what the agent writes to standard error'
const notTraced =
  'the traces hold no message\n  → make one with --trace FILE --payloads, or with { payloads: true } in code'

/** Reads traces one after the other. @returns what could not be read, for people */
async function readTraces(files: readonly string[], side: Sender, conformance: Conformance): Promise<string[]> {
  const { readTrace } = await import('../../codegen/drift/conform/index.js')
  const problems: string[] = []
  for (const file of files) {
    const { problem } = await readTrace(file, side, message => conformance.take(message))
    // A last line that a killed program did not finish does not take away from what is before it.
    if (problem?.severity === 'warning') process.stderr.write(`${formatDiagnostic(problem)}\n`)
    else if (problem) problems.push(formatDiagnostic(problem))
  }
  return problems
}

/**
 * Listens to an agent and its client until one of them ends.
 *
 * @param save keeps what was found so far, for the case that this process is killed
 * @returns what could not be heard, for people
 */
async function listen(
  [program = '', ...args]: readonly string[],
  conformance: Conformance,
  save: (() => void) | undefined,
): Promise<string[]> {
  const { SpawnError } = await import('../../runtime/index.js')
  const { tapProcess } = await import('../../runtime/tap/index.js')
  const { Conversation } = await import('../../codegen/drift/conform/index.js')
  const conversation = new Conversation(message => conformance.take(message))
  const ended = new AbortController()
  for (const signal of endSignals) process.once(signal, () => ended.abort())
  let saved = 0
  const saving = setInterval(() => {
    if (!save || conformance.messages === saved) return
    saved = conformance.messages
    try {
      save()
    } catch {
      // The report at the end says why it cannot be written.
    }
  }, saveMs)
  try {
    const { problems } = await tapProcess(program, args, message => conversation.hear(message), {
      signal: ended.signal,
      isBusy: () => conversation.pending > 0,
    })
    return [...problems, ...conversation.problems].map(problem => `error: ${problem}`)
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error
    return fail({
      code: 'no-agent',
      message: `the agent cannot be started: ${program}: ${error.errno}`,
      hint: 'check the command after "--"',
    })
  } finally {
    clearInterval(saving)
  }
}

const endSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Milliseconds between two writes of the report so far. */
const saveMs = 1000

/** Prints a report that its file cannot take: the result of a whole session must not be lost. */
function writeReportFile(file: string, text: string, otherwise: 'stderr' | 'stdout'): void {
  try {
    writeWhole(file, text)
  } catch (error) {
    process[otherwise].write(text)
    throw new Error(
      `the report cannot be written to ${file}: ${(error as Error).message}\n  → it is on ${otherwise} instead; name a file that can be written`,
    )
  }
}
