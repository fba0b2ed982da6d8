import type { Method } from '../../protocol/model.js'
import { JsonDiagnostics, type JsonProblem } from '../diagnostics.js'
import { finishReading, readBounded } from '../finish.js'
import { jsonFiles } from '../json-file.js'
import { otherKindOf } from '../other-kinds.js'
import type { InCheckout, Reader, ReadResult } from '../reader.js'
import { firstSentence } from '../summary.js'
import type { ConvertContext } from './convert.js'
import { DefinitionNames } from './definition-names.js'
import { ReachedDefinitions } from './definitions.js'
import { SchemaFiles } from './files.js'
import type { Located } from './located.js'
import { mergeDirections } from './merge-directions.js'
import { readAnnotated } from './methods/annotated.js'
import type { FoundMethod, MethodContext } from './methods/found.js'
import { readTable } from './methods/table.js'
import { readTree } from './methods/tree.js'
import { readUnions } from './methods/unions.js'
import type { JsonSchemaOptions } from './options.js'
import { convertParams, convertResult } from './params.js'
import { findResults } from './results.js'

/**
 * Reads protocols published as JSON Schema, draft-04 to 2020-12. The recipe says how the methods are found: definitions
 * annotated with `x-method` (the Agent Client Protocol), unions of messages (Codex, the Model Context Protocol), a tree
 * with a marker, or a table.
 */
export const jsonSchemaReader: Reader<JsonSchemaOptions & InCheckout> = {
  read: async options => readBounded(options.entry, () => readFiles(options, jsonFiles(options.root, options.entry))),
}

/**
 * Reads a parsed schema. The document gets the methods in the order of the definitions, and of the definitions those that
 * a method reaches.
 *
 * @throws {DiagnosticError} with every error when something cannot be read exactly
 */
export function readSchema(schema: unknown, options: JsonSchemaOptions): ReadResult {
  return readBounded(options.entry, () => readFiles(options, file => (file === options.entry ? schema : undefined)))
}

function readFiles(options: JsonSchemaOptions, load: (file: string) => unknown): ReadResult {
  const diagnostics = new JsonDiagnostics()
  const files = new SchemaFiles(options.entry, load, diagnostics)
  const found = findMethods({ files, names: new DefinitionNames(files), options, diagnostics })
  const definitions = new ReachedDefinitions()
  const cx: ConvertContext = {
    files,
    diagnostics,
    carryComments: options.comments !== 'omit',
    consumed: annotations,
    refer: target => definitions.refer(target),
  }
  const methods = found.map(method => convertMethod(cx, method))
  definitions.convertAll(cx)
  const $defs = definitions.name(methods.flatMap(({ params, result }) => [params, result]))
  const { protocol, version, entry } = options
  return finishReading({ protocol, version, methods, $defs }, diagnostics, name => definitions.placeOf(name), entry)
}

const annotations: ReadonlySet<string> = new Set(['x-method', 'x-side'])

function findMethods(cx: MethodContext): FoundMethod[] {
  const { files, options, diagnostics } = cx
  const { unions, tree, table } = options
  const found = unions
    ? readUnions(cx, unions)
    : tree
      ? readTree(cx, tree)
      : table
        ? readTable(cx, table)
        : readAnnotated(cx)
  if (!table) findResults(cx, found)
  if (found.length === 0 && !diagnostics.hasErrors)
    diagnostics.error({ code: 'no-methods', ...explainNoMethods(files.entry, options) })
  return mergeDirections(files, found, diagnostics)
}

/** Message, place and way out where no method is found. */
function explainNoMethods(
  { file, value }: Located,
  { unions, tree, table, guess }: JsonSchemaOptions,
): Omit<JsonProblem, 'code'> {
  const at = { file, pointer: '' }
  const { reader, options } = guess?.(value) ?? {}
  if (reader !== undefined && reader !== 'json-schema')
    return { at, message: 'these definitions are of another kind', hint: `write "reader": "${reader}" in the recipe` }
  const other = otherKindOf(value)
  if (other) return { at, message: other.message, hint: other.hint }
  if (unions || tree || table)
    return { at, message: 'no method is left', hint: 'correct "methods" or "options" in the recipe' }
  const right = options?.unions ? JSON.stringify(options) : '{ "unions", "tree" or "table" }'
  return {
    at,
    message: 'no definition carries "x-method"',
    hint: `say in the recipe where the methods are: "options": ${right}`,
  }
}

function convertMethod(cx: ConvertContext, found: FoundMethod): Method {
  const { method, kind, messageDirection, description, deprecated, stability } = found
  return {
    method,
    kind,
    messageDirection,
    ...(cx.carryComments && description && { summary: firstSentence(description) }),
    ...(deprecated && { deprecated }),
    ...(stability && { stability }),
    ...convertParams(cx, found),
    ...convertResult(cx, found),
  }
}
