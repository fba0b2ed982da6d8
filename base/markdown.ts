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
  const ticks = '`'.repeat(longestRun(text) + 1)
  const room = text.startsWith('`') || text.endsWith('`') || text === '' ? ' ' : ''
  return `${ticks}${room}${text}${room}${ticks}`
}

/** A fenced block that its content cannot close. */
export function fence(language: string, content: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(content) + 1))
  return `${ticks}${language}\n${content}\n${ticks}`
}

/** How many backticks stand side by side, at most. */
function longestRun(text: string): number {
  let longest = 0
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return longest
}
