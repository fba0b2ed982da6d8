import type { Json } from '../../bindings/shared.js'
import { isObject } from '../../bindings/shared.js'
import { type Entries, type Expression, printJson } from './json-values.js'

type JsonObject = Record<string, Json>

const prefix = '#/$defs/'

/** Helpers that `shapes.ts` declares where its shapes use them: they halve the length of the file. */
const helpers = {
  string: "const string = { type: 'string' }",
  number: "const number = { type: 'number' }",
  integer: "const integer = { type: 'integer' }",
  boolean: "const boolean = { type: 'boolean' }",
  nothing: "const nothing = { type: 'null' }",
  stringOrNull: "const stringOrNull = { type: ['string', 'null'] }",
  numberOrNull: "const numberOrNull = { type: ['number', 'null'] }",
  integerOrNull: "const integerOrNull = { type: ['integer', 'null'] }",
  booleanOrNull: "const booleanOrNull = { type: ['boolean', 'null'] }",
  constant: 'const constant = (value: unknown) => ({ const: value })',
  literals: "const literals = (values: readonly string[]) => ({ type: 'string', enum: values })",
  ref: `const ref = (name: string) => ({ $ref: \`${prefix}\${name}\` })`,
  nullable: 'const nullable = (shape: object) => ({ anyOf: [shape, nothing] })',
  array: "const array = (items: object) => ({ type: 'array', items })",
  record: "const record = (values: object) => ({ type: 'object', additionalProperties: values })",
  object: `/** An object: a name that ends in ? is that of a property which may be absent. */
function object(given: Record<string, unknown>): object {
  const properties = Object.fromEntries(Object.entries(given).map(([name, shape]) => [name.replace(/\\?$/, ''), shape]))
  const required = Object.keys(given).filter(name => !name.endsWith('?'))
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}`,
  tag: 'const tag = (propertyName: string) => ({ discriminator: { propertyName } })',
  clientRequest:
    "const clientRequest = (method: string) => ({ method, kind: 'request', messageDirection: 'clientToServer' }) as const",
  clientNotification:
    "const clientNotification = (method: string) =>\n  ({ method, kind: 'notification', messageDirection: 'clientToServer' }) as const",
  serverRequest:
    "const serverRequest = (method: string) => ({ method, kind: 'request', messageDirection: 'serverToClient' }) as const",
  serverNotification:
    "const serverNotification = (method: string) =>\n  ({ method, kind: 'notification', messageDirection: 'serverToClient' }) as const",
} as const

type Helper = keyof typeof helpers

/** Helpers for what is only a type, or only a type or null, by the type; a list of types is in JSON. */
const basicTypes: ReadonlyMap<string, Helper> = new Map([
  ['null', 'nothing'],
  ...(['string', 'number', 'integer', 'boolean'] as const).flatMap((name): [string, Helper][] => [
    [name, name],
    [JSON.stringify([name, 'null']), `${name}OrNull`],
  ]),
])

/** The shapes of a protocol as an expression, and the helpers that have to be declared before it. */
export function printShapes(shapes: Json, used: number): { helpers: string[]; shapes: string } {
  const wanted = new Set<string>()
  const text = printJson(shapes, 0, used, value => {
    const expression = isObject(value) ? expressionFor(value) : undefined
    if (expression !== undefined) wanted.add(helperIn(expression))
    return expression
  })
  if (wanted.has('nullable')) wanted.add('nothing')
  return { helpers: Object.entries(helpers).flatMap(([name, code]) => (wanted.has(name) ? [code] : [])), shapes: text }
}

function helperIn(expression: Expression): string {
  if (typeof expression === 'string') return expression
  return 'call' in expression ? expression.call : helperIn(expression.spread)
}

/** The helper that makes the same value, or a call of one; undefined when none does. */
function expressionFor(value: JsonObject): Expression | undefined {
  const { length } = Object.keys(value)
  const short = length === 1 ? ofOneKeyword(value) : length === 2 ? ofTwoKeywords(value) : undefined
  return short ?? objectExpression(value) ?? tagExpression(value) ?? methodExpression(value)
}

const callOf = (call: Helper, argument: Json) => ({ call, argument })

function ofOneKeyword(value: JsonObject): Expression | undefined {
  const { type, $ref, anyOf } = value
  if (type !== undefined) return basicTypes.get(typeof type === 'string' ? type : JSON.stringify(type))
  if (value.const !== undefined) return callOf('constant', value.const)
  if (typeof $ref === 'string' && $ref.startsWith(prefix)) return callOf('ref', $ref.slice(prefix.length))
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return undefined
  const [shape, other] = anyOf
  const isNullable = isObject(shape) && isObject(other) && other.type === 'null' && hasOneKey(other)
  return isNullable ? callOf('nullable', shape) : undefined
}

function ofTwoKeywords({ type, enum: values, additionalProperties, items }: JsonObject): Expression | undefined {
  if (type === 'string' && Array.isArray(values)) return callOf('literals', values)
  if (type === 'object' && isObject(additionalProperties)) return callOf('record', additionalProperties)
  if (type === 'array' && isObject(items)) return callOf('array', items)
  return undefined
}

function objectExpression(value: JsonObject): Expression | undefined {
  const { type, properties, required } = value
  const entries = type === 'object' && isObject(properties) ? withMarks(properties, required) : undefined
  if (!entries) return undefined
  const call = { call: 'object', entries }
  const rest = without(value, ['type', 'properties', 'required'])
  return rest.length === 0 ? call : { spread: call, rest }
}

function tagExpression(value: JsonObject): Expression | undefined {
  const { discriminator } = value
  if (!isObject(discriminator) || typeof discriminator.propertyName !== 'string') return undefined
  if (!hasOneKey(discriminator)) return undefined
  return { spread: callOf('tag', discriminator.propertyName), rest: without(value, ['discriminator']) }
}

function methodExpression(value: JsonObject): Expression | undefined {
  const { method, kind, messageDirection } = value
  if (messageDirection !== 'clientToServer' && messageDirection !== 'serverToClient') return undefined
  if ((kind !== 'request' && kind !== 'notification') || typeof method !== 'string') return undefined
  const sender = messageDirection === 'clientToServer' ? 'client' : 'server'
  const helper = `${sender}${kind === 'request' ? 'Request' : 'Notification'}` as const
  return { spread: callOf(helper, method), rest: without(value, ['method', 'kind', 'messageDirection']) }
}

const hasOneKey = (value: JsonObject) => Object.keys(value).length === 1

const without = (value: JsonObject, names: readonly string[]): Entries =>
  Object.entries(value).filter(entry => !names.includes(entry[0]))

/** Properties with the names of those that may be absent marked; undefined where the helper would make something else of it. */
function withMarks(properties: JsonObject, required: Json | undefined): Entries | undefined {
  if (required !== undefined && !(Array.isArray(required) && required.length > 0)) return undefined
  const needed = required ?? []
  const names = Object.keys(properties)
  if (names.some(name => name.endsWith('?'))) return undefined
  let found = 0
  const entries = names.map((name): [string, Json] => {
    const isRequired = name === needed[found]
    if (isRequired) found++
    return [isRequired ? name : `${name}?`, properties[name] as Json]
  })
  // The helper lists required properties in the order of all.
  return found === needed.length ? entries : undefined
}
