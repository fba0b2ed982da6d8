import { bindingsOf } from '../../../../codegen/bindings/build.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import type { GeneratedFile } from '../../../../codegen/targets/target.js'
import type { TypeScriptOptions } from '../../../../codegen/targets/typescript/options.js'
import { typescriptTarget } from '../../../../codegen/targets/typescript/target.js'

/** What prints the types, by the name in the options of the target. */
export const printers = ['built-in', 'json-schema-to-typescript'] as const

export type Printer = (typeof printers)[number]

/** The files of a protocol's bindings, their types printed by one of the two. */
export async function generateWith(
  types: Printer,
  protocol: Protocol,
  options: TypeScriptOptions = {},
): Promise<readonly GeneratedFile[]> {
  return typescriptTarget.generate(bindingsOf(protocol), { ...options, types })
}
