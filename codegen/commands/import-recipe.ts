import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject } from 'ajv'
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { type Diagnostic, DiagnosticError, fail, type Place } from '../protocol/diagnostic.js'
import type { BundleOptions } from '../readers/json-schema-bundle/options.js'
import type { TypeScriptOptions } from '../readers/typescript/options.js'

/** How a protocol document is made from definitions: `schema/import.schema.json` in types. */
export interface ImportRecipe {
  protocol: string
  reader: string
  repository?: string
  source: string
  version?: string | PlaceInFile
  revision?: PlaceInFile
  summary?: string
  summaries?: string
  methods?: { include?: string[]; exclude?: string[]; rename?: Record<string, string> }
  options?: Pick<TypeScriptOptions, 'maps' | 'declarations' | 'types' | 'names' | 'comments'> &
    Pick<BundleOptions, 'sides'>
}

/** Where a checkout says something about itself: a JSON file and a pointer to a text in it. */
export interface PlaceInFile {
  file: string
  pointer: string
}

/**
 * Reads a recipe: JSON, comments allowed.
 *
 * @throws DiagnosticError with the line and column of each thing that is wrong.
 */
export function loadRecipe(file: string): ImportRecipe {
  const text = readRecipeText(file)
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error || !tree)
    fail({
      code: 'invalid-json',
      message: error ? `this is not JSON (${printParseErrorCode(error.error)})` : 'the recipe is empty',
      ...placeIn(text, file, error?.offset ?? 0),
    })
  const recipe: unknown = getNodeValue(tree)
  const validate = new Ajv({ allErrors: true, strict: false, meta: false, validateSchema: false }).compile(
    recipeSchema(),
  )
  if (!validate(recipe))
    throw new DiagnosticError(
      (validate.errors ?? []).filter(isTelling).map(problem => explain(problem, text, tree, file)),
    )
  return recipe as ImportRecipe
}

function readRecipeText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    return fail({
      code: 'unreadable-recipe',
      message: `the import recipe cannot be read: ${(error as Error).message}`,
      place: { file },
      hint: 'name a protocol with a recipe at schema/<protocol>/import.json, or the path of a recipe',
    })
  }
}

const recipeSchema = (): object =>
  JSON.parse(readFileSync(new URL('../../schema/import.schema.json', import.meta.url), 'utf8')) as object

/** That a condition or an alternative failed says nothing besides what failed inside it. */
const isTelling = ({ keyword }: ErrorObject) => keyword !== 'if' && keyword !== 'anyOf'

function explain({ instancePath, message, params }: ErrorObject, text: string, tree: Node, file: string): Diagnostic {
  const unknown = (params as { additionalProperty?: string }).additionalProperty
  const pointer = unknown === undefined ? instancePath : `${instancePath}/${unknown}`
  const steps = pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const node = findNodeAtLocation(
    tree,
    steps.map(part => (/^\d+$/.test(part) ? Number(part) : part)),
  )
  const allowed = (params as { allowedValues?: unknown[] }).allowedValues
  const what = unknown === undefined ? `${pointer || 'the recipe'} ${message}` : `the recipe knows no '${unknown}' here`
  return {
    severity: 'error',
    code: 'invalid-recipe',
    message: allowed ? `${what}: ${allowed.map(value => JSON.stringify(value)).join(', ')}` : what,
    ...placeIn(text, file, (node?.parent?.type === 'property' ? node.parent : node)?.offset ?? tree.offset),
    hint: 'schema/import.schema.json says what a recipe may hold',
  }
}

function placeIn(text: string, file: string, offset: number): { place: Place; sourceLine: string } {
  const before = text.slice(0, offset).split('\n')
  const line = before.length
  return {
    place: { file, line, column: (before.at(-1) ?? '').length + 1 },
    sourceLine: text.split('\n')[line - 1]?.replace(/\r$/, '') ?? '',
  }
}
