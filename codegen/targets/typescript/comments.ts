import type { Documented } from '../../bindings/model.js'
import { lineWidth } from './layout.js'
import { escapeText } from './literals.js'

/** What a doc comment says; the texts are those of the definitions. */
export interface DocText extends Omit<Documented, 'description'> {
  /** A text that is safe in a comment. */
  text?: string | undefined
}

// Most texts: words with a space between each two, without a character that means anything to a comment.
const harmless = /^[!-)+-?A-[\]-~]+(?: [!-)+-?A-[\]-~]+)*$/

/** A text within a comment: it can neither end the comment nor start a tag. */
export function commentText(text: string): string {
  if (text === '' || harmless.test(text)) return text
  return text
    .split(/\s+/)
    .filter(word => word !== '')
    .map(word => escapeText(word).replaceAll('\\\\', '\\').replaceAll('*/', '*\\/').replace(/^@/, '\\@'))
    .join(' ')
}

/** The content of a doc comment. */
export const docOf = ({ description = '', deprecated, since, stability }: Documented): DocText => ({
  text: commentText(description),
  ...(deprecated && { deprecated }),
  ...(since && { since }),
  ...(stability && { stability }),
})

/** A wire name within a comment, as code. */
export function codeText(text: string): string {
  return `\`${commentText(text).replaceAll('`', "'")}\``
}

/**
 * A doc comment with its line break; empty when it would have no content.
 *
 * @param depth levels of indentation, two spaces each.
 */
export function docComment(doc: DocText, depth = 0): string {
  if (!doc.text && !doc.deprecated && !doc.since && !doc.stability) return ''
  const margin = '  '.repeat(depth)
  const text = (doc.text ?? '').trim()
  const tags = tagsOf(doc)
  const [only, second] = text === '' ? tags : [text, ...tags]
  if (only === undefined) return ''
  const single = `${margin}/** ${only} */\n`
  if (second === undefined && single.length <= lineWidth + 1) return plain(single)
  const room = lineWidth - margin.length - 3
  const lines = [
    ...wrap(text, room),
    ...(text !== '' && tags.length > 0 ? [''] : []),
    ...tags.flatMap(tag => wrap(tag, room)),
  ]
  return plain([`${margin}/**`, ...lines.map(words => `${margin} * ${words}`.trimEnd()), `${margin} */\n`].join('\n'))
}

/** The tags of TypeScript's doc comments. */
function tagsOf({ stability, since, deprecated }: DocText): string[] {
  const reason = typeof deprecated === 'string' ? ` ${commentText(deprecated)}` : ''
  return [
    ...(stability ? [stability === 'internal' ? '@internal' : '@experimental'] : []),
    ...(since ? [`@since ${commentText(since)}`] : []),
    ...(deprecated ? [`@deprecated${reason}`] : []),
  ]
}

// A no-break space holds two words together on a line.
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return current === '' ? lines : [...lines, current]
}
