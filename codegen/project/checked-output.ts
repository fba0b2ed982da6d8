import type { Diagnostic } from '../protocol/diagnostic.js'
import type { FileState } from './compare-outputs.js'

/** A file that is not what it would be if it were made now. */
export interface DriftedFile {
  /** Path in the output folder. */
  path: string
  state: Exclude<FileState, 'same'>
  /** What it should be; undefined when it should not be there. */
  expected?: string
  /** What it is; undefined when it is missing. */
  actual?: string
  /** Only the line endings differ: the checkout changed them. */
  lineEndingsOnly?: boolean
  /** An unexpected file that generating will remove, since an earlier run made it. */
  listed?: boolean
}

/** How one output of the configuration, or one document that is imported, stands. */
export interface CheckedOutput {
  /** The folder, relative to the working folder. */
  output: string
  document: string
  /** Path of the definitions that a document is made from; undefined for bindings. */
  definitions?: string
  target: string
  /** Name and version of the protocol; undefined when the document could not be loaded. */
  protocol?: string
  version?: string
  /** `in-step`, `drifted`, or `unknown` when it could not be told. */
  verdict: 'in-step' | 'drifted' | 'unknown'
  /** How many files it should have. */
  files: number
  drifted: DriftedFile[]
  /** Why it could not be told. */
  diagnostics: readonly Diagnostic[]
  /** What is to be known about the document, where there is something. */
  warnings?: readonly Diagnostic[]
}
