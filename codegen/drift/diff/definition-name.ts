import { refName } from '../../../base/ref.js'
import type { JsonSchema } from '../../protocol/model.js'
import { isAnnotation } from '../../protocol/schema-keywords.js'
import type { Demand, SchemaPlace } from './values/demand.js'

/** The name of the definition at a pointer; undefined for any other place, inside a definition too. */
const nameAt = (pointer: string): string | undefined => refName(`#${pointer.replaceAll('%', '%25')}`)

/** The name of the definition that a demand or variant is; undefined for one that several schemas define together. */
export const ownName = ({ places }: { places: readonly SchemaPlace[] }): string | undefined =>
  places.length === 1 ? nameAt(places[0]?.pointer ?? '') : undefined

/** The name of the definition that a demand is, or refers to and adds nothing to. */
export function nameOf(demand: Demand): string | undefined {
  const [place] = demand.places
  if (!place || demand.places.length > 1) return undefined
  return ownName(demand) ?? (isRef(place.schema) ? refName(place.schema.$ref ?? '') : undefined)
}

const isRef = (schema: JsonSchema): boolean =>
  schema.$ref !== undefined && Object.keys(schema).every(keyword => keyword === '$ref' || isAnnotation(keyword))
