import { explanations } from './explanations.js'
import type { Redactor } from './redact.js'

/** Names of what is explained. */
export type ExplanationName = keyof typeof explanations

/** The text of an explanation in one line; every `{name}` is replaced by its value. */
export function explain(name: ExplanationName, values: Readonly<Record<string, string | number>> = {}): string {
  const { seen, means, try: remedy } = explanations[name]
  return `${seen}; ${means}; try: ${remedy}`.replaceAll(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? key))
}

/** Text of a peer for people: one line of at most 200 characters in quotes, without secrets and control characters. */
export function quote(text: string, redactor: Redactor): string {
  // A secret at the edge is seen whole before the text is cut.
  const clean = redactor.text(text.slice(0, 20 * longestQuote + redactor.longest))
  const cut = clean.length > longestQuote ? `${clean.slice(0, longestQuote)}…` : clean
  return JSON.stringify(cut).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff]/g, character => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

const longestQuote = 200

/** The last lines of stderr, as the end of a sentence; nothing when there are none. */
export function quoteStderr(stderr: string): string {
  const lines = stderr.trimEnd().split('\n').slice(-20)
  return stderr.trim() === '' ? '' : `; its last words:\n${lines.map(line => `  ${line}`).join('\n')}`
}
