import { showProse } from '../base/visible-text.js'
import { CodeFences } from './markdown-fences.js'
import type { Style } from './reports/style.js'

/** Characters with which only running text begins, whatever follows. */
const runningText = /^[^\s#>*\-+_=`~|\d[!<]/
/** Characters of a line that are held back until it is known what they are. */
const longestHeld = 4_096
/** Longer lines are no rules. */
const longestRule = 1_000

const heading = /^ {0,3}#{1,6}[ \t]+(.*)$/
const rule = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/
const quote = /^ {0,3}> ?(.*)$/
const item = /^(\s*)[-*+]\s+(.*)$/
// Code, strong text or a link. No part reads over a character with which another one begins: that keeps it linear. Code in
// two backquotes may hold one.
const markedUp =
  /(?<!`)``((?:[^`]|`(?!`))+)``(?!`)|(?<!`)`([^`]+)`(?!`)|\*\*(?=\S)([^*`]+)(?<=\S)\*\*|\[([^[\]]+)\]\(([^()\s]+)\)/g
/** Text in brackets that is no link: a space follows it, or nothing. */
const bracketed = /\[[^[\]]*\]/g
const openMark = /[`[]|\*\*/

/**
 * Renders Markdown for a terminal as it comes in pieces. Running text is written by the word; any other line when it is
 * complete, since only then is it known what it is. A very long line is written in parts.
 */
export class MarkdownStream {
  readonly #style: Style
  readonly #write: (text: string) => void
  readonly #fences = new CodeFences()
  #rest = ''
  /** Whether the beginning of the line is written already. */
  #begun = false
  /** Whether that was code. */
  #begunAsCode = false

  constructor(style: Style, write: (text: string) => void) {
    this.#style = style
    this.#write = write
  }

  push(text: string): void {
    const [first = '', ...others] = text.split('\n')
    this.#rest += first
    for (const next of others) {
      this.#end(this.#rest.replace(/\r$/, ''))
      this.#rest = next
    }
    this.#pushWords()
    if (this.#rest.length > longestHeld) this.#writeStart(this.#rest, '')
  }

  /** Writes what is left. */
  end(): void {
    if (this.#rest !== '' || this.#begun) this.#end(this.#rest)
  }

  #end(line: string): void {
    this.#write(`${this.#begun ? this.#continue(line) : this.#line(line)}\n`)
    this.#begun = false
    this.#rest = ''
  }

  #pushWords(): void {
    if (this.#fences.isOpen || !(this.#begun || runningText.test(this.#rest.charAt(0)))) return
    const words = this.#rest.slice(0, this.#rest.lastIndexOf(' ') + 1)
    if (words !== '' && isComplete(words)) this.#writeStart(words, this.#rest.slice(words.length))
  }

  /** Writes the beginning of a line. @param rest what remains of it */
  #writeStart(text: string, rest: string): void {
    this.#write(this.#begun ? this.#continue(text) : this.#line(text))
    this.#rest = rest
    this.#begun = true
  }

  #continue(text: string): string {
    return this.#begunAsCode ? this.#style.green(showProse(text)) : this.#inline(showProse(text))
  }

  #line(raw: string): string {
    const line = showProse(raw)
    const { bold, dim, green } = this.#style
    const kind = this.#fences.read(line)
    this.#begunAsCode = kind === 'code'
    if (kind === 'fence') return dim(line)
    if (kind === 'code') return `  ${green(line)}`
    const title = heading.exec(line)
    if (title) return bold(title[1] ?? '')
    if (line.length <= longestRule && rule.test(line)) return dim('─'.repeat(40))
    const quoted = quote.exec(line)
    if (quoted) return `${dim('│')} ${this.#inline(quoted[1] ?? '')}`
    const listed = item.exec(line)
    if (listed) return `${listed[1]}• ${this.#inline(listed[2] ?? '')}`
    return this.#inline(line)
  }

  /** Code, bold and links within a line; what is in backquotes is left alone otherwise. */
  #inline(line: string): string {
    const { bold, yellow, dim } = this.#style
    return line.replace(markedUp, (_, long?: string, code?: string, strong?: string, text?: string, url?: string) => {
      if (long !== undefined) return yellow(long.trim())
      if (code !== undefined) return yellow(code)
      return strong === undefined ? `${text} ${dim(`(${url})`)}` : bold(strong)
    })
  }
}

/** Whether no mark-up is open at the end of words. */
const isComplete = (words: string) => !openMark.test(words.replace(markedUp, '').replace(bracketed, ''))
