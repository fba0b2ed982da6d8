import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refName } from '../../base/ref.js'
import { loadRecipe } from '../../codegen/project/import/recipe.js'
import { methodKey } from '../../codegen/protocol/method-key.js'
import type { Json, JsonSchema, Protocol } from '../../codegen/protocol/model.js'
import { readSchema } from '../../codegen/readers/json-schema/index.js'
import { readTypeScript } from '../../codegen/readers/typescript/index.js'
import { describePeer, peerFile, temporaryFolder } from './peers.js'

/**
 * Codex prints its protocol as TypeScript and as JSON Schema. Both ways in give the same protocol but for what
 * {@link contentOf} leaves aside, and for the differences that are listed below: Codex contradicts itself there.
 *
 * Left aside: what TypeScript cannot say (whole numbers, bounds, that an object has no further members), and what the two
 * say differently on purpose: TypeScript has every property that an answer holds as required, and `null` where JSON
 * Schema has a property that may be missing.
 */
const differences = {
  // An object without properties is `{}` in TypeScript, and that is anything but null.
  'clientToServer request thread/items/list params': ['/properties/deferOutput'],
  // Written `item_id` and `turn_id` in JSON Schema, `itemId` and `turnId` in TypeScript.
  'serverToClient notification thread/realtime/item/started params': ['/properties/item'],
  'serverToClient notification thread/realtime/item/completed params': ['/properties/item'],
}

/** Methods that Codex keeps from its JSON Schema. */
const onlyInTypeScript = [
  'clientToServer request getAuthStatus',
  'clientToServer request getConversationSummary',
  'clientToServer request gitDiffToRemote',
  'serverToClient notification rawResponse/completed',
  'serverToClient notification rawResponseItem/completed',
]

/** Every kind of value that a schema admits, in order; a single text for those that are not looked into. */
type Content = Json[]

const anything: Content = ['anything']

/** What a schema says, with references in place: recursive ones are `again`. */
function contentOf(schema: JsonSchema, defs: Protocol['$defs'], inside: readonly string[] = []): Content {
  const kinds = new Map<string, Json>()
  const add = (kind: Json) => kinds.set(JSON.stringify(kind), kind)
  const visit = (given: JsonSchema, within: readonly string[], shared: Record<string, Content>): void => {
    const name = given.$ref === undefined ? undefined : refName(given.$ref)
    if (name !== undefined) {
      const target = defs[name]
      if (within.includes(name) || !target) add('again')
      else visit(target, [...within, name], shared)
      return
    }
    const own = (value: JsonSchema) => contentOf(value, defs, within)
    const properties = { ...shared }
    for (const [key, value] of Object.entries(given.properties ?? {})) properties[key] = own(value)
    const values = given.enum ?? (given.const === undefined ? undefined : [given.const])
    const types = [given.type ?? []].flat()
    const variants = given.anyOf ?? given.oneOf
    if (variants) for (const variant of variants) visit(variant, within, properties)
    else if (values) for (const value of values) add({ value })
    else if (types.length === 0) add('anything')
    else for (const type of types) add(contentOfType(type, given, properties, own))
  }
  visit(schema, inside, {})
  for (const absent of ['null', { value: null }]) kinds.delete(JSON.stringify(absent))
  if (kinds.has('"anything"') || ['boolean', 'number', 'string'].every(type => kinds.has(`"${type}"`))) return anything
  if (kinds.has('"string"'))
    for (const [text, kind] of kinds) if (typeof Object(kind).value === 'string') kinds.delete(text)
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind)
}

function contentOfType(
  type: string,
  { items, additionalProperties }: JsonSchema,
  properties: Record<string, Content>,
  own: (schema: JsonSchema) => Content,
): Json {
  if (type === 'integer') return 'number'
  if (type === 'array') return { items: typeof items === 'object' ? own(items) : anything }
  if (type !== 'object') return type
  const isMap = typeof additionalProperties === 'object' && !additionalProperties.not
  const values = isMap ? own(additionalProperties) : anything
  return {
    properties: Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(JSON.stringify(values) !== JSON.stringify(anything) && { values }),
  }
}

/** Content of params and results by the key of the method, without properties that are listed. */
function contents({ methods, $defs }: Protocol): Record<string, Content> {
  const found: Record<string, Content> = {}
  for (const method of methods)
    for (const role of ['params', 'result'] as const) {
      const key = `${methodKey(method)} ${role}`
      const schema = method[role]
      if (!schema) continue
      const content = contentOf(schema, $defs)
      for (const [listed, pointers] of Object.entries(differences))
        if (listed === key) for (const pointer of pointers) drop(content[0], pointer.split('/').slice(1))
      found[key] = content
    }
  return found
}

function drop(value: Json | undefined, [first = '', ...rest]: readonly string[]): void {
  const object = Object(value) as Record<string, Json>
  if (rest.length === 0) delete object[first]
  else drop(object[first], rest)
}

describePeer('Codex', () => {
  const folder = temporaryFolder()
  const print = (format: string) => {
    const out = join(folder(), format)
    const codex = peerFile('@openai/codex/bin/codex.js')
    const run = spawnSync(process.execPath, [codex, 'app-server', `generate-${format}`, '--out', out], {
      env: { ...process.env, CODEX_HOME: folder() },
      encoding: 'utf8',
    })
    expect(run).toMatchObject({ status: 0 })
    return out
  }

  test('is the same by what it prints as TypeScript and as JSON Schema', () => {
    const { entry, options } = loadRecipe('schema/codex/import.json')
    const given = { ...options, protocol: 'codex', version: '1' }
    const types = { bigint: { type: 'integer' as const } }
    const written = readTypeScript({ ...given, types, root: print('ts'), entry: 'index.ts' }).protocol
    const schema = JSON.parse(readFileSync(join(print('json-schema'), entry), 'utf8'))
    const made = readSchema(schema, { ...given, entry }).protocol

    const keys = new Set(made.methods.map(method => methodKey(method)))
    const extra = written.methods.filter(method => !keys.has(methodKey(method)))
    expect(extra.map(method => methodKey(method)).sort()).toEqual(onlyInTypeScript)
    const methods = written.methods.filter(method => !extra.includes(method))
    expect(methods.length).toBe(made.methods.length)
    expect(contents({ ...written, methods })).toEqual(contents(made))
  })
})
