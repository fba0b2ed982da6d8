import { namePattern } from '../../../base/name-pattern.js'
import { guessRecipe } from '../../readers/guess-recipe.js'
import { readers, type TypeScriptOptions, withDeclarations } from '../../readers/index.js'
import type { ReaderRequest, ReadResult } from '../../readers/reader.js'
import { requirePackages } from '../missing-package.js'
import { findReader } from './find-reader.js'
import type { ImportRecipe } from './recipe.js'

/** A recipe, and which definitions are read with it. */
export interface ReadRequest {
  recipe: ImportRecipe
  /** Folder of the recipe: files it names are relative to it. */
  folder: string
  /** Root of the checkout that holds the definitions. */
  root: string
  /** Version of the protocol. */
  version: string
  /** Reads every file that could matter: slower, and gives the same document. */
  eager?: boolean | undefined
}

/** The request to a reader: the options of the recipe, and what every reader is asked. */
function requestOf({ recipe, folder, root, version, eager = false }: ReadRequest): ReaderRequest & { folder: string } {
  const { protocol, entry, methods, options = {} } = recipe
  const guess = (file: unknown) => guessRecipe(file, readers)
  return { ...options, folder, root, version, eager, protocol, entry, accepts: methodFilter(methods), guess }
}

/** Which methods a recipe takes. */
function methodFilter({ include, exclude = [] }: ImportRecipe['methods'] = {}): (method: string) => boolean {
  const [included, excluded] = [include?.map(namePattern), exclude.map(namePattern)]
  return method =>
    (included === undefined || included.some(pattern => pattern.test(method))) &&
    !excluded.some(pattern => pattern.test(method))
}

/** Options of the TypeScript reader. */
export const typescriptOptions = (request: ReadRequest): TypeScriptOptions => withDeclarations(requestOf(request))

/** @throws {DiagnosticError} when there is no such reader, or with what the reader found wrong */
export async function readDefinitions(request: ReadRequest, file: string): Promise<ReadResult> {
  const plugin = findReader(request.recipe.reader, file)
  requirePackages([{ what: `the reader ${plugin.name}`, packages: plugin.packages }])
  const reader = await plugin.load()
  return reader.read(requestOf(request))
}
