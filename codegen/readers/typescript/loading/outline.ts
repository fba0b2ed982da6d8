/** The text of a module without what is inside the braces of its statements. */
export interface Outline {
  text: string
  /** What was left out: from where in the outline, and how many characters. */
  cuts: readonly { at: number; length: number }[]
}

/**
 * Leaves out what is inside the braces of the statements of a module. Every statement is still there under its name;
 * parsing them costs a fraction.
 *
 * Lists of names in braces stay (`import { a }`, `export { a }`, `const { a } = b`), and so do the bodies of
 * `declare module` and `declare global`.
 *
 * @returns undefined where it is not certain whether a `/` divides or begins a regular expression: what follows might then
 * be text or code.
 */
export function leaveOutBodies(text: string): Outline | undefined {
  return new Outliner(text).outline()
}

interface Brace {
  at: number
  /** Whether it is the `${` of a template. */
  inTemplate: boolean
  isKept: boolean
}

const keepsBraces = /(?:^|[^.\w$])(?:import|export|type|global|const|let|var|using)$|[,'"]$/

const beforeExpression = new Set([
  'case',
  'default',
  'delete',
  'do',
  'else',
  'extends',
  'in',
  'instanceof',
  'new',
  'return',
  'throw',
  'typeof',
  'void',
])

/** Words that come before an expression, and may also be names of variables. */
const mayBeNames = new Set(['as', 'async', 'await', 'of', 'satisfies', 'yield'])

class Outliner {
  readonly #text: string
  readonly #comments: { start: number; end: number }[] = []
  readonly #open: Brace[] = []
  readonly #pieces: string[] = []
  readonly #cuts: { at: number; length: number }[] = []
  /** End of what {@link #pieces} stands for, and its length. */
  #done = 0
  #size = 0

  constructor(text: string) {
    this.#text = text
  }

  outline(): Outline | undefined {
    let at: number | undefined = this.#text.startsWith('#!') ? endOfLine(this.#text, 0) : 0
    while (at !== undefined) {
      const mark = find(/["'`/{}]/g, this.#text, at)
      if (mark === undefined) return this.#open.length === 0 ? this.#finish() : undefined
      at = this.#skip(mark)
    }
    return undefined
  }

  #finish(): Outline {
    return { text: this.#pieces.join('') + this.#text.slice(this.#done), cuts: this.#cuts }
  }

  /** @returns where to go on; undefined where that is not certain. */
  #skip(at: number): number | undefined {
    const mark = this.#text.charAt(at)
    if (mark === '`') return this.#template(at + 1)
    if (mark === '/') return this.#slash(at)
    if (mark === '}') return this.#close(at)
    if (mark !== '{') return endOfString(this.#text, at)
    this.#open.push({ at, inTemplate: false, isKept: this.#open.length > 0 || this.#isList(at) })
    return at + 1
  }

  #isList(brace: number): boolean {
    const end = this.#endBefore(brace)
    return keepsBraces.test(this.#text.slice(Math.max(0, end - 10), end))
  }

  #close(at: number): number | undefined {
    const brace = this.#open.pop()
    if (brace?.inTemplate) return this.#template(at + 1)
    if (brace?.isKept === false) {
      const piece = this.#text.slice(this.#done, brace.at + 1)
      this.#pieces.push(piece)
      this.#size += piece.length
      this.#cuts.push({ at: this.#size, length: at - brace.at - 1 })
      this.#done = at
    }
    return brace && at + 1
  }

  #template(start: number): number | undefined {
    for (let at = find(/[`\\$]/g, this.#text, start); at !== undefined; at = find(/[`\\$]/g, this.#text, at)) {
      const mark = this.#text.charAt(at)
      if (mark === '`') return at + 1
      if (mark === '$' && this.#text.charAt(at + 1) === '{') {
        this.#open.push({ at, inTemplate: true, isKept: true })
        return at + 2
      }
      at += mark === '\\' ? 2 : 1
    }
    return undefined
  }

  #slash(at: number): number | undefined {
    const next = this.#text.charAt(at + 1)
    if (next === '/' || next === '*') {
      const end = next === '/' ? endOfLine(this.#text, at) : this.#text.indexOf('*/', at + 2) + 2
      if (end < at) return undefined
      this.#comments.push({ start: at, end })
      return end
    }
    const before = this.#kindBefore(at)
    if (before === 'unsure') return undefined
    return before === 'value' ? at + 1 : endOfPattern(this.#text, at)
  }

  /** End of the last token before a position. */
  #endBefore(position: number): number {
    let at = position
    for (let next = this.#comments.length - 1; ; next--) {
      while (at > 0 && /\s/.test(this.#text.charAt(at - 1))) at--
      const comment = this.#comments[next]
      if (comment?.end !== at) return at
      at = comment.start
    }
  }

  /** What comes before a `/`: behind a value it divides, behind anything else it begins a regular expression. */
  #kindBefore(position: number): 'value' | 'other' | 'unsure' {
    let end = this.#endBefore(position)
    while (this.#text.charAt(end - 1) === '!') end = this.#endBefore(end - 1)
    const char = this.#text.charAt(end - 1)
    if (/[\]"'`]/.test(char)) return 'value'
    if (/[)}.]/.test(char)) return 'unsure'
    const previous = this.#text.charAt(end - 2)
    if (char === '>') return previous === '=' ? 'other' : 'unsure'
    if (/[+-]/.test(char)) return previous === char ? 'unsure' : 'other'
    const word = /(\.*)([\w$\u0080-\uffff]+)$/.exec(this.#text.slice(Math.max(0, end - 40), end))
    if (!word) return 'other'
    const [, dots, name = ''] = word
    if (dots === '.') return 'value'
    return beforeExpression.has(name) ? 'other' : mayBeNames.has(name) ? 'unsure' : 'value'
  }
}

function find(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from
  return pattern.exec(text)?.index
}

const endOfLine = (text: string, at: number): number => find(/[\r\n\u2028\u2029]/g, text, at) ?? text.length

function endOfString(text: string, start: number): number | undefined {
  const quote = text.charAt(start)
  const marks = quote === '"' ? /["\\\r\n]/g : /['\\\r\n]/g
  for (let at = find(marks, text, start + 1); at !== undefined; at = find(marks, text, at)) {
    const mark = text.charAt(at)
    if (mark === quote) return at + 1
    if (mark !== '\\') return undefined
    at += text.startsWith('\r\n', at + 1) ? 3 : 2
  }
  return undefined
}

function endOfPattern(text: string, start: number): number | undefined {
  let inClass = false
  const marks = /[/\\[\]\r\n]/g
  for (let at = find(marks, text, start + 1); at !== undefined; at = find(marks, text, at)) {
    const mark = text.charAt(at)
    if (mark === '\r' || mark === '\n') return undefined
    if (mark === '/' && !inClass) return at + 1
    if (mark === '[') inClass = true
    else if (mark === ']') inClass = false
    at += mark === '\\' ? 2 : 1
  }
  return undefined
}
