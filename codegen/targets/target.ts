import type { GeneratedFile } from '../../base/generated-file.js'
import type { Bindings } from '../bindings/model.js'
import type { JsonSchema } from '../bindings/shared.js'

export type { GeneratedFile }

/** Turns bindings into files of one language. A pure function: it never touches the disk. */
export interface Target<Options = Record<string, unknown>> {
  /** @param options what the configuration says, valid by the schema of the plug-in */
  generate(bindings: Bindings, options: Options): GeneratedFile[] | Promise<GeneratedFile[]>
}

/** Describes a target: until a target is used, the rest of the program knows it only by its description. */
export interface TargetPlugin<Options = Record<string, unknown>> {
  /** What configurations call it. */
  name: string
  /** Packages that have to be installed for these options, besides agent-bindings itself. */
  packages?(options: Options): readonly string[]
  /** What a configuration may say under `options`, as JSON Schema. */
  options: JsonSchema
  /** Loads it, when it is used. */
  load(): Promise<Target<Options>>
}
