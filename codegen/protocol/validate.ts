import { isObject, type JsonObject } from '../../base/json.js'
import { escapePointer } from '../../base/ref.js'
import { type Diagnostic, quoteList } from './diagnostic.js'
import { expectedJson, stabilities } from './keyword-values.js'
import { directions, methodKeys } from './method-key.js'
import type { Method } from './model.js'
import { isExtension } from './schema-keywords.js'
import { SchemaChecker } from './validate-schema.js'
import { checkWire } from './validate-wire.js'

/** Version of the form of documents; a document with a higher one was written by a newer agent-bindings. */
export const documentVersion = 2

const maximumProblems = 50

const topLevel = ['$schema', 'documentVersion', 'protocol', 'version', 'origin', 'summary', 'wire', 'methods', '$defs']
const originKeys = ['repository', 'revision', 'path']
const methodKeywords = [
  ...['method', 'kind', 'messageDirection', 'summary', 'deprecated', 'since', 'stability'],
  ...['params', 'paramsOptional', 'paramNames', 'result', 'errors'],
]
const errorKeys = ['code', 'message', 'data']
const kinds = ['request', 'notification']

/**
 * The problems of a parsed JSON value as a protocol document, each with its JSON pointer; none when it is valid. Checks
 * the same as `schema/protocol.schema.json`, and also that refs resolve and methods are unique.
 */
export function findDocumentProblems(value: unknown, file: string): Diagnostic[] {
  const { $defs } = isObject(value) ? value : {}
  return new Validator(file, isObject($defs) ? $defs : {}).document(value)
}

class Validator {
  readonly #file: string
  readonly #schemas: SchemaChecker
  readonly #found: Diagnostic[] = []

  /** @param definitions the shapes that `$ref` may name */
  constructor(file: string, definitions: JsonObject) {
    this.#file = file
    this.#schemas = new SchemaChecker(definitions, this.report)
  }

  document(value: unknown): Diagnostic[] {
    if (!isObject(value)) {
      this.report('', 'a protocol document is a JSON object')
      return this.#found
    }
    const { documentVersion: version = documentVersion } = value
    if (typeof version === 'number' && version > documentVersion) {
      this.report(
        '/documentVersion',
        `the document has version ${version}; this agent-bindings reads up to ${documentVersion}`,
        'upgrade agent-bindings, or make the document again with this version',
      )
      return this.#found
    }
    if (version !== documentVersion) this.report('/documentVersion', `must be ${documentVersion}`)
    this.keys(value, topLevel, ['protocol', 'version', 'methods', '$defs'], '')
    this.match(value.protocol, /^[a-z][a-z0-9-]{0,99}$/, '/protocol', 'lower-case letters, digits and hyphens')
    this.match(value.version, /^[0-9A-Za-z][0-9A-Za-z.+-]{0,99}$/, '/version', 'a version such as 1.114.0')
    this.strings(value, ['$schema', 'summary'], '')
    if (value.origin !== undefined) this.#origin(value.origin)
    if (value.wire !== undefined) checkWire(value.wire, '/wire', this)
    this.#methods(value.methods)
    this.#schemas.schemaMap(value.$defs, '/$defs', 0)
    return this.#found
  }

