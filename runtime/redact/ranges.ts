/** Replaces a secret. */
export const redacted = '[redacted]'

/** The place of a secret in a text: from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Finds secrets in a text, in time linear to its length. */
export type Rule = (text: string, found: (start: number, end: number) => void) => void

/** Sorts ranges and joins those that touch or overlap. */
export function mergeRanges(ranges: Range[]): Range[] {
  if (ranges.length < 2) return ranges
  ranges.sort((a, b) => a.start - b.start)
  const merged: { start: number; end: number }[] = []
  for (const { start, end } of ranges) {
    const last = merged.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}

/** The text with each range replaced. @param ranges sorted, not overlapping */
export function replaceRanges(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text
  let clean = ''
  let from = 0
  for (const { start, end } of ranges) {
    clean += text.slice(from, start) + redacted
    from = end
  }
  return clean + text.slice(from)
}
