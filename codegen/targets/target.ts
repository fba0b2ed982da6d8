import type { Protocol } from '../protocol/model.js'

/** A generated file. */
export interface GeneratedFile {
  /** Path relative to the output folder, with forward slashes. */
  path: string
  /** Whole text, ending in a newline. */
  content: string
}

/** Turns a protocol into files of one language. A pure function: it never touches the disk. */
export interface Target<Options> {
  generate(protocol: Protocol, options: Options): GeneratedFile[]
}
