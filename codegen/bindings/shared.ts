/**
 * What targets use of `codegen/protocol` besides bindings: JSON, diagnostics, an order of strings, and words. Targets
 * import it from here, so that one list names all of it.
 */

export { isObject } from '../../base/json.js'
export { DiagnosticError, fail } from '../protocol/diagnostic.js'
export type { Json, JsonSchema, Protocol } from '../protocol/model.js'
export { byCodeUnits } from '../protocol/normalize.js'
export { capitalize } from '../protocol/words.js'
