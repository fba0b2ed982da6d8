/**
 * Texts of a document as they may be shown: what cannot be seen (control characters, marks that turn the direction of
 * writing, halves of surrogate pairs) is spelt out, so that no name looks like another one or moves a terminal's cursor.
 */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

const spell = (character: string) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`

/** A text that may have several lines. */
export function showText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(unseen, spell)
}

/** A text of one line: line ends become spaces. */
export function showLine(text: string): string {
  return showText(text).replaceAll(/\s+/g, ' ').trim()
}

/** A name, exactly: white space other than the space is spelt out too. */
export function showName(name: string): string {
  return name.replaceAll(unseen, spell).replaceAll('\t', '\\t').replaceAll('\n', '\\n')
}
