import { isObject } from '../../../base/json.js'
import { pointerTokens } from '../../../base/ref.js'
import { type CompiledShapes, compileShapes } from '../../../runtime/validation/index.js'
import type { Json, Protocol } from '../../protocol/model.js'
import { sameJson } from './canonical.js'
import type { Demand } from './values/demand.js'
import { takeSteps } from './values/steps.js'

/** Reads values as a client or agent of the old version does: open on receipt, by the validator of its bindings. */
export class OldReader {
  readonly #shapes: CompiledShapes

  constructor($defs: Protocol['$defs']) {
    this.#shapes = compileShapes({ methods: [], $defs })
  }

  /** Whether the validator lets a value pass; null in a field that may be left out stands for no value. */
  passes(demand: Demand, value: Json): boolean {
    // The validator goes through the variants, too.
    takeSteps(demand.variants.length)
    const validators = demand.places.map(({ schema }) => this.#shapes.of(schema))
    if (validators.every(validator => validator.accepts(value, 'open'))) return true
    if (!hasNullField(value)) return false
    const faults = validators.flatMap(validator => validator.explain(value, 'open'))
    const nulls = faults.filter(({ found }) => found === 'null').map(({ pointer }) => pointerTokens(pointer))
    const rest = nulls.reduce(withoutField, value)
    return !sameJson(rest, value) && this.passes(demand, rest)
  }
}

function hasNullField(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasNullField)
  return (
    isObject(value) && Object.values(value as Record<string, Json>).some(item => item === null || hasNullField(item))
  )
}

/** The value without a field. Names that its schema does not declare are `*`: such fields are not left out. */
function withoutField(value: Json, [token, ...inner]: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item, at) => (token === `${at}` ? withoutField(item, inner) : item))
  if (!isObject(value)) return value
  const fields = Object.entries(value as Record<string, Json>).filter(([name]) => name !== token || inner.length > 0)
  return Object.fromEntries(
    fields.map(([name, item]) => [name, name === token || token === '*' ? withoutField(item, inner) : item]),
  )
}
