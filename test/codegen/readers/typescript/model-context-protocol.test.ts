import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refName } from '../../../../base/ref.js'
import { methodKey } from '../../../../codegen/protocol/method-key.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { readSchema } from '../../../../codegen/readers/json-schema/index.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import { definitions } from './definitions.js'

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
function addNull(schema: { $defs?: Record<string, JsonSchema> }): object {
  for (const { type } of schema.$defs?.JSONValue?.anyOf ?? [])
    if (Array.isArray(type) && !type.includes('null')) type.push('null')
  return schema
}

/** Reads one version in both ways. */
function readBoth(root: string, version: string) {
  const { serverRequests, ...others } = roles
  const published = addNull(JSON.parse(readFileSync(join(root, `schema-${version}.json`), 'utf8')))
  const unions = JSON.stringify(published).includes('"ServerRequest"') ? { serverRequests, ...others } : others
  const options = { protocol: 'mcp', version, unions, results }
  const entry = `schema-${version}`
  return {
    written: readTypeScript({ ...options, root, entry: `${entry}.ts` }).protocol,
    made: readSchema(published, { ...options, entry: `${entry}.json` }).protocol,
  }
}

const versions = existsSync(folder)
  ? readdirSync(folder).flatMap(name => /^schema-(.+)\.ts$/.exec(name)?.[1] ?? [])
  : []
if (versions.length === 0)
  console.info(
    'skipped: the folder that AGENT_BINDINGS_DEFINITIONS names has no mcp/schema-<version>.ts beside the .json',
  )

test.runIf(versions.length > 0).each(versions)('%s is the same by schema.ts and by schema.json', version => {
  const { written, made } = readBoth(folder, version)
  expect(written.methods.length).toBeGreaterThan(15)
  expect(methodsOf(written)).toEqual(methodsOf(made))
})

describe('a protocol in the form of the Model Context Protocol', () => {
  const typescript = `export interface Request { method: string; params?: { [key: string]: any } }
/** @internal */
export interface Result { _meta?: { [key: string]: unknown } }
export interface Paged extends Request { params?: { cursor?: string } }
export interface PingRequest extends Request { method: 'ping' }
export type EmptyResult = Result
export interface ListRequest extends Paged { method: 'list' }
export interface ListResult extends Result { items: Item[]; next?: string }
export type Item = Text | Image
export interface Text { type: 'text'; text: string }
export interface Image { type: 'image'; data: string; size: number }
export interface ChangedNotification { method: 'changed'; params: { level: 'low' | 'high'; value: unknown } }
export type ClientRequest = PingRequest | ListRequest
export type ServerRequest = PingRequest
export type ClientNotification = ChangedNotification
export type ServerNotification = ChangedNotification
`
  const message = (method: string, params?: object, isRequired = false) => ({
    type: 'object',
    properties: { method: { const: method, type: 'string' }, ...(params && { params }) },
    required: isRequired ? ['method', 'params'] : ['method'],
  })
  const ref = (name: string) => ({ $ref: `#/$defs/${name}` })
  const strings = (...names: string[]) => Object.fromEntries(names.map(name => [name, { type: 'string' }]))
  const item = (type: string, properties: object) => ({
    type: 'object',
    properties: { type: { const: type, type: 'string' }, ...properties },
    required: ['type', ...Object.keys(properties)],
  })
  const meta = { _meta: { type: 'object', additionalProperties: {} } }
  const any = { type: 'object', additionalProperties: {} }
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $defs: {
      ClientRequest: { anyOf: [ref('PingRequest'), ref('ListRequest')] },
      ServerRequest: ref('PingRequest'),
      ClientNotification: ref('ChangedNotification'),
      ServerNotification: ref('ChangedNotification'),
      PingRequest: message('ping', any),
      ListRequest: message('list', { type: 'object', properties: strings('cursor') }),
      ChangedNotification: message(
        'changed',
        {
          type: 'object',
          properties: { level: { enum: ['low', 'high'], type: 'string' }, value: {} },
          required: ['level', 'value'],
        },
        true,
      ),
      Result: { type: 'object', properties: meta },
      EmptyResult: ref('Result'),
      ListResult: {
        type: 'object',
        properties: { ...meta, items: { type: 'array', items: ref('Item') }, ...strings('next') },
        required: ['items'],
      },
      Item: { anyOf: [ref('Text'), ref('Image')] },
      Text: item('text', strings('text')),
      Image: item('image', { ...strings('data'), size: { type: 'integer' } }),
    },
  }
  const files = (json: object, text = typescript) => ({
    'checkout/schema-1.ts': text,
    'checkout/schema-1.json': JSON.stringify(json),
  })

  test('is the same in both ways', () => {
    const { written, made } = readBoth(definitions(files(schema)).root, '1')
    expect(written.methods.map(({ method }) => method)).toEqual(['ping', 'list', 'changed'])
    expect(methodsOf(written)).toEqual(methodsOf(made))
  })

  test.each([
    ['an optional member', typescript.replace('text: string', 'text?: string')],
    ['another literal', typescript.replace("'low'", "'lower'")],
    ['optional parameters', typescript.replace("'changed'; params:", "'changed'; params?:")],
    ['another result', typescript.replace('next?: string', 'next?: number')],
  ])('%s is seen', (_name, text) => {
    const { written, made } = readBoth(definitions(files(schema, text)).root, '1')
    expect(methodsOf(written)).not.toEqual(methodsOf(made))
  })
})
