import type { Diagnostic } from '../protocol/diagnostic.js'
import type { JsonSchema, Protocol } from '../protocol/model.js'

/** What a reader made of some definitions. */
export interface ReadResult {
  protocol: Protocol
  /** Findings that did not stop the reading: warnings, and each place where a shape had to be widened. */
  diagnostics: Diagnostic[]
}

/**
 * Reads one kind of protocol definitions. `Options` is what the recipe says for this kind of definitions.
 *
 * @throws {DiagnosticError} with every diagnostic when the definitions cannot be read exactly
 */
export interface Reader<Options> {
  read(options: Options): Promise<ReadResult>
}

/** What every reader takes, besides its options in the recipe. */
export interface ReaderRequest {
  /** Name of the protocol. */
  protocol: string
  /** Version of the protocol. */
  version: string
  /** Root of the checkout: nothing outside of it is read. */
  root: string
  /** File with the definitions, relative to the root. */
  entry: string
  /** Whether a method is taken. */
  accepts(method: string): boolean
  /** Reads every file that could matter: slower, and gives the same document. */
  eager: boolean
}

/** A reader that describes itself: all that the rest of the program knows of it before it is used. */
export interface ReaderPlugin {
  /** What recipes call it. */
  name: string
  /** Packages that have to be installed, besides agent-bindings itself. */
  packages: readonly string[]
  /** What a recipe may say under `options`, as JSON Schema. */
  options: JsonSchema
  /** Loads it, when it is used. `folder` is that of the recipe. */
  load(): Promise<Reader<ReaderRequest & { folder: string }>>
}
