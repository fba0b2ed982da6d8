import { escapePointer } from '../../base/ref.js'
import { fail } from './diagnostic.js'
import { isDeeper } from './keyword-values.js'
import type { JsonSchema, Protocol } from './model.js'
import { findRefProblem } from './refs-in-place.js'
import { kindOfKeyword, maximumDepth } from './schema-keywords.js'
import { forEachSubschema, schemasOfMethod } from './walk.js'

/**
 * Refuses a protocol that is nested more deeply than a document may be. One that was made in memory has not been validated,
 * and whatever reads it would overflow the stack.
 *
 * @throws {DiagnosticError} with the JSON pointer of the first definition or method that is nested too deeply
 */
export function refuseDeep(made: Protocol): void {
  const { protocol, version, methods, $defs } = made
  const refuse = (pointer: string, message: string, hint: string) =>
    fail({ code: 'nested-too-deep', message, place: { file: `${protocol}@${version}`, pointer }, hint })
  const refuseWhere = (isDeep: boolean, pointer: string) => {
    if (isDeep) refuse(pointer, `this is nested deeper than ${maximumDepth}`, 'give inner shapes names in $defs')
  }
  refuseWhere(holdsDeepValue(made), '')
  for (const [index, method] of methods.entries())
    refuseWhere(
      holdsDeepValue(method) || schemasOfMethod(method).some(schema => isDeep(schema, 0)),
      `/methods/${index}`,
    )
  for (const name of Object.keys($defs)) refuseWhere(isDeep($defs[name] ?? {}, 0), `/$defs/${escapePointer(name)}`)
  const long = findRefProblem($defs, 'length')
  if (long) refuse(`/$defs/${escapePointer(long.name)}`, long.message, long.hint)
}

function isDeep(schema: JsonSchema, depth: number): boolean {
  if (depth > maximumDepth || holdsDeepValue(schema)) return true
  let found = false
  forEachSubschema(schema, inner => {
    found ||= isDeep(inner, depth + 1)
  })
  return found
}

/** Whether a keyword, or data of other tools, holds a JSON value that is nested too deeply. */
function holdsDeepValue(holder: object): boolean {
  return Object.entries(holder).some(([key, value]) => {
    const kind = kindOfKeyword(key)
    return (kind === 'value' || kind === 'values') && isDeeper(value, maximumDepth)
  })
}
