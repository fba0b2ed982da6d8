/** Whether documents and output folders are what would be made now, and what the last check found. */

export type { CheckedOutput, DriftedFile } from './checked-output.js'
export { checkDocuments } from './documents.js'
export { checkOutputs } from './outputs.js'
export { rememberVerdict } from './remembered.js'
