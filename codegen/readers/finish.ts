import { refTo } from '../../base/ref.js'
import { DiagnosticError, fail } from '../protocol/diagnostic.js'
import type { Protocol } from '../protocol/model.js'
import { findRefProblem } from '../protocol/refs-in-place.js'
import { schemasOf } from '../protocol/walk.js'
import type { JsonDiagnostics, JsonPlace } from './diagnostics.js'
import { addDiscriminators } from './discriminators.js'
import { implyTypes } from './implied-types.js'
import type { ReadResult } from './reader.js'
import { widenAround } from './wider.js'

/**
 * The last step of reading JSON definitions: gives types to schemas that imply them, finds the discriminators of unions,
 * and refuses definitions that only refer to each other.
 *
 * @param placeOf where a definition of the protocol stands in the files
 * @throws {DiagnosticError} with every error that was found
 */
export function finishReading(
  protocol: Protocol,
  diagnostics: JsonDiagnostics,
  placeOf: (name: string) => JsonPlace | undefined,
  entry: string,
): ReadResult {
  const whole = { file: entry, pointer: '' }
  const placeIn = (name?: string) => (name === undefined ? whole : (placeOf(name) ?? whole))
  const problem = findRefProblem(protocol.$defs, 'circle')
  if (problem) {
    const { message, hint } = problem
    diagnostics.error({ code: 'endless-ref', message, at: placeIn(problem.name), hint })
  }
  if (diagnostics.hasErrors) throw new DiagnosticError(diagnostics.errors)
  const byRef = new Map(Object.entries(protocol.$defs).map(([name, schema]) => [refTo(name), schema]))
  const definition = (ref: string) => byRef.get(ref)
  widenAround(protocol, diagnostics, placeIn)
  implyTypes(protocol, diagnostics, definition, placeIn)
  for (const schema of schemasOf(protocol)) addDiscriminators(schema, definition)
  return { protocol, diagnostics: diagnostics.all }
}

/**
 * Reads definitions, and fails with a clear error when they are nested more deeply than the stack allows: chains of
 * thousands of unions or refs.
 *
 * @throws {DiagnosticError} that names the entry
 */
export function readBounded(entry: string, read: () => ReadResult): ReadResult {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return fail({
      code: 'nested-too-deep',
      message: `the definitions lead too deep into each other to be read (${error.message})`,
      place: { file: entry },
      hint: 'shorten the chains of unions and refs',
    })
  }
}
