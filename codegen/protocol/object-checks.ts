import type { JsonObject } from '../../base/json.js'
import { escapePointer } from '../../base/ref.js'
import { quoteList } from './diagnostic.js'
import { expectedJson } from './keyword-values.js'
import { isExtension } from './schema-keywords.js'
import type { Report } from './validate-schema.js'

/** Checks of the keys and values of JSON objects. */
export class ObjectChecks {
  readonly report: Report

  /** @param report called with each problem and its JSON pointer */
  constructor(report: Report) {
    this.report = report
  }

  /** Checks which keys an object has. */
  keys(value: JsonObject, allowed: readonly string[], required: readonly string[], pointer: string): void {
    for (const key of Object.keys(value)) this.#known(key, allowed, pointer)
    this.#present(value, required, pointer)
  }

  /** The same for an object that may also have keys that start with `x-`, which hold any JSON. */
  extensibleKeys(value: JsonObject, allowed: readonly string[], required: readonly string[], pointer: string): void {
    for (const key of Object.keys(value)) {
      const expected = isExtension(key) ? expectedJson(value[key]) : undefined
      if (expected !== undefined) this.report(`${pointer}/${escapePointer(key)}`, `must be ${expected}`)
      if (!isExtension(key)) this.#known(key, allowed, pointer)
    }
    this.#present(value, required, pointer)
  }

  #known(key: string, allowed: readonly string[], pointer: string): void {
    if (!allowed.includes(key))
      this.report(`${pointer}/${escapePointer(key)}`, `unknown key "${key}"`, `known here: ${quoteList(allowed)}`)
  }

  #present(value: JsonObject, required: readonly string[], pointer: string): void {
    for (const key of required) if (!Object.hasOwn(value, key)) this.report(pointer, `"${key}" is missing`)
  }

  match(value: unknown, pattern: RegExp, pointer: string, expected: string): void {
    if (value !== undefined && !(typeof value === 'string' && pattern.test(value)))
      this.report(pointer, `must be ${expected}`)
  }

  oneOf(value: JsonObject, key: string, allowed: readonly string[], pointer: string): void {
    if (value[key] !== undefined && !allowed.includes(value[key] as string))
      this.report(`${pointer}/${key}`, `must be one of ${quoteList(allowed)}`)
  }

  strings(value: JsonObject, keys: readonly string[], pointer: string): void {
    for (const key of keys)
      if (value[key] !== undefined && typeof value[key] !== 'string')
        this.report(`${pointer}/${key}`, 'must be a string')
  }
}
