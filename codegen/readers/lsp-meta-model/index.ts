import { isObject, type JsonObject, setOwn } from '../../../base/json.js'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import { methodKeys } from '../../protocol/method-key.js'
import type { JsonSchema, Method } from '../../protocol/model.js'
import { JsonDiagnostics, type JsonPlace } from '../diagnostics.js'
import { finishReading, readBounded } from '../finish.js'
import { readJsonFile } from '../json-file.js'
import type { InCheckout, Reader, ReaderOptions, ReadResult } from '../reader.js'
import { namedBases } from './base-types.js'
import { type MetaModelContext, malformed, notesOf, objectsAt, textAt } from './context.js'
import { convertEnumeration } from './enumerations.js'
import { convertMethod } from './methods.js'
import { convertStructure } from './structures.js'
import { convertType } from './types.js'

/** Options of the reader of LSP's meta model. */
export interface MetaModelOptions extends ReaderOptions {
  /** Whether documentation becomes descriptions. */
  comments?: 'carry' | 'omit' | undefined
}

/**
 * Reads the meta model of the Language Server Protocol, `metaModel.json`. Every structure, enumeration and alias becomes a
 * definition, whether a method reaches it or not.
 *
 * @see https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#metaModel
 */
export const lspMetaModelReader: Reader<MetaModelOptions & InCheckout> = {
  read: async options => readMetaModel(readJsonFile(options.root, options.entry), options),
}

/**
 * Reads a parsed meta model.
 *
 * @throws {DiagnosticError} with every error when something cannot be read exactly
 */
export const readMetaModel = (model: unknown, options: MetaModelOptions): ReadResult =>
  readBounded(options.entry, () => readModel(model, options))

function readModel(model: unknown, options: MetaModelOptions): ReadResult {
  const { entry, accepts, protocol, version } = options
  const diagnostics = new JsonDiagnostics()
  const root = requireMetaModel(model, diagnostics, options)
  const [structures, enumerations, aliases] = [root.structures, root.enumerations, root.typeAliases].map(byName)
  const cx: MetaModelContext = {
    file: entry,
    diagnostics,
    carryComments: options.comments !== 'omit',
    structures: new Map(structures),
    aliases: new Map(aliases),
    names: new Set([structures, enumerations, aliases].flatMap(list => (list ?? []).map(([name]) => name))),
    usedBases: new Set(),
  }
  const methods = convertMethods(cx, root, accepts)
  if (methods.length === 0) malformed(cx, 'no method is left', '/requests')
  const { $defs, places } = convertDefinitions(cx, root)
  for (const name of cx.usedBases) setOwn($defs, name, { ...namedBases.get(name) })
  const placeOf = (name: string): JsonPlace => ({ file: entry, pointer: places.get(name) ?? '' })
  return finishReading({ protocol, version, methods, $defs }, diagnostics, placeOf, entry)
}

function requireMetaModel(
  model: unknown,
  diagnostics: JsonDiagnostics,
  { entry, guess }: MetaModelOptions,
): JsonObject {
  if (isObject(model) && Array.isArray(model.requests) && Array.isArray(model.structures)) return model
  const kind = guess?.(model)?.reader
  diagnostics.error({
    code: 'no-meta-model',
    message: 'this is no meta model of the Language Server Protocol: "requests" and "structures" are missing',
    at: { file: entry, pointer: '' },
    hint: kind ? `write "reader": "${kind}" in the recipe` : 'name metaModel.json as "entry" in the recipe',
  })
  throw new DiagnosticError(diagnostics.errors)
}

const byName = (list: unknown): [string, JsonObject][] =>
  (Array.isArray(list) ? list : []).flatMap((item): [string, JsonObject][] =>
    isObject(item) && typeof item.name === 'string' ? [[item.name, item]] : [],
  )

function convertDefinitions(cx: MetaModelContext, root: JsonObject) {
  const $defs: Record<string, JsonSchema> = {}
  const places = new Map<string, string>()
  const kinds: [string, (value: JsonObject, pointer: string) => JsonSchema][] = [
    ['structures', (value, pointer) => convertStructure(cx, value, pointer)],
    ['enumerations', (value, pointer) => convertEnumeration(cx, value, pointer)],
    ['typeAliases', (value, pointer) => ({ ...convertType(cx, value.type, `${pointer}/type`), ...notesOf(cx, value) })],
  ]
  for (const [key, convert] of kinds)
    for (const [value, pointer] of objectsAt(cx, root[key], `/${key}`)) {
      const name = textAt(cx, value, 'name', `${pointer}/name`)
      if (name === undefined) continue
      if (places.has(name)) malformed(cx, `"${name}" is defined twice, also at ${places.get(name)}`, `${pointer}/name`)
      places.set(name, pointer)
      setOwn($defs, name, convert(value, pointer))
    }
  return { $defs, places }
}

function convertMethods(cx: MetaModelContext, root: JsonObject, accepts: MetaModelOptions['accepts']): Method[] {
  const seen = new Map<string, string>()
  return (['request', 'notification'] as const).flatMap(kind =>
    objectsAt(cx, root[`${kind}s`], `/${kind}s`).flatMap(([given, pointer]) => {
      if (typeof given.method === 'string' && accepts?.(given.method) === false) return []
      const method = convertMethod(cx, given, kind, pointer)
      const keys = method ? methodKeys(method) : []
      const earlier = keys.map(key => seen.get(key)).find(place => place !== undefined)
      if (earlier) malformed(cx, `the ${kind} ${method?.method} is also defined at ${earlier}`, `${pointer}/method`)
      for (const key of keys) seen.set(key, pointer)
      return method ?? []
    }),
  )
}
