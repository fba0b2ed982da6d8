/** A small layout engine after Wadler and Prettier: text that breaks its lines only where it must. */

/** The column that lines are kept within, as the project's formatter has it. */
export const lineWidth = 120

/** Text with places at which it may be broken over lines. */
export type Doc = string | readonly Doc[] | Group | Indent | Line | Choice

interface Group {
  kind: 'group'
  content: Doc
  /** The text on one line; undefined when it has a forced line break, or is longer than any line. */
  flat: string | undefined
}
interface Indent {
  kind: 'indent'
  content: Doc
}
interface Line {
  kind: 'line'
  /** The text when the line is not broken; undefined when it always is. */
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

/** Content that stands on one line when it fits, and is otherwise broken at each of its lines. */
export function group(content: Doc): Doc {
  const flat = flatten(content)
  return { kind: 'group', content, flat: flat !== undefined && flat.length <= longestFlat ? flat : undefined }
}

// Wider than a line even if most of it were marks, which have no width.
const longestFlat = 4 * lineWidth

export const indent = (content: Doc): Doc => ({ kind: 'indent', content })
/** One text when the surrounding group is broken, another when it is not. */
export const ifBroken = (broken: Doc, flat: Doc = ''): Doc => ({ kind: 'choice', broken, flat })

export function join(separator: Doc, docs: readonly Doc[]): Doc[] {
  const joined: Doc[] = []
  docs.forEach((doc, index) => {
    if (index > 0) joined.push(separator)
    joined.push(doc)
  })
  return joined
}

/** A document on one line; undefined when it cannot be. */
function flatten(doc: Doc): string | undefined {
  if (typeof doc === 'string') return doc
  if (isList(doc)) {
    let text = ''
    for (let index = 0; index < doc.length; index++) {
      const flat = flatten(doc[index] ?? '')
      if (flat === undefined) return undefined
      text += flat
    }
    return text
  }
  if (doc.kind === 'line' || doc.kind === 'group') return doc.flat
  return flatten(doc.kind === 'choice' ? doc.flat : doc.content)
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc)

/** A part of a document that is broken over lines, and the levels of indentation it stands at. */
interface Command {
  depth: number
  doc: Doc
}

/**
 * Lays a text out within {@link lineWidth} columns.
 *
 * @param depth levels of indentation (two spaces each) that the text starts at.
 * @param column columns already used on the first line.
 */
export function print(doc: Doc, depth = 0, column = depth * 2): string {
  const commands: Command[] = [{ depth, doc }]
  const lines: string[] = []
  let text = ''
  let used = column
  const write = (words: string) => {
    text += words
    used += widthOf(words)
  }
  for (let command = commands.pop(); command; command = commands.pop()) {
    const { doc, depth } = command
    if (typeof doc === 'string') write(doc)
    else if (isList(doc)) {
      let written = 0
      for (let part = doc[0]; typeof part === 'string'; part = doc[++written]) write(part)
      for (let index = doc.length - 1; index >= written; index--) commands.push({ depth, doc: doc[index] ?? '' })
    } else if (doc.kind === 'indent') commands.push({ depth: depth + 1, doc: doc.content })
    else if (doc.kind === 'choice') commands.push({ depth, doc: doc.broken })
    else if (doc.kind === 'group') {
      if (doc.flat !== undefined && fits(doc.flat, commands, lineWidth - used)) write(doc.flat)
      else commands.push({ depth, doc: doc.content })
    } else {
      lines.push(text.endsWith(' ') ? text.replace(/ +$/, '') : text)
      text = '  '.repeat(depth)
      used = depth * 2
    }
  }
  return [...lines, text].join('\n')
}

/** Whether a text, with what follows it up to the next possible line break, fits into `room` columns. */
function fits(text: string, rest: readonly Command[], room: number): boolean {
  let left = room - widthOf(text)
  const pending: Doc[] = []
  let following = rest.length
  while (left >= 0) {
    const doc = pending.pop() ?? rest[--following]?.doc
    if (doc === undefined) return true
    if (typeof doc === 'string') left -= widthOf(doc)
    else if (isList(doc)) for (let index = doc.length - 1; index >= 0; index--) pending.push(doc[index] ?? '')
    else if (doc.kind === 'line') return true
    else pending.push(doc.kind === 'choice' ? doc.broken : doc.content)
  }
  return false
}

const plain = /^[\x20-\x7e]*$/
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u

/** Columns that a text takes: letters of East Asia take two, and marks over others none. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const character of text) width += /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}
