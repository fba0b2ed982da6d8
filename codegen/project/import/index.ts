/** From definitions to a document: recipes, the reader that each names, and where the definitions come from. */

export { type MadeDocument, makeDocument, makePrepared } from './document.js'
export { findReader } from './find-reader.js'
export { readVersion } from './origin.js'
export { typescriptOptions } from './readers.js'
export { type ImportRecipe, parseRecipe } from './recipe.js'
export { recipeFiles } from './recipe-files.js'
export { type ImportRequest, prepareImport } from './request.js'
