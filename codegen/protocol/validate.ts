import { isObject, type JsonObject } from '../../base/json.js'
import { escapePointer } from '../../base/ref.js'
import type { ValueProblem } from './check-value.js'
import type { Diagnostic } from './diagnostic.js'
import { stabilities } from './keyword-values.js'
import { type MethodIdentity, messageDirections, methodKeys } from './method-key.js'
import type { JsonSchema, MethodKind } from './model.js'
import { ObjectChecks } from './object-checks.js'
import { findRefProblem } from './refs-in-place.js'
import { type Report, SchemaChecker } from './validate-schema.js'
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
const kinds: readonly MethodKind[] = ['request', 'notification']

/**
 * The problems of a parsed JSON value as a protocol document, each with its JSON pointer; none when it is valid. Checks
 * the same as `schema/protocol.schema.json`, and also that refs resolve and methods are unique.
 */
export function findDocumentProblems(value: unknown, file: string): Diagnostic[] {
  const { $defs } = isObject(value) ? value : {}
  return new Validator(file, isObject($defs) ? $defs : {}).document(value)
}

/** The problems of the `wire` of a document or a recipe; none when it is valid. */
export function findWireProblems(wire: unknown, pointer: string): ValueProblem[] {
  const problems: ValueProblem[] = []
  checkWire(wire, pointer, (place, message, hint) =>
    problems.push({ pointer: place, message, ...(hint !== undefined && { hint }) }),
  )
  return problems
}

class Validator {
  readonly #file: string
  readonly #objects: ObjectChecks
  readonly #schemas: SchemaChecker
  readonly #found: Diagnostic[] = []

  /** @param definitions the shapes that `$ref` may name */
  constructor(file: string, definitions: JsonObject) {
    this.#file = file
    this.#objects = new ObjectChecks(this.#report)
    this.#schemas = new SchemaChecker(definitions, this.#report)
  }

  document(value: unknown): Diagnostic[] {
    if (!isObject(value)) {
      this.#report('', 'a protocol document is a JSON object')
      return this.#found
    }
    const { documentVersion: version = documentVersion } = value
    if (typeof version === 'number' && version > documentVersion) {
      this.#report(
        '/documentVersion',
        `the document has version ${version}; this agent-bindings reads up to ${documentVersion}`,
        'upgrade agent-bindings, or make the document again with this version',
      )
      return this.#found
    }
    if (version !== documentVersion) this.#report('/documentVersion', `must be ${documentVersion}`)
    this.#objects.extensibleKeys(value, topLevel, ['protocol', 'version', 'methods', '$defs'], '')
    this.#objects.match(value.protocol, /^[a-z][a-z0-9-]{0,99}$/, '/protocol', 'lower-case letters, digits and hyphens')
    this.#objects.match(value.version, /^[0-9A-Za-z][0-9A-Za-z.+-]{0,99}$/, '/version', 'a version such as 1.114.0')
    this.#objects.strings(value, ['$schema', 'summary'], '')
    if (value.origin !== undefined) this.#origin(value.origin)
    if (value.wire !== undefined) checkWire(value.wire, '/wire', this.#report)
    this.#methods(value.methods)
    this.#schemas.schemaMap(value.$defs, '/$defs', 0)
    if (this.#found.length === 0) this.#refs(value.$defs as Record<string, JsonSchema>)
    return this.#found
  }

  /** Definitions that lead so far that whatever reads them would overflow the stack. */
  #refs($defs: Readonly<Record<string, JsonSchema>>): void {
    const problem = findRefProblem($defs, 'length')
    if (problem) this.#report(`/$defs/${escapePointer(problem.name)}`, problem.message, problem.hint)
  }

