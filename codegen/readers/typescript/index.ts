import { resolve } from 'node:path'
import { getOwn, setOwn } from '../../../base/json.js'
import { refTo } from '../../../base/ref.js'
import { DiagnosticError, fail, quoteList } from '../../protocol/diagnostic.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { forEachSubschema, schemasOfMethod } from '../../protocol/walk.js'
import { addDiscriminators } from '../discriminators.js'
import type { LooseMessages } from '../loose-messages.js'
import type { Reader, ReadResult } from '../reader.js'
import { describe } from './comments.js'
import { Definitions } from './definitions.js'
import { Diagnostics, formatPath, step } from './diagnostics.js'
import { inherit } from './inheritance.js'
import { withoutLinks } from './loading/inside.js'
import { type LoadedProgram, loadProgram } from './loading/program.js'
import { type MapEntry, readMaps, reportRepeated } from './maps.js'
import { readMethod } from './methods.js'
import { assignNames } from './names.js'
import type { TypeScriptOptions } from './options.js'
import { namesInRecipe, shapeInRecipe } from './recipe-types.js'
import { resultPlaces, type TypePlace } from './results.js'
import type { ShapeContext } from './shapes/context.js'
import { shapeOfNode } from './shapes/from-node.js'
import { shapeOfType } from './shapes/from-type.js'
import { tooDeep } from './too-deep.js'
import { findTypeErrors, reportTypeErrors } from './type-errors.js'
import { readUnions } from './unions.js'
import { NotFollowed } from './unresolved.js'
import { valuesWithoutSender as findWithoutSender, readValues } from './values.js'
import { VariantNames } from './variant-names.js'

export { contentsOf, type FileContents } from './file-contents.js'
export { withoutLinks } from './loading/inside.js'
export { loadProgram } from './loading/program.js'
export { defaultMaps, type TypeScriptOptions } from './options.js'
export type { TypePlace } from './results.js'

/**
 * Reads protocols written in TypeScript: type maps, as Cody's `agent-protocol.ts` has them, unions of messages, as the
 * Model Context Protocol's `schema.ts`, or values of the classes of vscode-jsonrpc, as extensions of language servers have
 * them. Nothing of them is executed.
 */
export const typescriptReader: Reader<TypeScriptOptions> = {
  read: async options => readTypeScript(options),
}

/** A document, and where the definitions have the results that were found by name. */
export interface TypeScriptResult extends ReadResult {
  /** By the keys of the methods. */
  results: ReadonlyMap<string, TypePlace>
}

/**
 * Reads the methods of a definitions file.
 *
 * @throws {DiagnosticError} with every diagnostic when something cannot be read exactly
 */
export function readTypeScript(options: TypeScriptOptions): TypeScriptResult {
  try {
    return readOnce({ ...options, root: withoutLinks(resolve(options.root)) })
  } catch (error) {
    // The program of all files finds the place where a chain of modules is too long.
    if (!options.eager && (mayNeedMore(error) || error instanceof RangeError))
      return readTypeScript({ ...options, eager: true })
    throw error instanceof RangeError ? tooDeep(options, error) : error
  }
}

/** Codes of what files that were not read may mend. */
const incomplete: ReadonlySet<string> = new Set(['unresolved-name', 'missing-export', 'type-error', 'unknown-method'])

/** Types may come from files that nothing is imported from: `declare global` in one, or a module that another augments. */
function mayNeedMore(error: unknown): boolean {
  if (error instanceof NotFollowed) return true
  const found = error instanceof DiagnosticError ? error.diagnostics : []
  return found.some(({ code }) => incomplete.has(code))
}

function readOnce(options: TypeScriptOptions): TypeScriptResult {
  requireOneWay(options)
  const diagnostics = new Diagnostics(options.root)
  const loaded = loadProgram(options)
  const cx = createContext(loaded, options, diagnostics)
  const typeErrors = findTypeErrors(loaded)
  const all = readEntries(cx, options)
  reportRepeated(all, diagnostics)
  reportTypeErrors(typeErrors, loaded.entry, new Set(all.map(({ method }) => method)), diagnostics)
  const entries = all.filter(({ method }) => options.accepts?.(method) ?? true)
  const protocol = buildProtocol(cx, entries)
  const { all: found } = diagnostics
  if (diagnostics.hasErrors) throw new DiagnosticError(found.filter(({ severity }) => severity !== 'info'))
  return { protocol, diagnostics: found, results: resultPlaces(cx, entries) }
}

