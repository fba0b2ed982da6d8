import { lineWidth } from './layout.js'
import { escapeText } from './literals.js'

/** What a doc comment says. */
export interface DocText {
  text?: string | undefined
  /** True, or the reason. */
  deprecated?: boolean | string | undefined
}

/** A text within a comment: it cannot end the comment, nor start a tag of its own. */
export function commentText(text: string): string {
  return text
    .split(/\s+/)
    .filter(word => word !== '')
    .map(word => escapeText(word).replaceAll('\\\\', '\\').replaceAll('*/', '*\\/').replace(/^@/, '\\@'))
    .join(' ')
}

/** A wire name within a comment, as code. */
export function codeText(text: string): string {
  return `\`${commentText(text).replaceAll('`', "'")}\``
}

/**
 * A doc comment with its line break, or nothing when there is nothing to say.
 *
 * @param depth levels of indentation, two spaces each.
 */
export function docComment({ text = '', deprecated }: DocText, depth = 0): string {
  const margin = '  '.repeat(depth)
  const said = text.trim()
  const tag = deprecated ? `@deprecated${typeof deprecated === 'string' ? ` ${commentText(deprecated)}` : ''}` : ''
  const single = said === '' || tag === '' ? `${margin}/** ${said}${tag} */\n` : ''
  if (said === '' && tag === '') return ''
  if (single !== '' && single.length <= lineWidth + 1) return plain(single)
  const room = lineWidth - margin.length - 3
  const lines = [...wrap(said, room), ...(said !== '' && tag !== '' ? [''] : []), ...wrap(tag, room)]
  return plain([`${margin}/**`, ...lines.map(words => `${margin} * ${words}`.trimEnd()), `${margin} */\n`].join('\n'))
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
