import type { ContextEntry, Diff, Done, Part, Reply, Stop, Tool, Usage } from '../../agents/session/index.js'
import { showProse } from '../../base/visible-text.js'
import { MarkdownStream } from '../markdown.js'
import { styleOf } from '../reports/style.js'
import { indented, type TerminalPrompter } from './prompter.js'

/** Lines that are shown of why a tool has failed. */
const mostReasonLines = 3
/** Lines of a diff that are shown. */
const mostDiffLines = 40

/** How a reply ended, and what is printed about it afterwards. */
export interface PrintedParts {
  readonly done: Done
  readonly context: readonly ContextEntry[]
  readonly tools: readonly Tool[]
  readonly usage: Usage | undefined
  readonly notices: readonly Notice[]
}

type Notice = Pick<Extract<Part, { type: 'notice' }>, 'level' | 'message'>

/**
 * Prints a reply as it comes: its text on standard output, rendered on a terminal; what the agent does and plans on
 * standard error. On a terminal it prints a line when nothing comes for some seconds.
 *
 * @param prompter asks the questions of the agent on the same screen
 * @param quiet prints nothing but the notices, on standard error
 */
export async function printParts(reply: Reply, prompter: TerminalPrompter, quiet = false): Promise<PrintedParts> {
  const printer = new PartPrinter(quiet)
  const tools = new Map<string, Tool>()
  let context: readonly ContextEntry[] = []
  let usage: Usage | undefined
  const notices: Notice[] = []
  const { waiting } = prompter
  waiting.start()
  try {
    for await (const part of reply) {
      waiting.stop()
      await prompter.free
      if (part.type === 'tool') tools.set(part.tool.id, part.tool)
      if (part.type === 'context') context = part.files
      if (part.type === 'usage') usage = part.usage
      if (part.type === 'notice') notices.push({ level: part.level, message: part.message })
      if (part.type === 'done') {
        printer.finish()
        for (const line of usageLines(part.usage ?? usage)) printer.note(line)
        const reason = stopReasons[part.stop]
        if (reason) printer.note(reason)
        return { done: part, context, tools: [...tools.values()], usage, notices }
      }
      prompter.printing = printer.print(part)
      await prompter.printing
      if (!printer.isMidLine) waiting.start()
    }
    throw new TypeError('the reply has no end')
  } finally {
    waiting.stop()
    printer.finish()
  }
}

/** Prints parts as they come. */
export class PartPrinter {
  readonly #quiet: boolean
  readonly #style = styleOf(process.stderr)
  readonly #shown = new Map<string, string>()
  #markdown: MarkdownStream | undefined
  /** What was written last, when it does not end a line. */
  #isOpen = false
  #isThought = false
  #hasText = false
  readonly #textPieces = new WholeCharacters()
  readonly #thoughtPieces = new WholeCharacters()

  constructor(quiet: boolean) {
    this.#quiet = quiet
  }

  /** Whether more text may follow on the line of the screen that was written last. */
  get isMidLine(): boolean {
    return !this.#quiet && (this.#isThought || this.#markdown !== undefined)
  }

