import { isObject, type JsonObject } from '../../base/json.js'
import { escapePointer, refName } from '../../base/ref.js'
import { expectedValue } from './keyword-values.js'
import { kindOfKeyword, maximumDepth } from './schema-keywords.js'

/** Takes a problem: its message, the JSON pointer of its place, and the way out. */
export type Report = (pointer: string, message: string, hint?: string) => void

/** Checks that values are schemas that documents may hold. */
export class SchemaChecker {
  readonly #definitions: JsonObject
  readonly #report: Report

  /** @param definitions the shapes that `$ref` may name */
  constructor(definitions: JsonObject, report: Report) {
    this.#definitions = definitions
    this.#report = report
  }

  /** @param depth how deep the schema is nested in others */
  schema(schema: unknown, pointer: string, depth: number): void {
    if (!isObject(schema)) {
      this.#report(pointer, 'must be a JSON Schema object')
      return
    }
    if (depth > maximumDepth) {
      this.#report(pointer, `schemas are nested deeper than ${maximumDepth}`, 'give inner shapes names in $defs')
      return
    }
    const keywords = Object.keys(schema)
    for (let index = 0; index < keywords.length; index++) {
      const keyword = keywords[index] as string
      this.#keyword(keyword, schema[keyword], pointer, depth)
    }
    if (typeof schema.$ref === 'string') this.#ref(schema.$ref, pointer)
    if (schema['x-enumNames']) this.#names(schema, 'x-enumNames', [schema.enum], pointer)
    if (schema['x-variantNames']) this.#names(schema, 'x-variantNames', [schema.anyOf, schema.oneOf], pointer)
  }

  #keyword(keyword: string, value: unknown, pointer: string, depth: number): void {
    const kind = kindOfKeyword(keyword)
    switch (kind) {
      case undefined:
        this.#report(
          `${pointer}/${escapePointer(keyword)}`,
          'not a JSON Schema keyword that documents use',
          'write the shape with the keywords of schema/protocol.schema.json',
        )
        break
      case 'schema-or-boolean':
        if (typeof value === 'boolean') break
        this.schema(value, `${pointer}/${keyword}`, depth + 1)
        break
      case 'schema':
        this.schema(value, `${pointer}/${keyword}`, depth + 1)
        break
      case 'schema-map':
        this.schemaMap(value, `${pointer}/${keyword}`, depth + 1)
        if (keyword === 'patternProperties') this.#patterns(value, `${pointer}/${keyword}`)
        break
      case 'schemas':
        this.#list(value, `${pointer}/${keyword}`, depth + 1)
        break
      default: {
        const expected = expectedValue(kind, value)
        if (expected !== undefined) this.#report(`${pointer}/${escapePointer(keyword)}`, `must be ${expected}`)
      }
    }
  }

  schemaMap(value: unknown, pointer: string, depth: number): void {
    if (value === undefined) return
    if (!isObject(value)) {
      this.#report(pointer, 'must be an object of schemas')
      return
    }
    const names = Object.keys(value)
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string
      this.schema(value[name], `${pointer}/${escapePointer(name)}`, depth)
    }
  }

  /** The names of `patternProperties` are patterns. */
  #patterns(value: unknown, pointer: string): void {
    for (const pattern of isObject(value) ? Object.keys(value) : []) {
      const expected = expectedValue('pattern', pattern)
      if (expected !== undefined) this.#report(`${pointer}/${escapePointer(pattern)}`, `the name must be ${expected}`)
    }
  }

  #list(value: unknown, pointer: string, depth: number): void {
    if (!Array.isArray(value) || value.length === 0) {
      this.#report(pointer, 'must be a non-empty array of schemas')
      return
    }
    for (let index = 0; index < value.length; index++) this.schema(value[index], `${pointer}/${index}`, depth)
  }

  #ref(ref: string, pointer: string): void {
    const name = refName(ref)
    if (name === undefined) this.#report(`${pointer}/$ref`, 'must be a $ref of the form #/$defs/Name')
    else if (!Object.hasOwn(this.#definitions, name))
      this.#report(`${pointer}/$ref`, `"${name}" is not in $defs`, 'add the shape to $defs, or correct the name')
  }

  /** Names stand beside the list whose members they name, one for each. */
  #names(schema: JsonObject, keyword: string, lists: readonly unknown[], pointer: string): void {
    const names = schema[keyword]
    if (Array.isArray(names) && !lists.some(list => Array.isArray(list) && list.length === names.length))
      this.#report(`${pointer}/${keyword}`, 'there is not one name for each member of the list beside it')
  }
}
