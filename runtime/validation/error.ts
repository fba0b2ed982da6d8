import { AgentError } from '../errors.js'

/** Which part of which message was checked. */
export interface CheckedPart {
  method: string
  part: 'params' | 'result'
  /** Whether this side sent the message or the peer did. */
  direction: 'sent' | 'received'
  /** The side that sends the method: the peer of the one that answers it. */
  sender: 'client' | 'server'
}

/** Where a message differs from the protocol document. Values are never part of it. */
export interface Violation {
  /** JSON pointer into the part; names that are not in the protocol document are `*`. */
  pointer: string
  /** What the protocol document expects there. */
  expected: string
}

/** A message does not have the shape that the protocol document gives it. */
export class ValidationError extends AgentError {
  override name = 'ValidationError'
  readonly part: CheckedPart['part']
  readonly direction: CheckedPart['direction']
  readonly violations: readonly Violation[]

  constructor({ method, part, direction }: CheckedPart, violations: readonly Violation[]) {
    const found = violations.map(({ pointer, expected }) => `${pointer === '' ? 'the whole' : pointer} ${expected}`)
    super('INVALID_MESSAGE', `the ${part} ${direction} for ${method}: ${found.join('; ')}`, { method })
    this.part = part
    this.direction = direction
    this.violations = violations
  }
}
