import { bindingsOf } from '../../bindings/build.js'
import type { Protocol } from '../../protocol/model.js'
import type { GeneratedFile, Target } from '../target.js'
import { moduleOf } from './module.js'
import { resolveOptions, type TypeScriptOptions } from './options.js'

/**
 * TypeScript bindings: the types of a protocol, its type maps, a client, and the agent's side.
 *
 * @throws DiagnosticError when an option is wrong.
 */
export const typescriptTarget: Target<TypeScriptOptions> = {
  generate: (bindings, options) => moduleOf(bindings, resolveOptions(options, bindings)),
}

/** The files of a protocol's bindings, for those that have no configuration. */
export function typescriptFiles(protocol: Protocol, options: TypeScriptOptions = {}): GeneratedFile[] {
  const bindings = bindingsOf(protocol)
  return moduleOf(bindings, resolveOptions(options, bindings))
}
