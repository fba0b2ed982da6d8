import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test, vi } from 'vitest'
import { isObject, type JsonObject } from '../../base/json.js'
import { refTo } from '../../base/ref.js'
import { loadDocument } from '../../codegen/protocol/document.js'
import type { JsonSchema, Protocol } from '../../codegen/protocol/model.js'
import { readMetaModel } from '../../codegen/readers/lsp-meta-model/index.js'
import { ajvOptions } from '../support/ajv-options.js'
import { definitionFiles } from '../support/definitions.js'
import { Drawer } from '../support/draw/draw.js'
import { schemaOfType, schemasOfMetaModel } from '../support/draw/meta-model-schema.js'
import { mutate } from '../support/draw/mutate.js'
import { Random } from '../support/draw/random.js'
import { runs } from '../support/runs.js'

// Values drawn from the published definitions must be judged alike by these and by the committed document. ajv judges on
// both sides, without discriminators: they are only hints.

// Compiling all shapes takes ajv seconds, on a busy machine many.
vi.setConfig({ testTimeout: 120_000 * runs(1) })

const options = { ...ajvOptions, validateSchema: false, inlineRefs: false } as const

const load = (protocol: string, version: string) =>
  loadDocument(fileURLToPath(new URL(`../../schema/${protocol}/${version}.json`, import.meta.url)))

/** A schema of the source, and the one of the document that was made from it. */
interface Pair {
  name: string
  source: unknown
  document: JsonSchema
}

function judge(ajv: Ajv | Ajv2020, root: object, schema: unknown): ValidateFunction {
  if (!ajv.getSchema('root')) ajv.addSchema(root, 'root')
  const inRoot = JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string' && value.startsWith('#') ? `root${value}` : value,
  )
  return ajv.compile(inRoot)
}

/** Draws values for each pair and compares the verdicts; gives back how many values were valid and how many not. */
function compare(source: { root: object; ajv: Ajv | Ajv2020 }, document: Protocol, pairs: readonly Pair[]) {
  const ours = new Ajv2020(options)
  const counts = { valid: 0, invalid: 0 }
  for (const pair of pairs) {
    const random = new Random(pair.name)
    const drawer = new Drawer(source.root, random)
    const [theirs, mine] = [
      judge(source.ajv, source.root, pair.source),
      judge(ours, { $defs: document.$defs }, pair.document),
    ]
    for (let index = 0; index < runs(6); index++) {
      const value = drawer.draw(pair.source)
      for (const each of [value, mutate(value, random), mutate(mutate(value, random), random)]) {
        const verdict = theirs(each)
        if (verdict !== mine(each))
          expect.fail(`${pair.name}: the source says ${verdict} of ${JSON.stringify(each)}, the document does not`)
        counts[verdict ? 'valid' : 'invalid']++
      }
    }
  }
  return counts
}

const read = (protocol: string, version: string) =>
  JSON.parse(readFileSync(definitionFiles?.file(protocol, version) ?? '', 'utf8')) as JsonObject

/** Definitions of a file by name, those of namespaces included; the first of a name counts. */
function definitionsOf(container: unknown): Map<string, unknown> {
  const found = new Map<string, unknown>()
  const entries = Object.entries(isObject(container) ? container : {})
  for (const [name, value] of entries) if (name !== 'v2') found.set(name, value)
  for (const [name, value] of entries.flatMap(([key, inner]) =>
    key === 'v2' ? Object.entries(inner as JsonObject) : [],
  ))
    if (!found.has(name)) found.set(name, value)
  return found
}

/** The messages of a union, as they stand in the file. */
function messagesOf(definitions: Map<string, unknown>, schema: unknown): JsonObject[] {
  if (!isObject(schema)) return []
  if (typeof schema.$ref === 'string')
    return messagesOf(definitions, definitions.get(schema.$ref.split('/').at(-1) ?? ''))
  const variants = schema.oneOf ?? schema.anyOf
  return Array.isArray(variants) ? variants.flatMap(variant => messagesOf(definitions, variant)) : [schema]
}

const unions = ['ClientRequest', 'ServerRequest', 'ClientNotification', 'ServerNotification']