  readonly #report: Report = (
    pointer,
    message,
    hint = 'schema/protocol.schema.json says what a protocol document may hold',
  ) => {
    if (this.#found.length >= maximumProblems) return
    const place = { file: this.#file, pointer }
    this.#found.push({ severity: 'error', code: 'invalid-document', message, place, hint })
  }

  #origin(origin: unknown): void {
    if (!isObject(origin)) {
      this.#report('/origin', 'must be an object')
      return
    }
    this.#objects.keys(origin, originKeys, [], '/origin')
    this.#objects.strings(origin, originKeys, '/origin')
  }

  #methods(methods: unknown): void {
    if (methods === undefined) return
    if (!Array.isArray(methods)) {
      this.#report('/methods', 'must be an array')
      return
    }
    const seen = new Map<string, number>()
    for (const [index, method] of methods.entries()) {
      const pointer = `/methods/${index}`
      if (!isObject(method)) {
        this.#report(pointer, 'must be an object')
        continue
      }
      this.#method(method, pointer)
      const identity = identityOf(method)
      if (identity) this.#unique(identity, index, seen)
    }
  }

  /** @param seen index of the first method by each key */
  #unique(method: MethodIdentity, index: number, seen: Map<string, number>): void {
    const keys = methodKeys(method)
    const earlier = keys.map(key => seen.get(key)).find(first => first !== undefined)
    if (earlier !== undefined)
      this.#report(
        `/methods/${index}/method`,
        `the ${method.kind} is already defined at /methods/${earlier}`,
        'remove one of the two',
      )
    for (const key of keys) if (!seen.has(key)) seen.set(key, index)
  }

  #method(method: JsonObject, pointer: string): void {
    this.#objects.extensibleKeys(method, methodKeywords, ['method', 'kind', 'messageDirection', 'params'], pointer)
    this.#objects.match(method.method, /^.{1,1000}$/s, `${pointer}/method`, 'a name of 1 to 1,000 characters')
    this.#objects.oneOf(method, 'kind', kinds, pointer)
    this.#objects.oneOf(method, 'messageDirection', messageDirections, pointer)
    this.#objects.oneOf(method, 'stability', stabilities, pointer)
    this.#objects.strings(method, ['summary', 'since'], pointer)
    const { deprecated = false, params = null, paramsOptional = false, result = null } = method
    if (typeof deprecated !== 'boolean' && typeof deprecated !== 'string')
      this.#report(`${pointer}/deprecated`, 'must be true, false or the reason')
    if (method.kind === 'request' && !Object.hasOwn(method, 'result'))
      this.#report(pointer, '"result" is missing', 'write null when the result is always null')
    for (const key of ['result', 'errors'])
      if (method.kind === 'notification' && Object.hasOwn(method, key))
        this.#report(`${pointer}/${key}`, `a notification has no ${key}`, 'remove it, or make the method a request')
    if (params !== null) this.#schemas.schema(params, `${pointer}/params`, 0)
    if (typeof paramsOptional !== 'boolean') this.#report(`${pointer}/paramsOptional`, 'must be true or false')
    if (method.paramNames !== undefined) this.#paramNames(method.paramNames, params, `${pointer}/paramNames`)
    if (result !== null) this.#schemas.schema(result, `${pointer}/result`, 0)
    if (method.errors !== undefined) this.#errors(method.errors, `${pointer}/errors`)
  }

  #paramNames(names: unknown, params: unknown, pointer: string): void {
    if (!Array.isArray(names) || !names.every(name => typeof name === 'string' && name !== '')) {
      this.#report(pointer, 'must be an array of names')
      return
    }
    const list = isObject(params) && Array.isArray(params.prefixItems) ? params.prefixItems : []
    if (names.length !== list.length || names.length === 0)
      this.#report(
        pointer,
        'there is not one name for each parameter',
        'parameters by position are a tuple: "params" has "prefixItems" with a schema for each name',
      )
    else if (new Set(names).size < names.length) this.#report(pointer, 'two parameters have the same name')
  }

  #errors(errors: unknown, pointer: string): void {
    if (!Array.isArray(errors)) {
      this.#report(pointer, 'must be an array')
      return
    }
    for (const [index, error] of errors.entries()) {
      const place = `${pointer}/${index}`
      if (!isObject(error)) {
        this.#report(place, 'must be an object with "code" and "message", or with "data"')
        continue
      }
      this.#objects.keys(error, errorKeys, error.code === undefined ? ['data'] : ['message'], place)
      this.#objects.strings(error, ['message'], place)
      if (error.code !== undefined && !Number.isSafeInteger(error.code))
        this.#report(`${place}/code`, 'must be a whole number')
      if (error.data !== undefined) this.#schemas.schema(error.data, `${place}/data`, 0)
    }
  }
}

/** The identity of a method; undefined where a part of it is not valid, which is a problem already. */
function identityOf(method: JsonObject): MethodIdentity | undefined {
  const kind = kinds.find(known => known === method.kind)
  const messageDirection = messageDirections.find(known => known === method.messageDirection)
  if (typeof method.method !== 'string' || !kind || !messageDirection) return undefined
  return { method: method.method, kind, messageDirection }
}
