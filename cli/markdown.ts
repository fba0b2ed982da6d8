import type { Style } from './reports/style.js'
import { forTerminal } from './terminal-text.js'

/**
 * Renders Markdown for a terminal as it comes in pieces. A line is written when it is complete, since only then is it
 * known what it is.
 */
export class MarkdownStream {
  readonly #style: Style
  readonly #write: (text: string) => void
  #rest = ''
  #inCode = false

  constructor(style: Style, write: (text: string) => void) {
    this.#style = style
    this.#write = write
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#write(`${this.#line(line)}\n`)
  }

  /** Writes what is left. */
  end(): void {
    if (this.#rest !== '') this.#write(`${this.#line(this.#rest)}\n`)
    this.#rest = ''
    this.#inCode = false
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
