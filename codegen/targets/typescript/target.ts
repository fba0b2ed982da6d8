import { bindingsOf } from '../../bindings/build.js'
import type { Protocol } from '../../bindings/shared.js'
import type { GeneratedFile, Target } from '../target.js'
import { moduleNames, moduleOf, printedDeclarations } from './module.js'
import { resolveOptions, type TypeScriptOptions } from './options.js'

/**
 * TypeScript bindings: the types of a protocol, its type maps, a client, and the agent's side.
 *
 * @throws {DiagnosticError} when an option is wrong
 */
export const typescriptTarget: Target<TypeScriptOptions> = {
  async generate(bindings, options) {
    const resolved = resolveOptions(options, bindings)
    const names = moduleNames(bindings)
    if (resolved.types === 'built-in') return moduleOf(bindings, resolved, names, printedDeclarations(bindings, names))
    const { printDeclarations } = await import('./json-schema-printer.js')
    return moduleOf(bindings, resolved, names, await printDeclarations(bindings, names.nameOf))
  },
}

/** The files of a protocol's bindings with its own printer, at once. */
export function typescriptFiles(protocol: Protocol, options: TypeScriptOptions = {}): GeneratedFile[] {
  const bindings = bindingsOf(protocol)
  const names = moduleNames(bindings)
  return moduleOf(bindings, resolveOptions(options, bindings), names, printedDeclarations(bindings, names))
}
