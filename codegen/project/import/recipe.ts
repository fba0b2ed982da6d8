import { isObject } from '../../../base/json.js'
import type { Wire } from '../../../base/wire.js'
import { checkValue, locateProblems, type ValueProblem } from '../../protocol/check-value.js'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import { parseJsonc } from '../../protocol/jsonc.js'
import { readText } from '../../protocol/text-file.js'
import { findWireProblems } from '../../protocol/validate.js'
import type { JsonSchemaRecipe, OpenRpcRecipe, TypeScriptOptions } from '../../readers/index.js'
import { recipeBase } from '../recipe-schema.js'
import { findReader } from './find-reader.js'

/** How a protocol document is made from definitions: `schema/import.schema.json` in types. */
export interface ImportRecipe {
  protocol: string
  reader: string
  repository?: string
  entry: string
  version?: string | PlaceInFile
  revision?: PlaceInFile
  summary?: string
  wire?: Wire
  summaries?: string
  methods?: { include?: string[]; exclude?: string[]; rename?: Record<string, string> }
  options?: Pick<
    TypeScriptOptions,
    'maps' | 'unions' | 'values' | 'results' | 'declarations' | 'types' | 'names' | 'comments'
  > &
    JsonSchemaRecipe &
    OpenRpcRecipe
}

/** A place in a checkout: a JSON file, and a pointer to a text in it. */
export interface PlaceInFile {
  file: string
  pointer: string
}

/**
 * Reads a recipe: JSON, comments allowed.
 *
 * @throws {DiagnosticError} with the line and column of each thing that is wrong
 */
export function loadRecipe(file: string): ImportRecipe {
  const text = readText(file, {
    what: 'import recipe',
    code: 'unreadable-recipe',
    hint: 'name a protocol with a recipe at schema/<protocol>/import.json, or the path of a recipe',
  })
  return parseRecipe(text, file)
}

/** Parses the text of a recipe. @throws {DiagnosticError} with the line and column of each thing that is wrong */
export function parseRecipe(text: string, file: string): ImportRecipe {
  const recipe = parseJsonc(text, file, 'invalid-json')
  const problems = findRecipeProblems(recipe, file)
  if (problems.length > 0)
    throw new DiagnosticError(
      locateProblems(
        problems,
        { text, shown: file },
        { code: 'invalid-recipe', hint: 'schema/import.schema.json says what a recipe may hold' },
      ),
    )
  return recipe as ImportRecipe
}

function findRecipeProblems(recipe: unknown, file: string): ValueProblem[] {
  const problems = checkValue(recipe, recipeBase)
  if (problems.length > 0 || !isObject(recipe)) return problems
  const { reader, options = {}, wire = {} } = recipe
  const plugin = findReader(String(reader), file)
  const wrongOptions = checkValue(options, plugin.options)
  return [
    ...findWireProblems(wire, '/wire'),
    ...wrongOptions.map(problem => ({ ...problem, pointer: `/options${problem.pointer}` })),
  ]
}
