import type { Protocol } from '../../protocol/model.js'
import type { GeneratedFile, Target } from '../target.js'
import { moduleOf } from './module.js'
import { resolveOptions, type TypeScriptOptions } from './options.js'

/**
 * TypeScript bindings: the types of a protocol, its type maps, a client, and the agent's side.
 *
 * @throws DiagnosticError when an option is wrong or the protocol has a shape that no type can have.
 */
export const typescriptTarget: Target<TypeScriptOptions> = {
  name: 'typescript',
  generate: (protocol: Protocol, options: TypeScriptOptions): GeneratedFile[] =>
    moduleOf(protocol, resolveOptions(options, protocol)),
}
