import type { CompiledShapes } from './compile-shapes.js'
import type { CheckedMessage, Violation } from './error.js'
import type { ValidationMode } from './options.js'

/**
 * Validates one message. A sent message is read closed, a received one open, unless `closed` is set.
 *
 * @returns what is wrong with it; nothing for methods that the protocol does not have. An unknown variant in a
 * received message is reported only in the mode `warn`.
 */
export function judge(
  shapes: CompiledShapes,
  message: CheckedMessage,
  value: unknown,
  { mode, closed }: { mode: ValidationMode; closed: boolean },
): Violation[] {
  const validator = shapes.find(message)
  if (!validator) return []
  if (closed || message.direction === 'sent')
    return validator.explain(value, 'closed').map(fault => ({ ...fault, kind: 'mismatch' }))
  const mismatches = validator.explain(value, 'open')
  if (mismatches.length > 0 || mode !== 'warn') return mismatches.map(fault => ({ ...fault, kind: 'mismatch' }))
  return validator.explain(value, 'closed').map(fault => ({ ...fault, kind: 'unknown-variant' }))
}
