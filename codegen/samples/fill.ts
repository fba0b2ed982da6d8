import { setOwn } from '../../base/json.js'
import type { Json, JsonSchema } from '../protocol/model.js'
import { itemSchemas, madeUpNames, propertyNames, propertySchemas } from './containers.js'
import { inside, type Place } from './place.js'

/** What filling an object or an array needs of the search for its values. */
export interface ValueSearch {
  /** A value that is valid under all of the schemas. @param taken values that it has to differ from */
  make(schemas: readonly JsonSchema[], place: Place, taken?: readonly Json[]): Json | undefined
  accepts(schemas: readonly JsonSchema[], value: Json): boolean
  /** Whether optional properties and items are made. */
  wantsMore(place: Place): boolean
  /** Whether an optional property ends soon: it does not contain what it is in. */
  isWorthwhile(schemas: readonly JsonSchema[], name: string, place: Place): boolean
  /** Whether too many values were tried already. */
  readonly isOver: boolean
  /** Notes why there is no value. */
  fail(place: Place, message: string): undefined
}

/** More properties or items than this are not made. */
const maximumSize = 20_000
/** How often an item that has to differ from the others is tried. */
const maximumAttempts = 24

/** An object with the properties that it needs. */
export function fillObject(schemas: readonly JsonSchema[], place: Place, search: ValueSearch): Json | undefined {
  const object: Record<string, Json> = {}
  const most = Math.min(...schemas.map(schema => schema.maxProperties ?? Number.POSITIVE_INFINITY))
  const least = Math.max(0, ...schemas.map(schema => schema.minProperties ?? 0))
  if (least > maximumSize) return search.fail(place, `${least} properties are too many`)
  const { required, optional } = propertyNames(schemas)
  const namings = schemas.flatMap(schema => schema.propertyNames ?? [])
  const add = (name: string): boolean => {
    const inner = search.accepts(namings, name) ? propertySchemas(schemas, name) : undefined
    const value = inner && search.make(inner, inside(place, name, name))
    if (value === undefined) return false
    setOwn(object, name, value)
    return true
  }
  for (const name of required)
    if (!add(name)) return search.fail(inside(place, name, name), 'this has to be there and is not allowed')
  let size = required.length
  const wanted = search.wantsMore(place) ? optional : []
  for (const name of wanted) if (size < most && search.isWorthwhile(schemas, name, place) && add(name)) size++
  for (const name of [...optional, ...madeUpNames(schemas, least)]) {
    if (size >= least || search.isOver) break
    if (!Object.hasOwn(object, name) && add(name)) size++
  }
  return object
}

/** An array with the items that it needs. */
export function fillArray(schemas: readonly JsonSchema[], place: Place, search: ValueSearch): Json | undefined {
  const least = Math.max(0, ...schemas.map(schema => schema.minItems ?? 0))
  const most = Math.min(...schemas.map(schema => schema.maxItems ?? Number.POSITIVE_INFINITY))
  const prefix = Math.max(0, ...schemas.map(schema => schema.prefixItems?.length ?? 0))
  if (least > maximumSize) return search.fail(place, `${least} items are too many`)
  const unique = schemas.some(schema => schema.uniqueItems)
  const length = Math.min(most, Math.max(least, search.wantsMore(place) ? Math.max(1, prefix) : 0))
  const items: Json[] = []
  for (let index = 0; index < length; index++) {
    const inner = itemSchemas(schemas, index)
    const own = place.itemNames?.[index] ?? place.name
    const name = unique && index > 0 ? `${own}-${index + 1}` : own
    const at = inside(place, String(index), name)
    const value = inner && (unique ? another(inner, at, items, search) : search.make(inner, at))
    if (value === undefined) return items.length >= least ? items : undefined
    items.push(value)
  }
  return items
}

/** An item that differs from those before it. */
function another(
  schemas: readonly JsonSchema[],
  place: Place,
  items: readonly Json[],
  search: ValueSearch,
): Json | undefined {
  for (let attempt = 0; attempt < maximumAttempts; attempt++) {
    const value = search.make(schemas, { ...place, turn: items.length + attempt, attempt }, items)
    if (value !== undefined) return value
  }
  return undefined
}
