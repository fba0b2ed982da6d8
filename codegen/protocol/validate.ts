import { type Diagnostic, quoteList } from './diagnostic.js'
import { isObject, type JsonObject } from './json.js'
import { expectedValue } from './keyword-values.js'
import { escapePointer, referencedName } from './reference.js'
import { keywordKinds, maximumDepth } from './schema-keywords.js'

/** Version of the form of documents; a document with a higher one was written by a newer agent-bindings. */
export const documentVersion = 1

const maximumFindings = 50

const topLevel = ['$schema', 'documentVersion', 'protocol', 'version', 'source', 'summary', 'methods', '$defs']
const sourceKeys = ['repository', 'revision', 'path']
const methodKeys = ['method', 'kind', 'messageDirection', 'summary', 'deprecated', 'params', 'result']
const kinds = ['request', 'notification']
const ways = ['clientToServer', 'serverToClient']
const directions = [...ways, 'both']

/**
 * Everything that keeps a parsed JSON value from being a protocol document, each with its JSON pointer; nothing when
 * it is one. Says the same as `schema/protocol.schema.json`, and also that references resolve and methods are unique.
 */
export function findDocumentProblems(value: unknown, file: string): Diagnostic[] {
  return new Validator(file).document(value)
}

class Validator {
  readonly #file: string
  readonly #found: Diagnostic[] = []
  #definitions: JsonObject = {}

  constructor(file: string) {
    this.#file = file
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
    this.#keys(value, topLevel, ['protocol', 'version', 'methods', '$defs'], '')
    this.#match(value.protocol, /^[a-z][a-z0-9-]{0,99}$/, '/protocol', 'lower-case letters, digits and hyphens')
    this.#match(value.version, /^[0-9A-Za-z][0-9A-Za-z.+-]{0,99}$/, '/version', 'a version such as 1.114.0')
    this.#strings(value, ['$schema', 'summary'], '')
    if (value.source !== undefined) this.#source(value.source)
    if (isObject(value.$defs)) this.#definitions = value.$defs
    this.#methods(value.methods)
    this.#schemaMap(value.$defs, '/$defs', 0)
    return this.#found
  }

  #report(
    pointer: string,
    message: string,
    hint = 'schema/protocol.schema.json says what a protocol document may hold',
  ): void {
    if (this.#found.length >= maximumFindings) return
    const place = { file: this.#file, pointer }
    this.#found.push({ severity: 'error', code: 'invalid-document', message, place, hint })
  }

  #keys(value: JsonObject, allowed: readonly string[], required: readonly string[], pointer: string): void {
    for (const key of Object.keys(value))
      if (!allowed.includes(key))
        this.#report(`${pointer}/${escapePointer(key)}`, `unknown key "${key}"`, `known here: ${quoteList(allowed)}`)
    for (const key of required) if (!Object.hasOwn(value, key)) this.#report(pointer, `"${key}" is missing`)
  }

  #match(value: unknown, pattern: RegExp, pointer: string, expected: string): void {
    if (value !== undefined && !(typeof value === 'string' && pattern.test(value)))
      this.#report(pointer, `must be ${expected}`)
  }

  #oneOf(value: JsonObject, key: string, allowed: readonly string[], pointer: string): void {
    if (value[key] !== undefined && !allowed.includes(value[key] as string))
      this.#report(`${pointer}/${key}`, `must be one of ${quoteList(allowed)}`)
  }

  #strings(value: JsonObject, keys: readonly string[], pointer: string): void {
    for (const key of keys)
      if (value[key] !== undefined && typeof value[key] !== 'string')
        this.#report(`${pointer}/${key}`, 'must be a string')
  }

  #source(source: unknown): void {
    if (!isObject(source)) {
      this.#report('/source', 'must be an object')
      return
    }
    this.#keys(source, sourceKeys, [], '/source')
    this.#strings(source, sourceKeys, '/source')
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
      for (const way of method.messageDirection === 'both' ? ways : [method.messageDirection]) {
        const identity = `${way} ${method.method}`
        const earlier = seen.get(identity)
        if (earlier === undefined) seen.set(identity, index)
        else
          this.#report(
            `${pointer}/method`,
            `the method is already defined at /methods/${earlier}`,
            'remove one of the two',
          )
      }
    }
  }

  #method(method: JsonObject, pointer: string): void {
    this.#keys(method, methodKeys, ['method', 'kind', 'messageDirection', 'params'], pointer)
    this.#match(method.method, /^.{1,1000}$/s, `${pointer}/method`, 'a name of 1 to 1,000 characters')
    this.#oneOf(method, 'kind', kinds, pointer)
    this.#oneOf(method, 'messageDirection', directions, pointer)
    this.#strings(method, ['summary'], pointer)
    const { deprecated = false, params = null, result = null } = method
    if (typeof deprecated !== 'boolean' && typeof deprecated !== 'string')
      this.#report(`${pointer}/deprecated`, 'must be true, false or the reason')
    if (method.kind === 'request' && !Object.hasOwn(method, 'result'))
      this.#report(pointer, '"result" is missing', 'write null when the result is always null')
    if (method.kind === 'notification' && Object.hasOwn(method, 'result'))
      this.#report(`${pointer}/result`, 'a notification has no result', 'remove it, or make the method a request')
    if (params !== null) this.#schema(params, `${pointer}/params`, 0)
    if (result !== null) this.#schema(result, `${pointer}/result`, 0)
  }

  #schema(schema: unknown, pointer: string, depth: number): void {
    if (!isObject(schema)) {
      this.#report(pointer, 'must be a JSON Schema object')
      return
    }
    if (depth > maximumDepth) {
      this.#report(pointer, `schemas are nested deeper than ${maximumDepth}`, 'give inner shapes names in $defs')
      return
    }
    for (const [keyword, value] of Object.entries(schema)) {
      const kind = keywordKinds.get(keyword)
      const place = `${pointer}/${escapePointer(keyword)}`
      if (kind === undefined)
        this.#report(
          place,
          'not a JSON Schema keyword that documents use',
          'say the shape with the keywords of schema/protocol.schema.json',
        )
      else if (kind === 'schema' || (kind === 'schema-or-boolean' && typeof value !== 'boolean'))
        this.#schema(value, place, depth + 1)
      else if (kind === 'schema-map') this.#schemaMap(value, place, depth + 1)
      else if (kind === 'schemas') this.#schemas(value, place, depth + 1)
      else {
        const expected = expectedValue(kind, value)
        if (expected !== undefined) this.#report(place, `must be ${expected}`)
      }
    }
    if (typeof schema.$ref === 'string') this.#reference(schema.$ref, `${pointer}/$ref`)
  }

  #schemas(value: unknown, pointer: string, depth: number): void {
    if (!Array.isArray(value) || value.length === 0) {
      this.#report(pointer, 'must be a non-empty array of schemas')
      return
    }
    for (const [index, item] of value.entries()) this.#schema(item, `${pointer}/${index}`, depth)
  }

  #schemaMap(value: unknown, pointer: string, depth: number): void {
    if (value === undefined) return
    if (!isObject(value)) {
      this.#report(pointer, 'must be an object of schemas')
      return
    }
    for (const [name, item] of Object.entries(value)) this.#schema(item, `${pointer}/${escapePointer(name)}`, depth)
  }

  #reference(reference: string, pointer: string): void {
    const name = referencedName(reference)
    if (name === undefined) this.#report(pointer, 'must be a reference of the form #/$defs/Name')
    else if (!Object.hasOwn(this.#definitions, name))
      this.#report(pointer, `"${name}" is not in $defs`, 'add the shape to $defs, or correct the name')
  }
}
