import { type Doc, group, ifBroken, indent, line, lineWidth, print, softline, widthOf } from './layout.js'

/**
 * Marks in templates, for lines that are broken where they are too long. In a template they are written as the characters
 * on the left; when templates are compiled they become control characters, which no text of a protocol has as they are.
 *
 * | mark | what it does |
 * | --- | --- |
 * | `⟪` … `⟫` | what is between them is on one line, or is broken at each of its marks and indented |
 * | `⏎` | a space, or a line break |
 * | `⌿` | nothing, or a line break |
 *
 * Before `⟫`, a break is that of the closing line. A comma before `⌿` is there only when the lines are broken, a semicolon
 * before `⏎` only when they are not.
 */
const marks = { open: '\u0001', close: '\u0002', line: '\u0003', softline: '\u0004' } as const

// Before and after the number of a document that is laid out with the line it is in.
const [before, after] = ['\u0005', '\u0006']

const token = new RegExp(`([${Object.values(marks).join('')}]|${before}\\d+${after})`)
const isMarked = new RegExp(`[${Object.values(marks).join('')}${before}]`)
const markedLine = new RegExp(`^.*${isMarked.source}.*$`, 'gm')

/** Pieces of layout that a template's text refers to. */
export class Embedded {
  readonly #docs: Doc[] = []

  /** What a template prints to have a document at that place. */
  add(doc: Doc): string {
    return before + (this.#docs.push(doc) - 1) + after
  }

  /** The text of a filled template with all its lines laid out. */
  layOut(text: string): string {
    return isMarked.test(text) ? text.replace(markedLine, written => this.#layOutLine(written)) : text
  }

  #layOutLine(written: string): string {
    const flat = onOneLine(written)
    if (!flat.includes(before) && widthOf(flat) <= lineWidth) return flat
    const depth = Math.floor(written.search(/[^ ]|$/) / 2)
    return print(this.#parse(written.split(token)[Symbol.iterator]()), depth, 0)
  }

  #parse(tokens: Iterator<string>): Doc {
    const parts: Doc[] = []
    for (let next = tokens.next(); !next.done; next = tokens.next()) {
      const text = next.value
      if (text === marks.close) return closed(parts)
      if (text === marks.open) parts.push(this.#parse(tokens))
      else if (text.startsWith(before)) parts.push(this.#docs[Number.parseInt(text.slice(1), 10)] ?? '')
      else if (text === marks.line) parts.push(...withoutBefore(parts, ';', ''), line)
      else if (text === marks.softline) parts.push(...withoutBefore(parts, ',', ','), softline)
      else if (text !== '') parts.push(text)
    }
    return parts
  }
}

/** A line with nothing broken; most fit, and need not be laid out. */
const onOneLine = (written: string) => written.replaceAll(flatBreak, '').replaceAll(marks.line, ' ')
const flatBreak = new RegExp(`,?${marks.softline}|[${marks.open}${marks.close}]`, 'g')

/** Takes a mark of punctuation off the end of what was written, and gives it back as one that depends on the layout. */
function withoutBefore(parts: Doc[], character: string, broken: string): Doc[] {
  const last = parts.at(-1)
  if (typeof last !== 'string' || !last.endsWith(character)) return []
  parts[parts.length - 1] = last.slice(0, -1)
  return [broken === '' ? ifBroken('', character) : ifBroken(broken)]
}

function closed(parts: Doc[]): Doc {
  const last = parts.at(-1)
  const isBreak = last === line || last === softline
  return group([indent(isBreak ? parts.slice(0, -1) : parts), isBreak ? last : ''])
}
