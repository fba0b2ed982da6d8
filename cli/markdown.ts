import type { Style } from './reports/style.js'
import { forTerminal } from './terminal-text.js'

/** How a line begins that is certainly running text, whatever follows. */
const runningText = /^[^\s#>*\-+_=`~|\d[!<]/

/**
 * Renders Markdown for a terminal as it comes in pieces. Running text is written by the word; any other line when it is
 * complete, since only then is it known what it is.
 */
export class MarkdownStream {
  readonly #style: Style
  readonly #write: (text: string) => void
  #rest = ''
  #inCode = false
  /** Whether the beginning of the line is written already. */
  #begun = false

  constructor(style: Style, write: (text: string) => void) {
    this.#style = style
    this.#write = write
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#end(line.replace(/\r$/, ''))
    this.#pushWords()
  }

  /** Writes what is left. */
  end(): void {
    if (this.#rest !== '' || this.#begun) this.#end(this.#rest)
    this.#rest = ''
    this.#inCode = false
  }

  #end(line: string): void {
    this.#write(`${this.#begun ? this.#inline(forTerminal(line)) : this.#line(line)}\n`)
    this.#begun = false
  }

  #pushWords(): void {
    if (this.#inCode || !(this.#begun || runningText.test(this.#rest))) return
    const words = this.#rest.slice(0, this.#rest.lastIndexOf(' ') + 1)
    if (words === '' || !isComplete(words)) return
    this.#write(this.#inline(forTerminal(words)))
    this.#rest = this.#rest.slice(words.length)
    this.#begun = true
  }

  #line(raw: string): string {
    const line = forTerminal(raw)
    const { bold, dim } = this.#style
    if (/^\s*(```|~~~)/.test(line)) {
      this.#inCode = !this.#inCode
      return dim(line)
    }
    if (this.#inCode) return `  ${this.#style.green(line)}`
    const heading = /^(#{1,6})\s+(.*)$/.exec(line)
    if (heading) return bold(heading[2] ?? '')
    if (/^\s*([-*_]\s*){3,}$/.test(line)) return dim('─'.repeat(40))
    const quote = /^\s*>\s?(.*)$/.exec(line)
    if (quote) return `${dim('│')} ${this.#inline(quote[1] ?? '')}`
    const item = /^(\s*)[-*+]\s+(.*)$/.exec(line)
    if (item) return `${item[1]}• ${this.#inline(item[2] ?? '')}`
    return this.#inline(line)
  }

  /** Code, bold and links within a line; what is in backquotes is left alone otherwise. */
  #inline(line: string): string {
    const { bold, yellow, dim } = this.#style
    return line
      .split(/(`[^`]+`)/)
      .map(part =>
        part.length > 2 && part.startsWith('`')
          ? yellow(part.slice(1, -1))
          : part
              .replace(/\*\*([^*]+)\*\*/g, (_, text: string) => bold(text))
              .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, text: string, url: string) => `${text} ${dim(`(${url})`)}`),
      )
      .join('')
  }
}

/** Whether no mark-up is open at the end of a text. */
function isComplete(text: string): boolean {
  const marks = (mark: string) => text.split(mark).length - 1
  return marks('`') % 2 === 0 && marks('**') % 2 === 0 && marks('[') === marks(']') && marks('(') === marks(')')
}
