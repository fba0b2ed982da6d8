/** The first sentence of a text, on one line: what a document has as the summary of a method. */
export function firstSentence(text: string): string {
  const paragraph = text.trim().split(/\n\s*\n/, 1)[0] ?? ''
  const line = paragraph.replace(/\s+/g, ' ')
  return /^.+?[.!?](?=\s+\p{Lu}|$)/u.exec(line)?.[0] ?? line
}
