import type { Guess } from '../reader.js'
/** Options of a recipe for an OpenRPC document. */
export interface OpenRpcRecipe {
  /**
   * How parameters are sent of methods whose `paramStructure` is `either`, as it is when absent: `by-name`, the default, or
   * `by-position`.
   */
  paramStructure?: 'by-name' | 'by-position' | undefined
  /** Whether descriptions become those of the document. */
  comments?: 'carry' | 'omit' | undefined
}

/** Options of the reader of OpenRPC documents. */
export interface OpenRpcOptions extends OpenRpcRecipe {
  /** Finds the reader of a file that is no OpenRPC document, for the error. */
  guess?: Guess | undefined
  /** Name of the protocol. */
  protocol: string
  /** Version of the protocol. */
  version: string
  /** What the file is called in diagnostics: its path in the checkout that holds it. */
  entry: string
  /** Which methods are taken; all without it. */
  accepts?: ((method: string) => boolean) | undefined
}

/** The same for a document that is still to be read from its file. */
export interface OpenRpcFileOptions extends OpenRpcOptions {
  /** Folder that {@link OpenRpcOptions.entry} is relative to: nothing outside of it is read. */
  root: string
}
