import type { JsonObject } from '../../base/json.js'
import type { Diagnostic } from '../protocol/diagnostic.js'
import type { JsonSchema, Protocol } from '../protocol/model.js'

/** The protocol that a reader made, and its diagnostics. */
export interface ReadResult {
  /** The protocol document. */
  protocol: Protocol
  /** Diagnostics that did not stop the reading: warnings, and each place where a shape had to be widened. */
  diagnostics: Diagnostic[]
}

/**
 * Reads one kind of protocol definitions. `Options` is what the recipe says for this kind of definitions.
 *
 * @throws {DiagnosticError} with every diagnostic when the definitions cannot be read exactly
 */
export interface Reader<Options> {
  /** Reads the definitions. */
  read(options: Options): Promise<ReadResult>
}

/** A reader, and the options of a recipe for it. */
export interface GuessedRecipe {
  reader: string
  options: JsonObject
}

/** Finds the reader for a JSON file from its content. Undefined when none fits. */
export type Guess = (file: unknown) => GuessedRecipe | undefined

/** Options of readers, besides those in a recipe. */
export interface ReaderOptions {
  /** Name of the protocol. */
  protocol: string
  /** Version of the protocol. */
  version: string
  /** File with the definitions, relative to the root of the checkout that holds it; diagnostics name it so. */
  entry: string
  /** Whether a method is taken; all are without it. */
  accepts?: ((method: string) => boolean) | undefined
  /** Finds the reader of a file that this one does not read, for the error. */
  guess?: Guess | undefined
}

/** Where definitions are read from. */
export interface InCheckout {
  /** Root of the checkout, which the entry is relative to: nothing outside of it is read. */
  root: string
}

/** What every reader is asked, besides the options of its recipe. */
export interface ReaderRequest extends ReaderOptions, InCheckout {
  accepts(method: string): boolean
  guess: Guess
  /** Reads every file that could matter: slower, and gives the same document. */
  eager: boolean
}

/** Describes a reader: the rest of the program knows a reader only by its description. */
export interface ReaderPlugin {
  /** Its name in recipes. */
  name: string
  /** Packages that have to be installed, besides agent-bindings itself. */
  packages: readonly string[]
  /** JSON Schema of `options` in a recipe. */
  options: JsonSchema
  /** The options of a recipe when a JSON file holds definitions that it reads; undefined when it does not. */
  recognize?(file: JsonObject): JsonObject | undefined
  /** Loads it, when it is used. `folder` is that of the recipe. */
  load(): Promise<Reader<ReaderRequest & { folder: string }>>
}
