import { getOwn, isObject } from '../../base/json.js'
import type { Check, Schema } from './schema.js'
import { areUnique, atLeast, atMost } from './values.js'

/** The check of a schema inside another; undefined when every value is valid. */
type Inner = (schema: boolean | Schema) => Check | undefined

/** A check of an array or an object as a whole, the text of what it expects, and how a value that fails it differs. */
interface WholeTest {
  test: Check
  expected: string
  found: string
}

const about =
  <Value>(is: (value: unknown) => value is Value, test: (value: Value) => boolean): Check =>
  (value: unknown) =>
    !is(value) || test(value)

const isArray = (value: unknown): value is unknown[] => Array.isArray(value)

/** The properties of an object that JSON carries. */
const propertiesOf = (object: Record<string, unknown>): [string, unknown][] =>
  Object.entries(object).filter(([, value]) => value !== undefined)

/**
 * What the keywords of a schema ask of arrays and objects, apart from their items and properties.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation#section-6.4
 */
export function wholeTests(schema: Schema): WholeTest[] {
  const { minItems, maxItems, uniqueItems, minProperties, maxProperties } = schema
  const tests: WholeTest[] = []
  const add = (test: Check, expected: string, found: string) => tests.push({ test, expected, found })
  if (minItems !== undefined)
    add(
      about(isArray, items => items.length >= minItems),
      atLeast(minItems, 'item'),
      'fewer',
    )
  if (maxItems !== undefined)
    add(
      about(isArray, items => items.length <= maxItems),
      atMost(maxItems, 'item'),
      'more',
    )
  if (minProperties !== undefined)
    add(
      about(isObject, object => propertiesOf(object).length >= minProperties),
      atLeast(minProperties, 'field'),
      'fewer',
    )
  if (maxProperties !== undefined)
    add(
      about(isObject, object => propertiesOf(object).length <= maxProperties),
      atMost(maxProperties, 'field'),
      'more',
    )
  if (uniqueItems) add(about(isArray, areUnique), 'items that differ', 'equal ones')
  return tests
}

/** Check of the items of an array; undefined when every item is valid. */
export function itemsCheck({ prefixItems = [], items = true }: Schema, inner: Inner): Check | undefined {
  const first = prefixItems.map(inner)
  const rest = inner(items)
  if (!rest && first.every(check => check === undefined)) return undefined
  return value => {
    if (!Array.isArray(value)) return true
    for (let index = 0; index < value.length; index++) {
      const check = index < first.length ? first[index] : rest
      if (check === undefined) {
        if (index >= first.length) return true
      } else if (!check(value[index] ?? null)) return false
    }
    return true
  }
}

/** Names that every object inherits: only these need `Object.hasOwn`. */
const inherits = (name: string): boolean => name in Object.prototype

/** Check of declared and required properties; undefined when every object is valid. */
export function propertiesCheck({ properties = {}, required = [] }: Schema, inner: Inner): Check | undefined {
  const needed = new Set(required)
  const telling: { name: string; isRequired: boolean; inherited: boolean; check: Check | undefined }[] = []
  const add = (name: string, check: Check | undefined) => {
    const isRequired = needed.has(name)
    if (isRequired || check) telling.push({ name, isRequired, inherited: inherits(name), check })
  }
  for (const name of Object.keys(properties)) add(name, inner(properties[name] ?? true))
  for (const name of needed) if (!Object.hasOwn(properties, name)) add(name, undefined)
  if (telling.length === 0) return undefined
  return value => {
    if (!isObject(value)) return true
    for (const { name, isRequired, inherited, check } of telling) {
      const property = inherited ? getOwn(value, name) : value[name]
      if (property === undefined) {
        if (isRequired) return false
      } else if (check !== undefined && !check(property)) return false
    }
    return true
  }
}

/** The schemas, apart from `properties`, that one property has to satisfy. */
export type OtherProperties = (name: string) => (boolean | Schema)[]

/** Where `patternProperties` and `additionalProperties` apply; undefined when a schema has neither. */
export function otherProperties(schema: Schema): OtherProperties | undefined {
  const { properties = {}, additionalProperties = true, patternProperties = {} } = schema
  const patterns = Object.entries(patternProperties).map(([text, item]) => ({ pattern: new RegExp(text, 'u'), item }))
  if (additionalProperties === true && patterns.length === 0) return undefined
  return name => {
    const matching = patterns.filter(({ pattern }) => pattern.test(name)).map(({ item }) => item)
    return matching.length > 0 || Object.hasOwn(properties, name) ? matching : [additionalProperties]
  }
}

/** Check of undeclared properties and of all names; undefined when all are valid. */
export function otherPropertiesCheck(schema: Schema, inner: Inner): Check | undefined {
  const applying = otherProperties(schema)
  const names = schema.propertyNames && inner(schema.propertyNames)
  if (!applying && !names) return undefined
  const known = new Set(Object.keys(schema.properties ?? {}))
  // Without patterns, one check serves all undeclared properties.
  const plain = schema.patternProperties === undefined
  const others = plain ? inner(schema.additionalProperties ?? true) : undefined
  return value => {
    if (!isObject(value)) return true
    for (const name of Object.keys(value)) {
      const property = value[name]
      if (property === undefined) continue
      if (names && !names(name)) return false
      if (plain) {
        if (others && !known.has(name) && !others(property)) return false
      } else if (applying && !applying(name).every(item => inner(item)?.(property) ?? true)) return false
    }
    return true
  }
}
