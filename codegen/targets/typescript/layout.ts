/** A small layout engine after Wadler and Prettier: text that breaks its lines only where it must. */

/** The column that lines are kept within, as the project's formatter has it. */
export const lineWidth = 120

/** Text with places at which it may be broken over lines. */
export type Doc = string | readonly Doc[] | Group | Indent | Line | Choice

interface Group {
  kind: 'group'
  content: Doc
  /** It holds a forced line break, so it cannot stand on one line. */
  broken: boolean
}
interface Indent {
  kind: 'indent'
  content: Doc
}
interface Line {
  kind: 'line'
  /** What stands here when the line is not broken; undefined when it always is. */
  flat?: string
}
interface Choice {
  kind: 'choice'
  broken: Doc
  flat: Doc
}

/** A space, or a line break when the group does not fit. */
export const line: Doc = { kind: 'line', flat: ' ' }
/** Nothing, or a line break when the group does not fit. */
export const softline: Doc = { kind: 'line', flat: '' }
/** A line break, always. */
export const hardline: Doc = { kind: 'line' }

/** Content that stands on one line when it fits, and is otherwise broken at each of its own lines. */
export const group = (content: Doc): Doc => ({ kind: 'group', content, broken: breaks(content) })
export const indent = (content: Doc): Doc => ({ kind: 'indent', content })
/** One text when the surrounding group is broken, another when it is not. */
export const ifBroken = (broken: Doc, flat: Doc = ''): Doc => ({ kind: 'choice', broken, flat })

export function join(separator: Doc, docs: readonly Doc[]): Doc {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]))
}

function breaks(doc: Doc): boolean {
  if (typeof doc === 'string') return false
  if (isList(doc)) return doc.some(breaks)
  if (doc.kind === 'line') return doc.flat === undefined
  if (doc.kind === 'group') return doc.broken
  return doc.kind === 'indent' && breaks(doc.content)
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc)

interface Command {
  depth: number
  flat: boolean
  doc: Doc
}

/**
 * Lays a text out within {@link lineWidth} columns.
 *
 * @param depth levels of indentation (two spaces each) that the text starts at.
 * @param column columns already used on the first line.
 */
export function print(doc: Doc, depth = 0, column = depth * 2): string {
  const commands: Command[] = [{ depth, flat: false, doc }]
  const lines: string[] = []
  let text = ''
  let used = column
  for (let command = commands.pop(); command; command = commands.pop()) {
    const { doc, depth, flat } = command
    if (typeof doc === 'string') {
      text += doc
      used += widthOf(doc)
    } else if (isList(doc)) {
      for (let index = doc.length - 1; index >= 0; index--) commands.push({ depth, flat, doc: doc[index] ?? '' })
    } else if (doc.kind === 'indent') {
      commands.push({ depth: depth + 1, flat, doc: doc.content })
    } else if (doc.kind === 'choice') {
      commands.push({ depth, flat, doc: flat ? doc.flat : doc.broken })
    } else if (doc.kind === 'group') {
      const next = { depth, flat: true, doc: doc.content }
      const stays = flat || (!doc.broken && fits(next, commands, lineWidth - used))
      commands.push({ ...next, flat: stays })
    } else if (flat && doc.flat !== undefined) {
      text += doc.flat
      used += doc.flat.length
    } else {
      lines.push(text.replace(/ +$/, ''))
      text = '  '.repeat(depth)
      used = depth * 2
    }
  }
  return [...lines, text].join('\n')
}

/** Whether a text, with what follows it up to the next line break, fits into `room` columns. */
function fits(next: Command, rest: readonly Command[], room: number): boolean {
  const commands = [next]
  let left = room
  let following = rest.length
  while (left >= 0) {
    const command = commands.pop() ?? rest[--following]
    if (command === undefined) return true
    const { doc, flat } = command
    if (typeof doc === 'string') left -= widthOf(doc)
    else if (isList(doc))
      for (let index = doc.length - 1; index >= 0; index--) commands.push({ ...command, doc: doc[index] ?? '' })
    else if (doc.kind === 'indent') commands.push({ ...command, doc: doc.content })
    else if (doc.kind === 'group') commands.push({ ...command, flat: flat && !doc.broken, doc: doc.content })
    else if (doc.kind === 'choice') commands.push({ ...command, doc: flat ? doc.flat : doc.broken })
    else if (flat && doc.flat !== undefined) left -= doc.flat.length
    else return true
  }
  return false
}

const plain = /^[\x20-\x7e]*$/
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u

function widthOf(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const character of text) width += /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}
