import { setOwn } from '../../base/json.js'
import type { Wire } from '../../base/wire.js'
import type { JsonSchema, Method, MethodError, Protocol, ProtocolOrigin } from './model.js'
import { refuseDeep } from './refuse-deep.js'
import { isExtension, keywordKinds } from './schema-keywords.js'
import { documentVersion } from './validate.js'
import { mapKeyword } from './walk.js'

/** Orders strings by their UTF-16 code units: the same on every machine and in every locale. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const keywordRank = new Map([...keywordKinds.keys()].map((keyword, rank) => [keyword, rank]))

/**
 * The protocol in the normal form of documents: keys in a fixed order, definitions sorted by name, methods and properties
 * in their order, without members that are `undefined` or have the default value.
 *
 * @throws {DiagnosticError} when the protocol is nested too deeply
 */
export function normalizeProtocol(protocol: Protocol): Protocol {
  refuseDeep(protocol)
  const { $schema, version, origin, summary, wire, methods, $defs } = protocol
  return compact<Protocol>({
    $schema,
    documentVersion,
    protocol: protocol.protocol,
    version,
    origin: origin && pick<ProtocolOrigin, keyof ProtocolOrigin>(origin, ['repository', 'revision', 'path']),
    summary,
    wire: wire && normalizeWire(wire),
    ...extensionsOf(protocol),
    methods: methods.map(normalizeMethod),
    $defs: normalizeDefinitions($defs),
  })
}

function normalizeDefinitions(given: Protocol['$defs']): Protocol['$defs'] {
  const sorted: Protocol['$defs'] = {}
  for (const name of Object.keys(given).sort()) setOwn(sorted, name, normalizeSchema(given[name] as JsonSchema))
  return sorted
}

function normalizeWire({ framing, absentParams, params, cancel, goodbye }: Wire): Wire | undefined {
  const wire = compact<Wire>({
    framing,
    absentParams,
    params,
    cancel: cancel && pick(cancel, ['method', 'id']),
    goodbye: goodbye && pick(goodbye, ['request', 'notification']),
  })
  return Object.keys(wire).length > 0 ? wire : undefined
}

function normalizeMethod(given: Method): Method {
  const { method, kind, messageDirection, summary, deprecated, since, stability } = given
  const { params, paramsOptional, paramNames, result, errors = [] } = given
  const request = kind === 'request'
  return compact<Method>({
    method,
    kind,
    messageDirection,
    summary,
    deprecated: deprecated === false ? undefined : deprecated,
    since,
    stability,
    ...extensionsOf(given),
    params: params && normalizeSchema(params),
    paramsOptional: paramsOptional || undefined,
    paramNames,
    result: request ? (result ? normalizeSchema(result) : null) : undefined,
    errors: request && errors.length > 0 ? errors.map(normalizeError) : undefined,
  })
}

const normalizeError = ({ code, message, data }: MethodError): MethodError =>
  compact<MethodError>({ code, message, data: data && normalizeSchema(data) })

const rankOf = (keyword: string) => keywordRank.get(keyword) ?? keywordRank.size

/** The same schema with its keywords in the order of documents, at every depth. */
export function normalizeSchema(schema: JsonSchema): JsonSchema {
  const given = schema as Record<string, unknown>
  const keywords = Object.keys(given)
  if (keywords.length > 1) keywords.sort((a, b) => rankOf(a) - rankOf(b) || byCodeUnits(a, b))
  const ordered: Record<string, unknown> = {}
  for (let index = 0; index < keywords.length; index++) {
    const keyword = keywords[index] as string
    if (given[keyword] !== undefined) setOwn(ordered, keyword, mapKeyword(keyword, given[keyword], normalizeSchema))
  }
  return ordered as JsonSchema
}

/** The data of other tools in an object, sorted by key. */
function extensionsOf(value: object): object {
  const extensions = Object.entries(value).filter(([key]) => isExtension(key))
  return Object.fromEntries(extensions.sort(([a], [b]) => byCodeUnits(a, b)))
}

/** The object with these keys only, in this order. */
function pick<T extends object, Key extends keyof T>(value: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.flatMap(key => (value[key] === undefined ? [] : [[key, value[key]]]))) as Pick<T, Key>
}

/** The same object without the keys whose value is undefined. */
function compact<T>(value: { [Key in keyof T]-?: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T
}
