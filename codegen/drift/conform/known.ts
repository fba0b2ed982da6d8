import { isObject } from '../../../base/json.js'
import { escapePointer } from '../../../base/ref.js'
import { fail, quoteList } from '../../protocol/diagnostic.js'
import { parseJsonc, placeOfPointer } from '../../protocol/jsonc.js'
import { readText } from '../../protocol/text-file.js'
import type { ConformanceReport } from './conformance.js'

/** A known deviation with its reason. Members that are left out match everything. */
export interface KnownDeviation {
  method: string
  /** `params`, `result`, or `method` for a method that the document does not have. */
  role?: 'params' | 'result' | 'method'
  pointer?: string
  expected?: string
  found?: string
  reason: string
}

/**
 * Reads a list of known deviations: a JSON array, comments allowed.
 *
 * @throws {DiagnosticError} when it cannot be read, or an entry has no method or no reason
 */
export function loadKnownDeviations(file: string): KnownDeviation[] {
  const text = readText(file, {
    what: 'list of known deviations',
    code: 'unreadable-deviations',
    hint: 'give the path of a JSON array of deviations, each with a "method" and a "reason"',
  })
  const refuse = (pointer: string, message: string, hint: string) =>
    fail({ code: 'invalid-deviations', message, ...placeOfPointer(text, file, pointer), hint })
  const entries = parseJsonc(text, file, 'invalid-deviations')
  if (!Array.isArray(entries)) return refuse('', 'must be an array', 'write [] when no deviation is known')
  for (const [index, entry] of entries.entries()) {
    const { method, reason = '' } = isObject(entry) ? entry : {}
    if (typeof method !== 'string' || typeof reason !== 'string' || reason.trim() === '')
      refuse(`/${index}`, 'must have a "method" and a "reason"', 'name the method, and say why it deviates')
    const unknown = Object.keys(entry).find(key => !keys.includes(key))
    if (unknown !== undefined)
      refuse(`/${index}/${escapePointer(unknown)}`, `unknown key "${unknown}"`, `known here: ${quoteList(keys)}`)
  }
  return entries
}

const compared = ['method', 'role', 'pointer', 'expected', 'found'] as const
const keys: readonly string[] = [...compared, 'reason']

/** The deviations that the list does not have, and the entries of the list that were not found. */
export function compareWithKnown(report: ConformanceReport, known: readonly KnownDeviation[]) {
  const used = new Set<KnownDeviation>()
  const isKnown = (item: { method: string; role: string; pointer?: string; expected?: string; found?: string }) => {
    const entries = known.filter(entry => compared.every(key => entry[key] === undefined || entry[key] === item[key]))
    for (const entry of entries) used.add(entry)
    return entries.length > 0
  }
  const deviations = report.deviations.filter(deviation => !isKnown(deviation))
  const unknownMethods = report.unknownMethods.filter(({ method }) => !isKnown({ method, role: 'method' }))
  return { deviations, unknownMethods, unused: known.filter(entry => !used.has(entry)) }
}
