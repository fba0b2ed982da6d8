import { getOwn, isObject } from '../../base/json.js'
import { nearestNames } from '../../base/nearest-names.js'
import { escapePointer, pointerTokens, refName } from '../../base/ref.js'
import type { JsonSchema } from '../../codegen/protocol/model.js'
import { isAnnotation } from '../../codegen/protocol/schema-keywords.js'
import type { ScenarioProblem } from './scenario.js'
import { isPlaceholder } from './scenario.js'

/** The schemas that a value has to match; every value is valid where there are none. */
type Schemas = readonly JsonSchema[]

/**
 * The names that a protocol declares. JSON Schema allows other ones in most objects; in a scenario they are slips, or the
 * protocol has changed.
 */
export class DeclaredNames {
  readonly #$defs: Readonly<Record<string, JsonSchema>>

  constructor($defs: Readonly<Record<string, JsonSchema>>) {
    this.#$defs = $defs
  }

  /** The members of a value that its schema does not declare. @param pointer where the value is */
  undeclared(value: unknown, schema: JsonSchema, pointer: string): ScenarioProblem[] {
    return this.#undeclared(value, [schema], pointer)
  }

  /** What is wrong with a JSON pointer into values of a schema; undefined when it can lead to something. */
  wrongPointer(pointer: string, schema: JsonSchema): Omit<ScenarioProblem, 'pointer'> | undefined {
    if (!/^(?:\/(?:[^~]|~[01])*)?$/.test(pointer))
      return { message: `${JSON.stringify(pointer)} is no JSON pointer`, hint: 'write "/sessionId", for example' }
    let schemas: Schemas = [schema]
    for (const token of pointerTokens(pointer)) {
      const inner = this.#member(schemas, token)
      if (!inner) return this.#unknown(token, schemas)
      schemas = inner
    }
    return undefined
  }

  #undeclared(value: unknown, schemas: Schemas, pointer: string): ScenarioProblem[] {
    if (typeof value !== 'object' || value === null || isPlaceholder(value)) return []
    return Object.entries(value).flatMap(([name, member]) => {
      const inner = this.#member(schemas, name)
      const place = `${pointer}/${escapePointer(name)}`
      if (inner) return this.#undeclared(member, inner, place)
      // The value has another type, or too many items: this is a fault of the value, not of a name.
      return isObject(value) && this.#names(schemas).length > 0
        ? [{ pointer: place, ...this.#unknown(name, schemas) }]
        : []
    })
  }

  #unknown(name: string, schemas: Schemas): Omit<ScenarioProblem, 'pointer'> {
    const names = this.#names(schemas)
    const near = nearestNames(name, names)
    const has = names.length > 0 ? `it has ${names.slice(0, 12).join(', ')}` : 'it has no members'
    return {
      message: `the protocol has no ${JSON.stringify(name)} here`,
      hint: near.length > 0 ? `did you mean ${near.join(', ')}?` : has,
    }
  }

  #names(schemas: Schemas): string[] {
    return [...new Set(this.#parts(schemas).flatMap(({ properties = {} }) => Object.keys(properties)))]
  }

  /** The schemas of a member or an item, of any variant; undefined when none declares it. */
  #member(schemas: Schemas, token: string): Schemas | undefined {
    const parts = this.#parts(schemas)
    if (parts.some(isOpen)) return []
    const found = parts.flatMap(({ properties = {}, patternProperties = {}, additionalProperties, ...list }) => {
      const own = getOwn(properties, token)
      const named = own ? [own] : [...Object.values(patternProperties), additionalProperties]
      return /^\d+$/.test(token) ? [...named, list.prefixItems?.[Number(token)] ?? list.items] : named
    })
    if (found.includes(true)) return []
    const inner = found.filter(schema => typeof schema === 'object')
    return inner.length > 0 ? inner : undefined
  }

  /** The schemas, all that they refer to, and all their variants. */
  #parts(schemas: Schemas): JsonSchema[] {
    const parts = new Set<JsonSchema>()
    const add = (schema: JsonSchema) => {
      if (parts.has(schema)) return
      parts.add(schema)
      const { $ref, allOf = [], anyOf = [], oneOf = [] } = schema
      const named = $ref === undefined ? undefined : getOwn(this.#$defs, refName($ref) ?? '')
      for (const part of [...(named ? [named] : []), ...allOf, ...anyOf, ...oneOf]) add(part)
    }
    for (const schema of schemas) add(schema)
    return [...parts]
  }
}

/** Whether a schema allows members and items, and says nothing of them. */
const isOpen = ({ type, ...others }: JsonSchema) =>
  (type === undefined || [type].flat().some(name => name === 'object' || name === 'array')) &&
  Object.keys(others).every(isAnnotation)