  async print(part: Part): Promise<void> {
    if (part.type !== 'thought' && this.#isThought) this.#endThought()
    if (part.type === 'text') this.#text(part.delta)
    // What is printed cannot be taken back; the new text starts afresh.
    else if (part.type === 'rewrite') this.#text(`\n\n${part.text}`)
    else if (part.type === 'thought') this.#thought(part.delta)
    else if (part.type === 'tool') await this.#tool(part.tool)
    else if (part.type === 'plan') for (const { title, status } of part.steps) this.note(`${marks[status]} ${title}`)
    else if (part.type === 'notice') this.#notice(`${part.level}: ${part.message}`)
  }

  /** Writes a whole line on standard error. */
  note(line: string): void {
    if (!this.#quiet) this.#notice(line)
  }

  /** Ends the line that is open. */
  finish(): void {
    if (this.#isThought) this.#endThought()
    this.#markdown?.end()
    this.#markdown = undefined
    if (this.#isOpen && !this.#quiet && !process.stdout.isTTY) process.stdout.write('\n')
    this.#isOpen = false
  }

  /** Writes a whole line on standard error, also when the printer is to be quiet. */
  #notice(line: string): void {
    this.finish()
    process.stderr.write(`${this.#style.dim(indented(line))}\n`)
  }

  #text(piece: string): void {
    if (this.#quiet) return
    const text = this.#textPieces.take(piece)
    const out = process.stdout
    // Where the agent's work was shown in between, a new line has begun already.
    const isBegun = this.#isOpen || this.#markdown !== undefined
    const shown = isBegun ? text : text.replace(/^\n+/, this.#hasText && !out.isTTY ? '\n' : '')
    if (shown === '') return
    this.#hasText = true
    if (out.isTTY) {
      this.#markdown ??= new MarkdownStream(styleOf(out), written => void out.write(written))
      this.#markdown.push(shown)
    } else {
      out.write(shown)
      this.#isOpen = !shown.endsWith('\n')
    }
  }

  #thought(text: string): void {
    if (!this.#isThought) this.finish()
    this.#isThought = true
    if (!this.#quiet) process.stderr.write(this.#style.dim(showProse(this.#thoughtPieces.take(text))))
  }

  #endThought(): void {
    this.#isThought = false
    if (!this.#quiet) process.stderr.write('\n')
  }

  /** A tool is shown when it begins and when it ends. */
  async #tool({ id, title, status, diffs, output }: Tool): Promise<void> {
    const line = status === 'pending' || status === 'running' ? `▸ ${title}` : `${marks[status]} ${title}`
    if (this.#shown.get(id) === line) return
    this.#shown.set(id, line)
    this.note(status === 'declined' || status === 'failed' ? `${line} (${status})` : line)
    if (status === 'failed' && typeof output === 'string')
      for (const text of output.trim().split('\n').slice(0, mostReasonLines)) this.note(`  ${text}`)
    if (status === 'completed') for (const diff of diffs) for (const text of await diffLines(diff)) this.note(text)
  }
}

/** Keeps characters whole: an agent may cut a text between the halves of one, and neither half can be written. */
class WholeCharacters {
  #half = ''

  /** Takes the next piece. @returns what can be written of it and those before */
  take(piece: string): string {
    const text = this.#half + piece
    this.#half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? ''
    return text.slice(0, text.length - this.#half.length)
  }
}

/** Why a reply is not complete; a cancelled one is the person's own wish. */
const stopReasons: Readonly<Partial<Record<Stop, string>>> = {
  refused: 'The agent refuses to go on.',
  'max-tokens': "The reply was cut off: it has reached the model's limit of tokens.",
  'max-turns': 'The reply was cut off: the agent has reached its limit of requests to the model.',
}

const marks = {
  ...{ pending: '☐', running: '▸', completed: '✓' },
  ...{ failed: '✗', declined: '✗' },
} as const

async function diffLines({ path, oldText, newText, patch }: Diff): Promise<string[]> {
  const { createTwoFilesPatch } = await import('diff')
  const text = patch ?? createTwoFilesPatch(path, path, oldText ?? '', newText ?? '', '', '', { context: 2 })
  const lines = text
    .trimEnd()
    .split('\n')
    .filter(line => !/^(={3,}|(---|\+\+\+|Index:) )/.test(line))
  const more = lines.length - mostDiffLines
  return [
    `  ${path}`,
    ...lines.slice(0, mostDiffLines).map(line => `  ${line}`),
    ...(more > 0 ? [`  … ${more} more lines`] : []),
  ]
}

/** What was used, in a line; none when the agent has named no number. */
function usageLines({
  inputTokens,
  outputTokens,
  contextUsed,
  contextSize,
  cost,
  scope,
}: Partial<Usage> = {}): string[] {
  const tokens = inputTokens === undefined ? [] : [`${inputTokens} tokens in, ${outputTokens ?? 0} out`]
  const of = contextSize === undefined ? '' : ` of ${contextSize}`
  const context = contextUsed === undefined ? [] : [`context ${contextUsed}${of}`]
  const price = cost === undefined ? [] : [`${cost.amount.toFixed(4)} ${cost.currency}`]
  const used = [...tokens, ...context, ...price]
  return used.length > 0 ? [`usage (${scope}): ${used.join(', ')}`] : []
}
