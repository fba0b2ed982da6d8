import type { JsonSchema, Method, Protocol, ProtocolSource } from './model.js'
import { keywordKinds } from './schema-keywords.js'
import { documentVersion } from './validate.js'
import { mapSubschemas } from './walk.js'

/** Orders strings by their UTF-16 code units: the same on every machine and in every locale. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const keywordRank = new Map([...keywordKinds.keys()].map((keyword, rank) => [keyword, rank]))

/**
 * The same protocol in the one form documents have: keys in a fixed order, definitions sorted by name, methods and
 * properties as they are, nothing that is `undefined`.
 */
export function normalizeProtocol(protocol: Protocol): Protocol {
  const { $schema, version, source, summary, methods, $defs } = protocol
  return compact<Protocol>({
    $schema,
    documentVersion,
    protocol: protocol.protocol,
    version,
    source:
      source &&
      compact<ProtocolSource>({ repository: source.repository, revision: source.revision, path: source.path }),
    summary,
    methods: methods.map(normalizeMethod),
    $defs: Object.fromEntries(
      Object.entries($defs)
        .sort(([a], [b]) => byCodeUnits(a, b))
        .map(([name, schema]) => [name, normalizeSchema(schema)]),
    ),
  })
}

function normalizeMethod({ method, kind, messageDirection, summary, deprecated, params, result }: Method): Method {
  return compact<Method>({
    method,
    kind,
    messageDirection,
    summary,
    deprecated: deprecated === false ? undefined : deprecated,
    params: params && normalizeSchema(params),
    result: kind === 'request' ? (result ? normalizeSchema(result) : null) : undefined,
  })
}

/** The same schema with its keywords in the order of documents, at every depth. */
export function normalizeSchema(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).filter(([, value]) => value !== undefined)
  entries.sort(([a], [b]) => (keywordRank.get(a) ?? 0) - (keywordRank.get(b) ?? 0))
  return mapSubschemas(Object.fromEntries(entries), normalizeSchema)
}

/** The same object without the keys whose value is undefined. */
function compact<T>(value: { [Key in keyof T]-?: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T
}
