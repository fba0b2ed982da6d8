import { AgentError } from '../errors.js'
import type { MessageRole } from './compile-shapes.js'
import type { Fault } from './faults.js'

/** Which value of which message was checked, and whether this side sent it or received it. */
export interface CheckedMessage extends MessageRole {
  /** Whether this side sent or received it. */
  direction: 'sent' | 'received'
}

/** Where a message differs from the protocol document. Values are never part of it. */
export interface Violation extends Fault {
  /**
   * `mismatch`: the value does not have its shape. `unknown-variant`: it has a literal, the tag of a variant, or parameters,
   * that the protocol document does not have; a newer peer may send them.
   */
  readonly kind: 'mismatch' | 'unknown-variant'
}

/** A message does not have the shape that the protocol document gives it. */
export class ValidationError extends AgentError {
  override name = 'ValidationError'
  /** Which value of the message is wrong. */
  readonly role: CheckedMessage['role']
  /** Whether this side sent or received it. */
  readonly direction: CheckedMessage['direction']
  /** Each place that is wrong. */
  readonly violations: readonly Violation[]

  constructor({ method, role, direction }: CheckedMessage, violations: readonly Violation[]) {
    super('INVALID_MESSAGE', `the ${role} ${direction} for ${method}: ${violations.map(describe).join('; ')}`, {
      method,
    })
    this.role = role
    this.direction = direction
    this.violations = violations
  }
}

function describe({ pointer, expected, found }: Violation): string {
  const place = pointer === '' ? '' : `${pointer} `
  return `${place}expected ${expected}, found ${found}`
}
