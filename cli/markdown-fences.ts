/** A block that holds other blocks (CommonMark 0.31, 5): a quote, or a list item whose content begins this many columns further in. */
type Container = 'quote' | number

/** A fenced code block (CommonMark 0.31, 4.5) that is open in the innermost container. */
interface Fence {
  readonly mark: string
  readonly length: number
}

/** The role of a line: a fence, code, or neither. */
export type LineKind = 'text' | 'fence' | 'code'

const opening = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/
const closing = /^ {0,3}(`{3,}|~{3,}) *$/
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?: {1,4}(?=[^ ])| *$| (?= {4}))/
const quoteMark = /^ {0,3}> ?/
/** Longer lines are no fences and no list items. */
const longest = 1_000
/** Blocks in blocks that are followed. */
const deepest = 100

/** Follows which lines of a text are code. */
export class CodeFences {
  #fence: Fence | undefined
  /** The blocks that are open, from the outside in. */
  #containers: Container[] = []

  get isOpen(): boolean {
    return this.#fence !== undefined
  }

  /** What the next line is. */
  read(whole: string): LineKind {
    let line = withoutTabs(whole.slice(0, longest))
    let depth = 0
    for (const container of this.#containers) {
      const length = lengthOfPrefix(line, container)
      if (length === undefined) break
      line = line.slice(length)
      depth++
    }
    // A block ends with the one that it is in.
    if (depth < this.#containers.length) this.#fence = undefined
    this.#containers.length = depth
    return this.#fence ? this.#inFence(this.#fence, line) : this.#outside(line)
  }

  #inFence({ mark, length }: Fence, line: string): LineKind {
    const marks = closing.exec(line)?.[1] ?? ''
    if (!marks.startsWith(mark) || marks.length < length) return 'code'
    this.#fence = undefined
    return 'fence'
  }

  #outside(line: string): LineKind {
    let content = line
    while (this.#containers.length < deepest) {
      const quote = quoteMark.exec(content)?.[0]
      const begin = quote ?? listItem.exec(content)?.[0]
      if (begin === undefined) break
      // The content of an item that begins with an empty line is one column after its mark.
      const isEmpty = begin.length === content.length
      this.#containers.push(quote ? 'quote' : isEmpty ? begin.trimEnd().length + 1 : begin.length)
      content = content.slice(begin.length)
    }
    const marks = opening.exec(content)?.[1]
    if (marks === undefined) return 'text'
    this.#fence = { mark: marks.charAt(0), length: marks.length }
    return 'fence'
  }
}

/** How much of a line continues a container; undefined when the line ends it. */
function lengthOfPrefix(line: string, container: Container): number | undefined {
  if (container === 'quote') return quoteMark.exec(line)?.[0].length
  const spaces = line.search(/[^ ]|$/)
  return spaces >= container ? container : spaces === line.length ? spaces : undefined
}

/** A line with spaces for its tabs: they lead to the next fourth column. */
function withoutTabs(line: string): string {
  if (!line.includes('\t')) return line
  let spaced = ''
  for (const part of line.split(/(?<=\t)/))
    spaced += part.endsWith('\t')
      ? part.slice(0, -1).padEnd(Math.floor((spaced.length + part.length + 3) / 4) * 4 - spaced.length)
      : part
  return spaced
}
