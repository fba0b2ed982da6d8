/** The target `typescript`, without what it needs to generate: that is loaded when it is used. */

export { Calls, type Sent } from './calls.js'
export { printJson } from './json-values.js'
export { jsonKey, stringLiteral } from './literals.js'
export { typeWords } from './names.js'
export type { TypeScriptOptions } from './options.js'
export { typescript } from './plugin.js'

/** Loads what prints a document as TypeScript files at once, with the printer of this package. */
export const loadTypeScriptFiles = async () => (await import('./target.js')).typescriptFiles
