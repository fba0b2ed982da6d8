import { isObject } from '../../../base/json.js'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import { schemasOfMethod } from '../../protocol/walk.js'
import { JsonDiagnostics } from '../diagnostics.js'
import { finishReading, readBounded } from '../finish.js'
import { jsonFiles } from '../json-file.js'
import { ReachedDefinitions } from '../json-schema/definitions.js'
import { SchemaFiles } from '../json-schema/files.js'
import type { InCheckout, Reader, ReadResult } from '../reader.js'
import type { OpenRpcContext } from './context.js'
import { convertMethods } from './methods.js'
import type { OpenRpcOptions } from './options.js'

/** Reads protocols published as an OpenRPC document, version 1. */
export const openRpcReader: Reader<OpenRpcOptions & InCheckout> = {
  read: async options => readBounded(options.entry, () => readFiles(options, jsonFiles(options.root, options.entry))),
}

/**
 * Reads a parsed OpenRPC document.
 *
 * @see https://spec.open-rpc.org
 * @throws {DiagnosticError} with every error when something cannot be read exactly
 */
export function readOpenRpc(document: unknown, options: OpenRpcOptions): ReadResult {
  return readBounded(options.entry, () => readFiles(options, file => (file === options.entry ? document : undefined)))
}

function readFiles(options: OpenRpcOptions, load: (file: string) => unknown): ReadResult {
  const diagnostics = new JsonDiagnostics()
  // The schemas in a document are in draft-07, whatever its own `$schema` is.
  const files = new SchemaFiles(options.entry, load, diagnostics, 'draft-07')
  requireOpenRpc(files.entry.value, diagnostics, options)
  const definitions = new ReachedDefinitions()
  const cx: OpenRpcContext = {
    files,
    options,
    diagnostics,
    carryComments: options.comments !== 'omit',
    refer: target => definitions.refer(target),
  }
  const methods = convertMethods(cx)
  if (methods.length === 0)
    diagnostics.error({
      code: 'no-methods',
      message: 'there is no method',
      at: { file: options.entry, pointer: '/methods' },
      hint: 'list a method',
    })
  definitions.convertAll(cx)
  const $defs = definitions.name(methods.flatMap(schemasOfMethod))
  const sent = methods.filter(({ params }) => params !== null)
  const byPosition = sent.length > 0 && sent.every(({ paramNames }) => paramNames !== undefined)
  const wire = byPosition ? { wire: { params: 'by-position' as const } } : {}
  const { protocol, version, entry } = options
  return finishReading(
    { protocol, version, ...wire, methods, $defs },
    diagnostics,
    name => definitions.placeOf(name),
    entry,
  )
}

function requireOpenRpc(document: unknown, diagnostics: JsonDiagnostics, { entry, guess }: OpenRpcOptions): void {
  const version = isObject(document) ? document.openrpc : undefined
  if (typeof version === 'string' && /^1\./.test(version)) return
  const kind = guess?.(document)?.reader
  if (version === undefined)
    diagnostics.error({
      code: 'no-openrpc',
      message: 'this is no OpenRPC document: "openrpc" is missing',
      at: { file: entry, pointer: '' },
      hint: kind ? `write "reader": "${kind}" in the recipe` : 'name the OpenRPC document as "entry" in the recipe',
    })
  else
    diagnostics.error({
      code: 'no-openrpc',
      message: `version ${JSON.stringify(version)} of OpenRPC is not read`,
      at: { file: entry, pointer: '/openrpc' },
      hint: 'write the document in version 1',
    })
  throw new DiagnosticError(diagnostics.errors)
}
