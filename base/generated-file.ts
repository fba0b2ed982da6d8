/** A generated file, in memory. */
export interface GeneratedFile {
  /** Path relative to the output folder, with forward slashes. */
  path: string
  /** Whole text, ending in a newline. */
  content: string
}
