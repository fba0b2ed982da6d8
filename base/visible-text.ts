/**
 * Texts of others as they may be shown. What cannot be seen (control characters, marks that turn the direction of
 * writing, halves of surrogate pairs) is spelt out, so that no name looks like another one or moves a terminal's cursor.
 * Every place that shows such a text uses this one set of characters.
 */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Most texts are plain: to make the set of characters above takes longer than to look at all of them. */
const isPlain = (text: string) => /^[\t\n\x20-\x7e]*$/.test(text)

/** A text with an escape, as JSON and JavaScript spell it, for each UTF-16 code unit. */
export const escapeUnits = (text: string): string =>
  text
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

/** The text with an escape, as JSON and JavaScript spell it, for each character that cannot be seen but line feed and tab. */
export const escapeUnseen = (text: string): string => (isPlain(text) ? text : text.replaceAll(unseen, escapeUnits))

/** A text that may have several lines. */
export function showText(text: string): string {
  return escapeUnseen(text.replaceAll('\r\n', '\n'))
}

/** A text of one line: line ends become spaces. */
export function showLine(text: string): string {
  return showText(text).replaceAll(/\s+/g, ' ').trim()
}

/** A name, exactly: white space other than the space is spelt out too. JSON stays the same JSON. */
export function showName(name: string): string {
  return escapeUnseen(name).replaceAll('\t', '\\t').replaceAll('\n', '\\n')
}

// Zero-width joiners: emoji and some scripts are written with them, and they do nothing to a terminal.
const joiners = '\u200c\u200d'

/** Prose that may have several lines: what cannot be seen becomes U+FFFD, one for each, so that columns stay. */
export function showProse(text: string): string {
  if (isPlain(text)) return text
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unseen, character => (joiners.includes(character) ? character : '\ufffd'.repeat(character.length)))
}