/** @throws {DiagnosticError} when the recipe names several ways of listing methods */
function requireOneWay({ entry, maps, unions, values }: TypeScriptOptions): void {
  const named = Object.entries({ maps, unions, values }).flatMap(([way, given]) => (given ? [way] : []))
  if (named.length > 1)
    fail({
      code: 'maps-and-unions',
      message: `the recipe names both ${named.join(' and ')} of methods`,
      place: { file: entry },
      hint: `keep one of ${quoteList(named)} in its options: the methods are listed in one way`,
    })
}

function readEntries(cx: ShapeContext, { maps, unions, values }: TypeScriptOptions): MapEntry[] {
  if (values) return readValues(cx, values)
  return unions ? readUnions(cx, unions) : readMaps(cx, maps)
}

/**
 * The methods among values of vscode-jsonrpc's classes whose direction the definitions do not say; undefined where they hold
 * no such values.
 *
 * @throws {DiagnosticError} when the definitions cannot be loaded
 */
export function valuesWithoutSender(options: TypeScriptOptions): LooseMessages | undefined {
  const given = { ...options, root: withoutLinks(resolve(options.root)), values: {}, eager: true }
  try {
    return findWithoutSender(createContext(loadProgram(given), given, new Diagnostics(given.root)))
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(given, error) : error
  }
}

/** How many inline types a document may have: generics inside generics may double with every level. */
const mostInlineTypes = 100_000

function createContext(loaded: LoadedProgram, options: TypeScriptOptions, diagnostics: Diagnostics): ShapeContext {
  let spent = 0
  const cx: ShapeContext = {
    ...loaded,
    options,
    diagnostics,
    definitions: new Definitions(),
    variantNames: new VariantNames(),
    open: new Set(),
    spend: path => {
      if (++spent > mostInlineTypes)
        fail({
          code: 'too-large',
          message: `the definitions hold more than ${mostInlineTypes} inline types`,
          place: { file: options.entry },
          path: formatPath(path),
          hint: 'give the type that grows a shape in the recipe, under "types"',
        })
    },
    shapeOfNode: (node, path) => shapeOfNode(cx, node, path),
    shapeOfType: (type, path, node) => shapeOfType(cx, type, path, node),
    mappedShape: symbol => shapeInRecipe(options, symbol),
    mappedBigint: () => structuredClone(getOwn(options.types, 'bigint')),
    describe: (schema, declaration) => describe(schema, declaration, options.comments ?? 'carry'),
  }
  return cx
}

function buildProtocol(cx: ShapeContext, entries: readonly MapEntry[]): Protocol {
  const { definitions, options } = cx
  const methods = entries.map(entry =>
    cx.diagnostics.guardDepth(entry.declaration, step(undefined, entry.method), () => readMethod(cx, entry)),
  )
  definitions.convertAll(({ declaration, path }, convert) => cx.diagnostics.guardDepth(declaration, path, convert))
  definitions.mergeSame()
  const resolveRef = (ref: string) => definitions.get(ref)?.schema
  for (const method of methods) for (const schema of schemasOfMethod(method)) addDiscriminators(schema, resolveRef)
  for (const { schema } of definitions.all) addDiscriminators(schema, resolveRef)
  inherit(definitions, methods)
  const names = assignNames(definitions.all, cx.entry, namesInRecipe(options, definitions.all))
  const $defs: Record<string, JsonSchema> = {}
  for (const [definition, name] of names) setOwn($defs, name, definition.schema)
  const rename = (schema: JsonSchema): void => {
    const definition = schema.$ref === undefined ? undefined : definitions.get(schema.$ref)
    if (definition) schema.$ref = refTo(names.get(definition) ?? definition.name)
    forEachSubschema(schema, rename)
    cx.variantNames.addTo(schema)
  }
  const renamed = new Set<JsonSchema>()
  for (const schema of [...methods.flatMap(schemasOfMethod), ...definitions.all.map(({ schema }) => schema)])
    if (!renamed.has(schema)) {
      renamed.add(schema)
      rename(schema)
    }
  return { protocol: options.protocol, version: options.version, methods, $defs }
}
