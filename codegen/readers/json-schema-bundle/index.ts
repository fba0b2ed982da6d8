import { join } from 'node:path'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import { parseJson } from '../../protocol/document.js'
import { isObject, type JsonObject } from '../../protocol/json.js'
import type { JsonSchema, Method, Protocol } from '../../protocol/model.js'
import { escapePointer, referenceTo } from '../../protocol/reference.js'
import { readText } from '../../protocol/text-file.js'
import { findDocumentProblems } from '../../protocol/validate.js'
import type { Reader, ReadResult } from '../reader.js'
import { Findings } from './findings.js'
import { type MethodParts, pairMethods } from './methods.js'
import type { BundleFileOptions, BundleOptions } from './options.js'
import { convertSchema, type ShapeContext } from './shapes.js'

/**
 * Reads protocols published as one JSON Schema whose definitions carry `x-method` and `x-side`, as the Agent Client
 * Protocol's `schema.json` does.
 */
export const jsonSchemaBundleReader: Reader<BundleFileOptions> = {
  async read(options) {
    const text = readText(join(options.root, options.entry), {
      what: 'bundle',
      code: 'unreadable-definitions',
      hint: 'install the package that holds it, or correct "entry" in the recipe',
    })
    return readBundle(parseJson(text, options.entry), options)
  },
}

/**
 * Reads a parsed bundle. The document gets the methods in the order of their definitions, and of the shapes those
 * that a method reaches.
 *
 * @throws DiagnosticError with every finding when something cannot be read exactly.
 */
export function readBundle(bundle: unknown, options: BundleOptions): ReadResult {
  const findings = new Findings(options.entry)
  const definitions = isObject(bundle) && isObject(bundle.$defs) ? bundle.$defs : {}
  const methods = pairMethods(definitions, options, findings)
  if (methods.length === 0 && !findings.hasErrors)
    findings.error('no-methods', 'no definition carries "x-method"', '/$defs', 'give the bundle whose $defs have it')
  const $defs = convertReached(definitions, methods, options, findings)
  if (findings.hasErrors) throw new DiagnosticError(findings.all.filter(({ severity }) => severity === 'error'))
  const { protocol, version } = options
  const read: Protocol = { protocol, version, methods: methods.map(entry => toMethod(entry, $defs)), $defs }
  const problems = findDocumentProblems(read, options.entry)
  if (problems.length > 0) throw new DiagnosticError(problems)
  return { protocol: read, diagnostics: findings.all }
}

/** The definitions of the methods and, from there, all that they refer to. */
function convertReached(
  definitions: JsonObject,
  methods: readonly MethodParts[],
  { comments = 'carry' }: BundleOptions,
  findings: Findings,
): Record<string, JsonSchema> {
  const reached = new Set(methods.flatMap(({ parts }) => Object.values(parts)))
  const cx: ShapeContext = {
    findings,
    carryComments: comments === 'carry',
    refer(name, pointer) {
      if (Object.hasOwn(definitions, name)) reached.add(name)
      else findings.error('missing-definition', `"${name}" is not in $defs`, pointer, 'add it to the bundle')
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
