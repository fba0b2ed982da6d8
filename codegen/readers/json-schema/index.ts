import { join } from 'node:path'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import { parseJson } from '../../protocol/document.js'
import { isObject, type JsonObject } from '../../protocol/json.js'
import type { JsonSchema, Method, Protocol } from '../../protocol/model.js'
import { escapePointer, referenceTo } from '../../protocol/reference.js'
import { readText } from '../../protocol/text-file.js'
import { findDocumentProblems } from '../../protocol/validate.js'
import { JsonDiagnostics } from '../diagnostics.js'
import type { Reader, ReadResult } from '../reader.js'
import { convertSchema, type ShapeContext } from './convert.js'
import { type MethodParts, pairMethods } from './methods.js'
import type { JsonSchemaFileOptions, JsonSchemaOptions } from './options.js'

/**
 * Reads protocols published as one JSON Schema whose definitions carry `x-method` and `x-side`, as the Agent Client
 * Protocol's `schema.json` does.
 */
export const jsonSchemaReader: Reader<JsonSchemaFileOptions> = {
  async read(options) {
    const text = readText(join(options.root, options.entry), {
      what: 'bundle',
      code: 'unreadable-definitions',
      hint: 'install the package that holds it, or correct "entry" in the recipe',
    })
    return readSchema(parseJson(text, options.entry), options)
  },
}

/**
 * Reads a parsed bundle. The document gets the methods in the order of their definitions, and of the shapes those
 * that a method reaches.
 *
 * @throws DiagnosticError with every finding when something cannot be read exactly.
 */
export function readSchema(bundle: unknown, options: JsonSchemaOptions): ReadResult {
  const diagnostics = new JsonDiagnostics(options.entry)
  const definitions = isObject(bundle) && isObject(bundle.$defs) ? bundle.$defs : {}
  const methods = pairMethods(definitions, options, diagnostics)
  if (methods.length === 0 && !diagnostics.hasErrors)
    diagnostics.error('no-methods', 'no definition carries "x-method"', '/$defs', 'give the bundle whose $defs have it')
  const $defs = convertReached(definitions, methods, options, diagnostics)
  if (diagnostics.hasErrors) throw new DiagnosticError(diagnostics.all.filter(({ severity }) => severity === 'error'))
  const { protocol, version } = options
  const read: Protocol = { protocol, version, methods: methods.map(entry => toMethod(entry, $defs)), $defs }
  const problems = findDocumentProblems(read, options.entry)
  if (problems.length > 0) throw new DiagnosticError(problems)
  return { protocol: read, diagnostics: diagnostics.all }
}

/** The definitions of the methods and, from there, all that they refer to. */
function convertReached(
  definitions: JsonObject,
  methods: readonly MethodParts[],
  { comments = 'carry' }: JsonSchemaOptions,
  diagnostics: JsonDiagnostics,
): Record<string, JsonSchema> {
  const reached = new Set(methods.flatMap(({ parts }) => Object.values(parts)))
  const cx: ShapeContext = {
    diagnostics,
    carryComments: comments === 'carry',
    refer(name, pointer) {
      if (Object.hasOwn(definitions, name)) reached.add(name)
      else diagnostics.error('missing-definition', `"${name}" is not in $defs`, pointer, 'add it to the bundle')
    },
  }
  const converted: [string, JsonSchema][] = []
  for (const name of reached)
    converted.push([name, convertSchema(cx, definitions[name], `/$defs/${escapePointer(name)}`)])
  return Object.fromEntries(converted)
}

function toMethod({ method, direction, parts }: MethodParts, $defs: Record<string, JsonSchema>): Method {
  const { Request, Response, Notification } = parts
  const sent = Request ?? Notification ?? ''
  return {
    method,
    kind: Request === undefined ? 'notification' : 'request',
    messageDirection: direction,
    params: { $ref: referenceTo(sent) },
    ...(Response !== undefined && { result: { $ref: referenceTo(Response) } }),
    ...($defs[sent]?.deprecated && { deprecated: true }),
  }
}
