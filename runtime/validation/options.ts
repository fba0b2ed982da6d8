import type { ValidationError } from './error.js'

/** What happens to a message that does not have the shape of the protocol document. */
export type ValidationMode = 'off' | 'warn' | 'throw'

/** What is checked, and what happens then: one mode for everything, or one for each direction. */
export type ValidateOptions = ValidationMode | DirectedValidation

/** What is checked in each direction. */
export interface DirectedValidation {
  /** For what this side sends: requests, notifications, and answers to the peer. `'off'` by default. */
  sent?: ValidationMode
  /** For what arrives: results, notifications, and requests of the peer. `'off'` by default. */
  received?: ValidationMode
  /**
   * Whether what arrives has to be what the document lists. By default a newer peer may send literals and variants of
   * unions that the document does not have: `throw` lets them pass, `warn` reports them as `unknown-variant`.
   */
  closed?: boolean
  /**
   * Called with every message that is only warned of, and every notification that is dropped; by default
   * `process.emitWarning` is.
   */
  onProblem?: (problem: ValidationError) => void
}

/** Whether validation is off in both directions. */
export function isOff(options: ValidateOptions): boolean {
  return typeof options === 'string'
    ? options === 'off'
    : (options.sent ?? 'off') === 'off' && (options.received ?? 'off') === 'off'
}
