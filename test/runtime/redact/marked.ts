import type { Rule } from '../../../runtime/redact/ranges.js'

/** The text with what a rule finds in it between « and ». All values are made up. */
export function marked(rule: Rule, text: string): string {
  let shown = ''
  let from = 0
  rule(text, (start, end) => {
    shown += `${text.slice(from, start)}«${text.slice(start, end)}»`
    from = end
  })
  return shown + text.slice(from)
}
