import type { Command } from 'commander'
import type { TraceEvent } from '../../runtime/trace/index.js'
import { printJson } from '../print-json.js'

interface Options {
  json?: boolean
  errors?: boolean
  method?: string
  summary?: boolean
}

const examples = `
A trace is what the runtime's jsonLinesTrace writes. Times are seconds since the
first event; -> was sent by the side that wrote the trace, <- was received.

Examples:
  agent-bindings trace view session.jsonl
  agent-bindings trace view session.jsonl --errors
  agent-bindings trace view session.jsonl --method chat/ --json`

export function registerTrace(program: Command): void {
  const trace = program.command('trace').description('show a trace that a connection has written')
  trace
    .command('view')
    .description('print a timeline with durations and errors, and a summary of each method')
    .argument('<file>', 'trace in JSON Lines; - reads standard input')
    .option('--errors', 'only events that are errors or problems')
    .option('--method <prefix>', 'only methods that begin with this')
    .option('--summary', 'no timeline')
    .option('--json', 'the summary and the chosen events as JSON')
    .addHelpText('after', examples)
    .action(view)
}

async function view(file: string, { json = false, errors = false, method, summary = false }: Options): Promise<void> {
  const { readTrace, TraceSyntaxError, UnreadableTraceError } = await import('../../runtime/trace/index.js')
  const { formatEvent } = await import('../../runtime/trace/index.js')
  const { TraceSummarizer } = await import('../../runtime/trace/index.js')
  const { formatTraceSummary } = await import('../reports/trace-report.js')
  const { styleOf } = await import('../reports/style.js')
  const style = styleOf(process.stdout)
  const width = process.stdout.columns ?? 80
  const summarizer = new TraceSummarizer()
  const chosen: unknown[] = []
  let begun: number | undefined
  const take = (event: TraceEvent) => {
    begun ??= event.time
    const failed = event.kind === 'problem' || (event.error !== undefined && event.kind === 'response')
    if ((errors && !failed) || (method !== undefined && !event.method?.startsWith(method))) return
    summarizer.add(event)
    if (json) chosen.push(event)
    else if (!summary) {
      const line = formatEvent(event, begun, width)
      process.stdout.write(`${failed ? style.red(line) : line}\n`)
    }
  }

  const { unfinishedLine } = await readTrace(file, take).catch(error => {
    if (error instanceof TraceSyntaxError) throw new Error(`${file}:${error.line}: error: ${error.message}`)
    if (error instanceof UnreadableTraceError)
      throw new Error(
        `${file}: error: the trace cannot be read: ${error.message}\n  → give the path of a trace, or - for standard input`,
      )
    throw error
  })
  if (json) printJson({ summary: summarizer.summary, events: chosen })
  else
    process.stdout.write(
      `${summary || summarizer.summary.events === 0 ? '' : '\n'}${formatTraceSummary(summarizer.summary, style)}`,
    )
  if (unfinishedLine !== undefined)
    process.stderr.write(`${file}:${unfinishedLine}: warning: the last line is unfinished and was left out\n`)
}
