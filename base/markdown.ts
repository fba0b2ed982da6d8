/** Text of a document as Markdown that shows it as it is: nothing in it becomes markup, HTML or a link. */
export const escapeMarkdown = (text: string): string => escapeStart(escapeInline(text.replaceAll(/\s+/g, ' ').trim()))

/** The same for a part of a line. */
export function escapeInline(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]~@]/g, character => `\\${character}`)
    .replaceAll(/:(?=\/\/)/g, '\\:')
    .replaceAll(/\b(www)\./gi, '$1\\.')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** Keeps the start of a line from being a list or a heading. */
export const escapeStart = (line: string) => line.replace(/^(\d*)([.)](?=\s|$)|[#+=-])/, '$1\\$2')

/** A text of one line as code that it cannot close. */
export function inlineCode(written: string): string {
  const text = written.replaceAll('\n', ' ')
  const runs = text.match(/`+/g) ?? []
  const ticks = '`'.repeat(Math.max(0, ...runs.map(run => run.length)) + 1)
  const room = text.startsWith('`') || text.endsWith('`') || text === '' ? ' ' : ''
  return `${ticks}${room}${text}${room}${ticks}`
}
