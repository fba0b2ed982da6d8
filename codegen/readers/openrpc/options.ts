import type { ReaderOptions } from '../reader.js'

/** Options of a recipe for an OpenRPC document. */
export interface OpenRpcRecipe {
  /**
   * How parameters are sent where the document leaves it open, which it does with `paramStructure: "either"` or none:
   * `by-name`, the default, or `by-position`.
   */
  paramStructure?: 'by-name' | 'by-position' | undefined
  /** Whether descriptions become those of the document. */
  comments?: 'carry' | 'omit' | undefined
}

/** Options of the reader of OpenRPC documents. */
export interface OpenRpcOptions extends OpenRpcRecipe, ReaderOptions {}