  readonly report = (
    pointer: string,
    message: string,
    hint = 'schema/protocol.schema.json says what a protocol document may hold',
  ): void => {
    if (this.#found.length >= maximumProblems) return
    const place = { file: this.#file, pointer }
    this.#found.push({ severity: 'error', code: 'invalid-document', message, place, hint })
  }

  /** Checks the keys of an object; one that starts with `x-` may hold any JSON where `open` says so. */
  keys(value: JsonObject, allowed: readonly string[], required: readonly string[], pointer: string, open = true): void {
    for (const [key, item] of Object.entries(value)) {
      const place = `${pointer}/${escapePointer(key)}`
      const expected = open && isExtension(key) ? expectedJson(item) : undefined
      if (expected !== undefined) this.report(place, `must be ${expected}`)
      if (!allowed.includes(key) && !(open && isExtension(key)))
        this.report(place, `unknown key "${key}"`, `known here: ${quoteList(allowed)}`)
    }
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

  #origin(origin: unknown): void {
    if (!isObject(origin)) {
      this.report('/origin', 'must be an object')
      return
    }
    this.keys(origin, originKeys, [], '/origin', false)
    this.strings(origin, originKeys, '/origin')
  }

  #methods(methods: unknown): void {
    if (methods === undefined) return
    if (!Array.isArray(methods)) {
      this.report('/methods', 'must be an array')
      return
    }
    const seen = new Map<string, number>()
    for (const [index, method] of methods.entries()) {
      const pointer = `/methods/${index}`
      if (!isObject(method)) {
        this.report(pointer, 'must be an object')
        continue
      }
      this.#method(method, pointer)
      const earlier = methodKeys(method as unknown as Method).flatMap(key => seen.get(key) ?? [])[0]
      if (earlier !== undefined)
        this.report(
          `${pointer}/method`,
          `the ${kinds.includes(method.kind as string) ? method.kind : 'method'} is already defined at /methods/${earlier}`,
          'remove one of the two',
        )
      for (const key of methodKeys(method as unknown as Method)) if (!seen.has(key)) seen.set(key, index)
    }
  }

  #method(method: JsonObject, pointer: string): void {
    this.keys(method, methodKeywords, ['method', 'kind', 'messageDirection', 'params'], pointer)
    this.match(method.method, /^.{1,1000}$/s, `${pointer}/method`, 'a name of 1 to 1,000 characters')
    this.oneOf(method, 'kind', kinds, pointer)
    this.oneOf(method, 'messageDirection', [...directions, 'both'], pointer)
    this.oneOf(method, 'stability', stabilities, pointer)
    this.strings(method, ['summary', 'since'], pointer)
    const { deprecated = false, params = null, paramsOptional = false, result = null } = method
    if (typeof deprecated !== 'boolean' && typeof deprecated !== 'string')
      this.report(`${pointer}/deprecated`, 'must be true, false or the reason')
    if (method.kind === 'request' && !Object.hasOwn(method, 'result'))
      this.report(pointer, '"result" is missing', 'write null when the result is always null')
    for (const key of ['result', 'errors'])
      if (method.kind === 'notification' && Object.hasOwn(method, key))
        this.report(`${pointer}/${key}`, `a notification has no ${key}`, 'remove it, or make the method a request')
    if (params !== null) this.#schemas.schema(params, `${pointer}/params`, 0)
    if (typeof paramsOptional !== 'boolean') this.report(`${pointer}/paramsOptional`, 'must be true or false')
    if (method.paramNames !== undefined) this.#paramNames(method.paramNames, params, `${pointer}/paramNames`)
    if (result !== null) this.#schemas.schema(result, `${pointer}/result`, 0)
    if (method.errors !== undefined) this.#errors(method.errors, `${pointer}/errors`)
  }

  #paramNames(names: unknown, params: unknown, pointer: string): void {
    if (!Array.isArray(names) || !names.every(name => typeof name === 'string' && name !== '')) {
      this.report(pointer, 'must be an array of names')
      return
    }
    const list = isObject(params) && Array.isArray(params.prefixItems) ? params.prefixItems : []
    if (names.length !== list.length || names.length === 0)
      this.report(
        pointer,
        'there is not one name for each parameter',
        'parameters by position are a tuple: "params" has "prefixItems" with a schema for each name',
      )
    else if (new Set(names).size < names.length) this.report(pointer, 'two parameters have the same name')
  }

  #errors(errors: unknown, pointer: string): void {
    if (!Array.isArray(errors)) {
      this.report(pointer, 'must be an array')
      return
    }
    for (const [index, error] of errors.entries()) {
      const place = `${pointer}/${index}`
      if (!isObject(error)) {
        this.report(place, 'must be an object with "code" and "message", or with "data"')
        continue
      }
      this.keys(error, errorKeys, error.code === undefined ? ['data'] : ['message'], place, false)
      this.strings(error, ['message'], place)
      if (error.code !== undefined && !Number.isSafeInteger(error.code))
        this.report(`${place}/code`, 'must be a whole number')
      if (error.data !== undefined) this.#schemas.schema(error.data, `${place}/data`, 0)
    }
  }
}
