import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refName } from '../../../../base/ref.js'
import { methodKey } from '../../../../codegen/protocol/method-key.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { readSchema } from '../../../../codegen/readers/json-schema/index.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'

/**
 * The Model Context Protocol is published twice, as `schema.ts` and as `schema.json`, which its project makes of the
 * former. Both ways in give the same protocol but for the differences that {@link normalize} lists.
 */

const folder = join(process.env.AGENT_BINDINGS_DEFINITIONS ?? '', 'mcp')

const roles = {
  clientRequests: 'ClientRequest',
  serverRequests: 'ServerRequest',
  clientNotifications: 'ClientNotification',
  serverNotifications: 'ServerNotification',
}

const results = {
  rules: { '*Request': ['*ResultResponse/properties/result', '*Result'] },
  methods: {
    'logging/setLevel': 'EmptyResult',
    ping: 'EmptyResult',
    'resources/subscribe': 'EmptyResult',
    'resources/unsubscribe': 'EmptyResult',
  },
}

/** What JSON Schema says and TypeScript has only as tags of comments, and what says nothing about values. */
const dropped = [
  'format',
  'minimum',
  'maximum',
  'maxItems',
  'minItems',
  'description',
  'deprecated',
  'discriminator',
  'x-stability',
]

type Normal = { [key: string]: unknown }

/** A schema with what it refers to in its place. A `$ref` to what it is part of stays. */
function normalize(schema: JsonSchema, { $defs }: Protocol, inside: readonly string[] = []): Normal {
  const name = schema.$ref === undefined ? undefined : refName(schema.$ref)
  if (name !== undefined) {
    const target = $defs[name]
    return target && !inside.includes(name)
      ? normalize(target, { $defs } as Protocol, [...inside, name])
      : { $ref: name }
  }
  const inner = (each: JsonSchema) => normalize(each, { $defs } as Protocol, inside)
  // One made one object of what the other has as several.
  const [parts, variants] = [schema.allOf?.map(inner) ?? [], schema.anyOf ?? schema.oneOf]
  if (variants) {
    // Unions in unions are one union, of variants in any order.
    const all = variants.map(inner).flatMap(each => (each.anyOf as Normal[] | undefined) ?? [each])
    return { anyOf: [...new Set(all.map(each => JSON.stringify(each)))].sort().map(text => JSON.parse(text) as Normal) }
  }
  const made: Normal = {}
  for (const [key, value] of Object.entries(schema)) if (!dropped.includes(key) && key !== 'allOf') made[key] = value
  if ('const' in made) delete made.type
  // An integer is a number; `object` of TypeScript is an array, too.
  const types = [made.type ?? []].flat().map(type => (type === 'integer' ? 'number' : type))
  if (types.length > 0) made.type = types.sort()
  if (types.join() === 'array,object' || types.join() === 'array,boolean,number,object,string') made.type = ['object']
  for (const key of ['enum', 'required']) if (Array.isArray(made[key])) made[key] = [...(made[key] as unknown[])].sort()
  if (schema.items && schema.items !== true) made.items = inner(schema.items)
  const properties = Object.entries(schema.properties ?? {}).map(([key, value]) => [key, inner(value)])
  made.properties = Object.fromEntries(properties)
  // An object is open whether it says so or not.
  const { additionalProperties: rest } = schema
  delete made.additionalProperties
  if (typeof rest === 'object' && Object.keys(rest).length > 0) {
    const values = inner(rest)
    if (JSON.stringify(values) !== '{"type":["object"],"properties":{}}') made.additionalProperties = values
  }
  for (const part of parts) {
    made.type ??= part.type
    made.properties = { ...(part.properties as object), ...(made.properties as object) }
    made.required = [
      ...new Set([...((part.required as string[]) ?? []), ...((made.required as string[]) ?? [])]),
    ].sort()
  }
  if ((made.required as unknown[] | undefined)?.length === 0) delete made.required
  made.properties = Object.fromEntries(Object.entries(made.properties as object).sort(([a], [b]) => (a < b ? -1 : 1)))
  if (Object.keys(made.properties as object).length === 0) delete made.properties
  return Object.fromEntries(Object.entries(made).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function methodsOf(protocol: Protocol): Record<string, unknown> {
  return Object.fromEntries(
    protocol.methods.map(method => [
      methodKey(method),
      {
        params: method.params && normalize(method.params, protocol),
        paramsOptional: method.paramsOptional,
        result: method.result && normalize(method.result, protocol),
      },
    ]),
  )
}

/** The schema of 2026-07-28 forgets that a JSON value may be null. */
function addNull(schema: { $defs: Record<string, JsonSchema> }): object {
  for (const { type } of schema.$defs.JSONValue?.anyOf ?? [])
    if (Array.isArray(type) && !type.includes('null')) type.push('null')
  return schema
}

describe.each(['2025-11-25', '2026-07-28'])('the Model Context Protocol %s', version => {
  const [source, schema] = [join(folder, `schema-${version}.ts`), join(folder, `schema-${version}.json`)]
  const isThere = existsSync(source) && existsSync(schema)
  if (!isThere)
    console.info(`skipped: no mcp/schema-${version}.ts and .json in the folder that AGENT_BINDINGS_DEFINITIONS names`)

  test.skipIf(!isThere)('is the same by schema.ts and by schema.json', () => {
    const { serverRequests, ...others } = roles
    const unions = version < '2026' ? { serverRequests, ...others } : others
    const options = { protocol: 'mcp', version, unions, results }
    const entry = `schema-${version}`
    const written = readTypeScript({ ...options, root: folder, entry: `${entry}.ts` }).protocol
    const published = addNull(JSON.parse(readFileSync(schema, 'utf8')))
    const made = readSchema(published, { ...options, entry: `${entry}.json` }).protocol
    expect(written.methods.length).toBeGreaterThan(15)
    expect(methodsOf(written)).toEqual(methodsOf(made))
  })
})
