import type { Diagnostic } from '../protocol/diagnostic.js'
import type { Protocol } from '../protocol/model.js'

/** What a reader made of some definitions. */
export interface ReadResult {
  protocol: Protocol
  /** Findings that did not stop the reading: warnings, and each place where a shape had to be widened. */
  diagnostics: Diagnostic[]
}

/**
 * Reads one kind of protocol definitions. `Options` is what the recipe says for this kind of definitions.
 *
 * @throws DiagnosticError with every finding when the definitions cannot be read exactly.
 */
export interface Reader<Options> {
  read(options: Options): Promise<ReadResult>
}
