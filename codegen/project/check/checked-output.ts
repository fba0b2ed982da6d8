import type { Diagnostic } from '../../protocol/diagnostic.js'
import type { FileState } from '../outputs/compare.js'

/** A file that differs from what would be generated now. */
export interface DriftedFile {
  /** Path in the output folder. */
  path: string
  state: Exclude<FileState, 'same'>
  /** The content that would be generated; undefined when the file would not be. */
  expected?: string
  /** The content on disk; undefined when the file is missing. */
  actual?: string
  /** An earlier run made it: generating replaces or removes it without being forced. */
  listed?: boolean
}

/** The result of the check of one output of the configuration, or of one imported document. */
export interface CheckedOutput {
  /** The folder and the document, relative to the working folder. */
  output: string
  document: string
  /** Path of the definitions that a document is made from; undefined for bindings. */
  definitions?: string
  target: string
  /** Name and version of the protocol; undefined when the document could not be loaded. */
  protocol?: string
  version?: string
  /** `in-step`, `drifted`, or `unknown` when it could not be compared. */
  verdict: 'in-step' | 'drifted' | 'unknown'
  /** How many files it should have. */
  files: number
  drifted: DriftedFile[]
  /** Why it could not be compared. */
  diagnostics: readonly Diagnostic[]
  /** Warnings about the document. */
  warnings?: readonly Diagnostic[]
}
