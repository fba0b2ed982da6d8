/**
 * The generator as a library: `agent-bindings/codegen`.
 *
 * Functions from values to values: nothing here writes a file, except what `loadDocument` and `readTypeScript` read.
 * The import is light; parsers and targets are loaded by the function that needs them.
 *
 * ```ts
 * import { diff, generate, loadDocument } from 'agent-bindings/codegen'
 *
 * const protocol = loadDocument('schema/my-agent/1.0.0.json')
 * for (const { path, content } of await generate(protocol, { target: 'typescript' })) console.log(path, content.length)
 * ```
 *
 * @module
 */

import type { Bindings } from './bindings/model.js'
import type { Protocol } from './protocol/model.js'
import type {
  JsonSchemaOptions,
  OpenRpcOptions,
  TypeScriptOptions as TypeScriptReaderOptions,
} from './readers/index.js'
import type { MetaModelOptions } from './readers/lsp-meta-model/index.js'
import type { ReadResult } from './readers/reader.js'
import type { GeneratedFile, TargetPlugin } from './targets/target.js'
import type { TypeScriptOptions as TypeScriptTargetOptions } from './targets/typescript/index.js'

export type * from './bindings/model.js'
export {
  type Audience,
  type Bump,
  type Change,
  diff,
  type Level,
  levelFor,
  levels,
  type ProtocolDiff,
  type ProtocolName,
  type Rule,
  type RuleId,
  rules,
  suggestBump,
} from './drift/diff/index.js'
export { type Diagnostic, DiagnosticError, formatDiagnostic, type Place, type Severity } from './protocol/diagnostic.js'
export { formatDocument, loadDocument, parseDocument } from './protocol/document.js'
export type {
  Json,
  JsonSchema,
  JsonType,
  MessageDirection,
  Method,
  MethodError,
  MethodKind,
  Protocol,
  ProtocolOrigin,
  Stability,
} from './protocol/model.js'
export type { Reader, ReadResult } from './readers/reader.js'
export type { GeneratedFile, Target, TargetPlugin } from './targets/target.js'
export type { JsonSchemaOptions, MetaModelOptions, OpenRpcOptions, TypeScriptReaderOptions, TypeScriptTargetOptions }

/** What to generate. */
export interface GenerateRequest<Options = Record<string, unknown>> {
  /** Name of the target, `typescript` by default; or a target of your own. */
  target?: string | TargetPlugin<Options>
  /** Options of the target. */
  options?: Options
}

/**
 * Makes the files of a protocol's bindings, in memory. The same protocol gives the same files.
 *
 * @returns the files, with paths relative to an output folder of the caller's choice
 * @throws {DiagnosticError} when there is no such target, an option is wrong, or the protocol has a shape that cannot be
 */
export async function generate<Options = TypeScriptTargetOptions>(
  protocol: Protocol,
  { target = 'typescript', options }: GenerateRequest<Options> = {},
): Promise<GeneratedFile[]> {
  const { findTarget, generateFiles } = await import('./project/outputs/index.js')
  const plugin = typeof target === 'string' ? await findTarget(target, process.cwd()) : (target as TargetPlugin)
  return generateFiles(plugin, protocol, { ...options })
}

/**
 * Makes the bindings of a protocol: names, types and namespaces, in no language. Targets are given them.
 *
 * @throws {DiagnosticError} when a `$ref` names nothing, a definition consists of itself, or something is nested too deeply
 */
export async function bind(protocol: Protocol): Promise<Bindings> {
  return (await import('./bindings/build.js')).bindingsOf(protocol)
}

/**
 * Reads a protocol that is defined as TypeScript type maps. Needs the package `ts-morph`. Nothing is executed and
 * nothing written.
 *
 * @param options the entry file, the names of the maps, and types that stand for others
 * @returns the protocol, and a diagnostic for each place where JSON Schema says less than the definitions
 * @throws {DiagnosticError} with every diagnostic when the definitions cannot be read exactly
 */
export async function readTypeScript(options: TypeScriptReaderOptions): Promise<ReadResult> {
  const { readTypeScript: read } = await import('./readers/typescript/index.js')
  return read(options)
}

/**
 * Reads a protocol that is published as one JSON Schema, draft-07 to 2020-12.
 *
 * @param schema the parsed schema
 * @param options the name and version of the protocol, what the schema is called in diagnostics, and how methods are found
 * @returns the protocol, and a diagnostic for each place where JSON Schema says less than the definitions
 * @throws {DiagnosticError} with every error when the definitions cannot be read exactly
 */
export async function readJsonSchema(schema: unknown, options: JsonSchemaOptions): Promise<ReadResult> {
  const { readSchema } = await import('./readers/json-schema/index.js')
  return readSchema(schema, await withGuess(options))
}

/**
 * Reads the meta model of the Language Server Protocol.
 *
 * @param model the parsed `metaModel.json`
 * @param options the name and version of the protocol, and what the meta model is called in diagnostics
 * @returns the protocol, and a diagnostic for each place where JSON Schema says less than the definitions
 * @throws {DiagnosticError} with every error when the definitions cannot be read exactly
 */
export async function readMetaModel(model: unknown, options: MetaModelOptions): Promise<ReadResult> {
  const { readMetaModel: read } = await import('./readers/lsp-meta-model/index.js')
  return read(model, await withGuess(options))
}

/**
 * Reads a protocol that is published as an OpenRPC document, version 1.
 *
 * @param document the parsed document
 * @param options the name and version of the protocol, and what the document is called in diagnostics
 * @returns the protocol, and a diagnostic for each place where JSON Schema says less than the definitions
 * @throws {DiagnosticError} with every error when the definitions cannot be read exactly
 */
export async function readOpenRpc(document: unknown, options: OpenRpcOptions): Promise<ReadResult> {
  const { readOpenRpc: read } = await import('./readers/openrpc/index.js')
  return read(document, await withGuess(options))
}

/**
 * Makes the docs of a protocol, in memory: one HTML page that needs no network, or one Markdown file.
 *
 * @param versions documents of one protocol, in any order; the newest gives the shapes, all of them the history
 * @throws {RangeError} when there is no version, or they are of several protocols; DiagnosticError when something is nested
 * too deeply.
 */
export async function docs(
  versions: readonly Protocol[],
  format: 'html' | 'markdown' = 'html',
): Promise<GeneratedFile> {
  if (format === 'markdown') return (await import('./docs/index.js')).markdownDocs(versions)
  return (await import('./docs/index.js')).htmlDocs(versions)
}

/** The options with what finds the reader of a file of another kind, for the error. */
async function withGuess<Options extends object>(options: Options) {
  const [{ guessRecipe }, { readers }] = await Promise.all([
    import('./readers/guess-recipe.js'),
    import('./readers/index.js'),
  ])
  return { guess: (file: unknown) => guessRecipe(file, readers), ...options }
}
