import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject } from 'ajv'
import type { Wire } from '../../base/wire.js'
import { type Diagnostic, DiagnosticError } from '../protocol/diagnostic.js'
import { parseJsonc, placeOfPointer } from '../protocol/jsonc.js'
import { escapePointer } from '../protocol/reference.js'
import { readText } from '../protocol/text-file.js'
import type { JsonSchemaRecipe } from '../readers/json-schema/options.js'
import type { OpenRpcRecipe } from '../readers/openrpc/options.js'
import type { TypeScriptOptions } from '../readers/typescript/options.js'

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
  options?: Pick<TypeScriptOptions, 'maps' | 'unions' | 'results' | 'declarations' | 'types' | 'names' | 'comments'> &
    JsonSchemaRecipe &
    OpenRpcRecipe
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
  const text = readText(file, {
    what: 'import recipe',
    code: 'unreadable-recipe',
    hint: 'name a protocol with a recipe at schema/<protocol>/import.json, or the path of a recipe',
  })
  const recipe = parseJsonc(text, file, 'invalid-json')
  const validate = new Ajv({
    allErrors: true,
    strict: false,
    meta: false,
    validateSchema: false,
    validateFormats: false,
  })
    .addSchema(schemaFile('protocol.schema.json'), 'protocol.schema.json')
    .compile(schemaFile('import.schema.json'))
  if (!validate(recipe))
    throw new DiagnosticError((validate.errors ?? []).filter(isTelling).map(problem => explain(problem, text, file)))
  return recipe as ImportRecipe
}

const schemaFile = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')) as object

/** That a condition or an alternative failed says nothing besides what failed inside it. */
const isTelling = ({ keyword }: ErrorObject) => keyword !== 'if' && keyword !== 'anyOf'

function explain({ instancePath, message, params }: ErrorObject, text: string, file: string): Diagnostic {
  const { additionalProperty: unknown, missingProperty: missing, allowedValues: allowed } = params
  const pointer = unknown === undefined ? instancePath : `${instancePath}/${escapePointer(unknown)}`
  const told =
    (unknown !== undefined && `unknown key "${unknown}"`) ||
    (missing !== undefined && `"${missing}" is missing`) ||
    (allowed && `must be one of ${allowed.map((value: unknown) => JSON.stringify(value)).join(', ')}`)
  return {
    severity: 'error',
    code: 'invalid-recipe',
    message: told || message,
    ...placeOfPointer(text, file, pointer),
    hint: 'schema/import.schema.json says what a recipe may hold',
  }
}
