import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fail } from '../../protocol/diagnostic.js'
import type { ConformanceReport } from './conformance.js'

/** A deviation that is known, and why it is there. What is left out matches everything. */
export interface KnownDeviation {
  method: string
  /** `params`, `result`, or `method` for a method that the document does not have. */
  part?: 'params' | 'result' | 'method'
  pointer?: string
  expected?: string
  found?: string
  reason: string
}

/**
 * Reads a list of known deviations: a JSON array, comments allowed.
 *
 * @throws DiagnosticError when it cannot be read, or an entry has no method or no reason.
 */
export function loadKnownDeviations(file: string): KnownDeviation[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return fail({
      code: 'unreadable-deviations',
      message: `the known deviations cannot be read: ${(error as Error).message}`,
      place: { file },
    })
  }
  const { parse } = createRequire(import.meta.url)('jsonc-parser') as typeof import('jsonc-parser')
  const errors: import('jsonc-parser').ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error)
    fail({
      code: 'invalid-deviations',
      message: 'this is not JSON',
      place: { file, line: text.slice(0, error.offset).split('\n').length },
    })
  if (!Array.isArray(value)) return fail({ code: 'invalid-deviations', message: 'must be an array', place: { file } })
  for (const [index, entry] of value.entries()) {
    const place = { file, pointer: `/${index}` }
    if (typeof entry?.method !== 'string' || typeof entry.reason !== 'string' || entry.reason.trim() === '')
      fail({ code: 'invalid-deviations', message: 'an entry has a "method" and a "reason"', place })
    const unknown = Object.keys(entry).find(key => !keys.includes(key))
    if (unknown !== undefined)
      fail({
        code: 'invalid-deviations',
        message: `unknown key "${unknown}"`,
        place,
        hint: `known: ${keys.join(', ')}`,
      })
  }
  return value as KnownDeviation[]
}

const keys = ['method', 'part', 'pointer', 'expected', 'found', 'reason']

/** What is not in the list, and what the list has that was not found any more. */
export function compareWithKnown(report: ConformanceReport, known: readonly KnownDeviation[]) {
  const used = new Set<KnownDeviation>()
  const isKnown = (item: { method: string; part: string; pointer?: string; expected?: string; found?: string }) => {
    const entries = known.filter(entry =>
      (['method', 'part', 'pointer', 'expected', 'found'] as const).every(
        key => entry[key] === undefined || entry[key] === item[key],
      ),
    )
    for (const entry of entries) used.add(entry)
    return entries.length > 0
  }
  const deviations = report.deviations.filter(deviation => !isKnown(deviation))
  const unknownMethods = report.unknownMethods.filter(({ method }) => !isKnown({ method, part: 'method' }))
  return { deviations, unknownMethods, unused: known.filter(entry => !used.has(entry)) }
}
