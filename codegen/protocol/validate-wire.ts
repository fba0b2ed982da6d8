import { isObject, type JsonObject } from '../../base/json.js'
import type { Report } from './validate-schema.js'

/** The checks of keys and words that the document's validator has. */
interface Checks {
  report: Report
  keys(value: JsonObject, allowed: readonly string[], required: readonly string[], pointer: string, open: boolean): void
  oneOf(value: JsonObject, key: string, allowed: readonly string[], pointer: string): void
}

const words = {
  framing: ['content-length', 'json-lines'],
  absentParams: ['omit', 'null'],
  params: ['by-name', 'by-position'],
}

/** Reports what keeps a value from being a `Wire`. */
export function checkWire(wire: unknown, pointer: string, checks: Checks): void {
  if (!isObject(wire)) {
    checks.report(pointer, 'must be an object')
    return
  }
  checks.keys(wire, [...Object.keys(words), 'cancel', 'goodbye'], [], pointer, false)
  for (const [key, allowed] of Object.entries(words)) checks.oneOf(wire, key, allowed, pointer)
  checkMethods(wire.cancel, ['method', 'id'], ['method', 'id'], `${pointer}/cancel`, checks)
  checkMethods(wire.goodbye, ['request', 'notification'], [], `${pointer}/goodbye`, checks)
}

function checkMethods(
  value: unknown,
  keys: readonly string[],
  required: readonly string[],
  pointer: string,
  checks: Checks,
): void {
  if (value === undefined || value === null) return
  if (!isObject(value)) {
    checks.report(pointer, 'must be an object, or null when there is none')
    return
  }
  checks.keys(value, keys, required, pointer, false)
  for (const key of keys)
    if (value[key] !== undefined && (typeof value[key] !== 'string' || value[key] === ''))
      checks.report(`${pointer}/${key}`, 'must be a non-empty string')
}
