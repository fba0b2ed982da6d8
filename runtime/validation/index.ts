/** Validation of JSON values against the shapes of a protocol, as generated clients do it. */

export {
  type CompiledShapes,
  compileShapes,
  type MessageRole,
  messageKey,
  type ShapeValidator,
} from './compile-shapes.js'
export { type CheckedMessage, ValidationError, type Violation } from './error.js'
export type { ExplainOptions } from './explain.js'
export type { Fault } from './faults.js'
export type { JsonType, Reading } from './schema.js'
