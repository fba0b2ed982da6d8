import { isObject } from '../../base/json.js'
import { ObjectChecks } from './object-checks.js'
import type { Report } from './validate-schema.js'

const words = {
  framing: ['content-length', 'json-lines'],
  absentParams: ['omit', 'null'],
  params: ['by-name', 'by-position'],
}

/** Reports what keeps a value from being a `Wire`. */
export function checkWire(wire: unknown, pointer: string, report: Report): void {
  if (!isObject(wire)) {
    report(pointer, 'must be an object')
    return
  }
  const checks = new ObjectChecks(report)
  checks.keys(wire, [...Object.keys(words), 'cancel', 'goodbye'], [], pointer)
  for (const [key, allowed] of Object.entries(words)) checks.oneOf(wire, key, allowed, pointer)
  const cancelKeys = ['method', 'id']
  checkMethods(checks, `${pointer}/cancel`, wire.cancel, { keys: cancelKeys, required: cancelKeys })
  checkMethods(checks, `${pointer}/goodbye`, wire.goodbye, { keys: ['request', 'notification'], required: [] })
}

/** Checks an object of names, or null. */
function checkMethods(
  checks: ObjectChecks,
  pointer: string,
  value: unknown,
  { keys, required }: { keys: readonly string[]; required: readonly string[] },
): void {
  if (value === undefined || value === null) return
  if (!isObject(value)) {
    checks.report(pointer, 'must be an object, or null when there is none')
    return
  }
  checks.keys(value, keys, required, pointer)
  for (const key of keys)
    if (value[key] !== undefined && (typeof value[key] !== 'string' || value[key] === ''))
      checks.report(`${pointer}/${key}`, 'must be a non-empty string')
}
