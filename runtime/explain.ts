import { showName } from '../base/visible-text.js'
import { explanations } from './explanations.js'
import type { Redactor } from './redact.js'

/** Names of explanations. */
export type ExplanationName = keyof typeof explanations

/** The text of an explanation in one line; every `{name}` is replaced by its value. */
export function explain(name: ExplanationName, values: Readonly<Record<string, string | number>> = {}): string {
  const { seen, means, try: remedy } = explanations[name]
  return `${seen}; ${means}; try: ${remedy}`.replaceAll(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? key))
}

/** Text of a peer for people: one line of at most 200 characters in quotes, without secrets and control characters. */
export function quote(text: string, redactor: Redactor): string {
  // Redact before cutting: half a secret would not be recognised.
  const clean = redactor.text(text.slice(0, 20 * longestQuote + redactor.longest))
  const cut = clean.length > longestQuote ? `${clean.slice(0, longestQuote)}…` : clean
  return showName(JSON.stringify(cut))
}

const longestQuote = 200

/** The last lines of stderr, as the end of a sentence; nothing when there are none. */
export function quoteStderr(stderr: string): string {
  const lines = stderr.trimEnd().split('\n').slice(-20)
  return stderr.trim() === '' ? '' : `; its last words:\n${lines.map(line => `  ${line}`).join('\n')}`
}
