/** A fenced code block (CommonMark 0.31, 4.5) that is open. */
interface Fence {
  readonly mark: string
  readonly length: number
  /** Columns that the block around it takes away: a list item's indentation. */
  readonly indent: number
  /** Whether it is in a block quote: the end of the quote ends it. */
  readonly quoted: boolean
}

/** The role of a line: a fence, code, or neither. */
export type LineKind = 'text' | 'fence' | 'code'

const opening = /^( *)(`{3,}(?=[^`]*$)|~{3,})/
const closing = /^( *)(`{3,}|~{3,})[ \t]*$/
const listItem = /^( *(?:[-*+]|\d{1,9}[.)]) {1,4})\S/
const quoteMark = /^ {0,3}> ?/
/** Longer lines are no fences and no list items. */
const longest = 1_000

/** Follows which lines of a text are code. */
export class CodeFences {
  #fence: Fence | undefined
  /** Indentation of the list items that are open, from the outside in. */
  #items: number[] = []

  get isOpen(): boolean {
    return this.#fence !== undefined
  }

  /** What the next line is. */
  read(whole: string): LineKind {
    const line = whole.slice(0, longest)
    const isQuoted = quoteMark.test(line)
    if (this.#fence?.quoted && !isQuoted) this.#fence = undefined
    if (this.#fence) return this.#inFence(this.#fence, this.#fence.quoted ? line.replace(quoteMark, '') : line)
    return this.#outside(isQuoted ? line.replace(quoteMark, '') : line, isQuoted)
  }

  #inFence({ mark, length, indent }: Fence, line: string): LineKind {
    const [, spaces = '', marks = ''] = closing.exec(line) ?? []
    if (!marks.startsWith(mark) || marks.length < length || spaces.length > indent + 3) return 'code'
    this.#fence = undefined
    return 'fence'
  }

  #outside(line: string, quoted: boolean): LineKind {
    const spaces = line.search(/[^ ]|$/)
    if (line.trim() !== '') while (spaces < (this.#items.at(-1) ?? 0)) this.#items.pop()
    const item = listItem.exec(line)?.[1]
    if (item !== undefined) this.#items.push(item.length)
    const content = item === undefined ? line : ' '.repeat(item.length) + line.slice(item.length)
    const [, before = '', marks = ''] = opening.exec(content) ?? []
    const indent = this.#items.at(-1) ?? 0
    if (marks === '' || before.length > indent + 3) return 'text'
    this.#fence = { mark: marks.charAt(0), length: marks.length, indent, quoted }
    return 'fence'
  }
}