test.runIf(definitionFiles).each([
  ['codex', '0.150.0', 'definitions'],
  ['codex', '0.169.0', 'definitions'],
  ['mcp', '2025-11-25', '$defs'],
  ['mcp', '2026-07-28', '$defs'],
])('%s %s admits and refuses what its definitions do', (protocol, version, key) => {
  const root = read(protocol, version)
  const document = load(protocol, version)
  const definitions = definitionsOf(root[key])
  const shapes = Object.keys(document.$defs).map(name => ({
    name,
    source: definitions.get(name),
    document: { $ref: refTo(name) },
  }))
  expect(shapes.filter(({ source }) => source === undefined).map(({ name }) => name)).toEqual([])
  const messages = unions.flatMap(union => messagesOf(definitions, definitions.get(union)))
  const params = messages.flatMap(({ properties, required }): Pair[] => {
    const { method, params: source } = properties as Record<string, JsonObject | undefined>
    const name = String(method?.const ?? (method?.enum as string[] | undefined)?.[0])
    const { params: made = null, paramsOptional = false } = document.methods.find(each => each.method === name) ?? {}
    if (made) expect(paramsOptional, name).toBe(!(required as string[]).includes('params'))
    else expect(source?.type ?? 'null', name).toBe('null')
    return source && made ? [{ name, source, document: made }] : []
  })
  expect(new Set(messages.map(({ properties }) => JSON.stringify((properties as JsonObject).method))).size).toBe(
    new Set(document.methods.map(({ method }) => method)).size,
  )
  const ajv = key === '$defs' ? new Ajv2020(options) : new Ajv(options)
  const { valid, invalid } = compare({ root, ajv }, document, [...shapes, ...params])
  expect(Math.min(valid, invalid)).toBeGreaterThan(protocol === 'mcp' ? 500 : 2_000)
})

test.runIf(definitionFiles).each([
  ['3.18', () => load('lsp', '3.18')],
  [
    '3.17',
    (model: JsonObject) => readMetaModel(model, { protocol: 'lsp', version: '3.17', entry: 'metaModel.json' }).protocol,
  ],
])('lsp %s admits and refuses what its meta model does', (version, documentOf) => {
  const model = read('lsp', version)
  const document = documentOf(model)
  const root = { $defs: schemasOfMetaModel(model as unknown as Parameters<typeof schemasOfMetaModel>[0]) }
  const shapes = Object.entries(root.$defs).map(([name, source]) => ({
    name,
    source,
    document: { $ref: refTo(name) },
  }))
  const given = [...(model.requests as JsonObject[]), ...(model.notifications as JsonObject[])]
  const roles = given.flatMap(({ method, params, result }): Pair[] => {
    const made = document.methods.find(each => each.method === method)
    const pair = (type: unknown, schema: JsonSchema | null | undefined): Pair[] =>
      isObject(type) && schema ? [{ name: String(method), source: schemaOfType(type), document: schema }] : []
    return [...pair(params, made?.params), ...pair(result, made?.result)]
  })
  const { valid, invalid } = compare({ root, ajv: new Ajv2020(options) }, document, [...shapes, ...roles])
  expect(Math.min(valid, invalid)).toBeGreaterThan(2_000)
})

test('a document that admits less or more is found', () => {
  const root = { $defs: { A: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } } }
  const document = (schema: JsonSchema): Protocol => ({
    protocol: 'x',
    version: '1',
    methods: [],
    $defs: { A: schema },
  })
  const attempt = (schema: JsonSchema) => () =>
    compare({ root, ajv: new Ajv2020(options) }, document(schema), [
      { name: 'A', source: { $ref: '#/$defs/A' }, document: { $ref: '#/$defs/A' } },
    ])
  expect(attempt(root.$defs.A as JsonSchema)).not.toThrow()
  expect(attempt({ ...(root.$defs.A as JsonSchema), required: [] })).toThrow('A: the source says false')
  expect(attempt({ type: 'object', properties: { a: { const: 'text' } }, required: ['a'] })).toThrow(
    'the source says true',
  )
})
