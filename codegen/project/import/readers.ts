import { guessRecipe } from '../../readers/guess-recipe.js'
import { readers, type TypeScriptOptions, withDeclarations } from '../../readers/index.js'
import type { ReaderRequest, ReadResult } from '../../readers/reader.js'
import { requirePackages } from '../missing-package.js'
import { findReader } from './find-reader.js'
import type { ImportRecipe } from './recipe.js'

/** What reading needs to know besides the recipe. */
export interface ReadRequest extends Omit<ReaderRequest, 'protocol' | 'entry' | 'guess'> {
  recipe: ImportRecipe
  /** Folder of the recipe: files it names are relative to it. */
  folder: string
}

/** What a reader takes: its options in the recipe, and the rest of the request. */
function requestOf({ recipe, ...request }: ReadRequest): ReaderRequest & { folder: string } {
  const { protocol, entry, options = {} } = recipe
  return { ...options, ...request, protocol, entry, guess: file => guessRecipe(file, readers) }
}

/** What the TypeScript reader takes. */
export const typescriptOptions = (request: ReadRequest): TypeScriptOptions => withDeclarations(requestOf(request))

/** @throws {DiagnosticError} when there is no such reader, or with what the reader found wrong. */
export async function readDefinitions(request: ReadRequest, file: string): Promise<ReadResult> {
  const plugin = findReader(request.recipe.reader, file)
  requirePackages([{ what: `the reader ${plugin.name}`, packages: plugin.packages }])
  const reader = await plugin.load()
  return reader.read(requestOf(request))
}
