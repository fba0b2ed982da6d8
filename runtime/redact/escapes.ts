/** A part of a text with its escapes resolved, and where each of its characters stood. */
export interface Plain {
  readonly text: string
  /** Where the character at a place of `text` begins in the text it was taken from. */
  place(at: number): number
}

const punctuation = '(?:2[\\da-f]|3[a-f]|40|5[b-f]|60|7[b-e])'
/** Escapes for what is no letter or digit in ASCII: in URLs, HTML and XML, JSON and JavaScript. */
const escapedCharacter = new RegExp(
  `%${punctuation}|&(?:quot|apos|amp|lt|gt|#3[489]|#x2[267]);|\\\\u00${punctuation}|\\\\u(?:00[89a-f]|0[1-9a-f][\\da-f]|[1-9a-f][\\da-f]{2})[\\da-f]|\\\\x${punctuation}`,
  'gi',
)
const escapeBegins = /[%&\\]/

/** Whether a text may have escapes: cheap to know, and most texts have none. */
export const mayHaveEscapes = (text: string): boolean => escapeBegins.test(text)

const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' }
/** A line ends, also in a text within JSON. */
const lineEnd = /\n|\\n/g

/** Resolves the escapes of a text, once, line by line and in linear time. Lines without escapes are left out. */
export function* withoutEscapes({ text, place }: Plain): Generator<Plain> {
  escapedCharacter.lastIndex = 0
  let from = 0
  for (let match = escapedCharacter.exec(text); match; match = escapedCharacter.exec(text)) {
    const start = Math.max(from, text.lastIndexOf('\n', match.index) + 1)
    lineEnd.lastIndex = match.index
    from = lineEnd.exec(text)?.index ?? text.length
    yield resolveLine(text.slice(start, from), at => place(start + at))
    escapedCharacter.lastIndex = from
  }
}

function resolveLine(line: string, place: (at: number) => number): Plain {
  /** Each escape: its place in the plain text, and how many characters it and those before it lost. */
  const ends: number[] = []
  const lost: number[] = []
  let removed = 0
  const text = line.replace(escapedCharacter, (written, at: number) => {
    ends.push(at - removed + 1)
    removed += written.length - 1
    lost.push(removed)
    return character(written)
  })
  return { text, place: at => place(at + (lost[countUpTo(ends, at) - 1] ?? 0)) }
}

function character(written: string): string {
  const name = /^&([a-z]+);/i.exec(written)?.[1]?.toLowerCase()
  if (name !== undefined) return named[name] ?? ''
  const decimal = /^&#(\d+);/.exec(written)?.[1]
  const hex = /(?:[\da-f]{4}|[\da-f]{2})(?=;?$)/i.exec(written)?.[0] ?? ''
  return String.fromCharCode(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
}

/** How many of some sorted numbers are at most a number. */
function countUpTo(sorted: readonly number[], most: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= most) low = middle + 1
    else high = middle
  }
  return low
}
