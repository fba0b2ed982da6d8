import type { Target } from '../target.js'
import { moduleOf } from './module.js'
import { resolveOptions } from './options.js'

/**
 * TypeScript bindings: the types of a protocol, its type maps, a client, and the agent's side.
 *
 * The options are those of {@link TypeScriptOptions}, as a configuration gives them; `document` is filled in by `generate`.
 *
 * @throws DiagnosticError when an option is wrong or the protocol has a shape that no type can have.
 */
export const typescriptTarget: Target<Record<string, unknown>> = {
  generate: (protocol, options) => moduleOf(protocol, resolveOptions(options, protocol)),
}
