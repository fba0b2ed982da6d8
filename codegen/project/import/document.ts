import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Diagnostic } from '../../protocol/diagnostic.js'
import { completeDocument } from '../../protocol/document.js'
import type { Protocol } from '../../protocol/model.js'
import { warnOfSlowPatterns } from '../../protocol/patterns/index.js'
import { showPath } from '../paths.js'
import { originRevision } from './origin.js'
import { readDefinitions } from './readers.js'
import type { ImportRecipe } from './recipe.js'
import { type ImportRequest, type PreparedImport, prepareImport } from './request.js'
import { applySummaries } from './summaries.js'

/** A document that was made from definitions, in memory. */
export interface MadeDocument {
  /** What the text says. */
  protocol: Protocol
  /** Absolute path of the file that it belongs in. */
  output: string
  text: string
  /** Warnings, and places where JSON Schema says less than the definitions. */
  diagnostics: Diagnostic[]
}

/**
 * Makes a protocol document from definitions, in memory.
 *
 * @throws {DiagnosticError} when anything is wrong
 */
export const makeDocument = async (request: ImportRequest): Promise<MadeDocument> =>
  makePrepared(prepareImport(request), request)

/** Makes a protocol document by a recipe that is loaded. @throws {DiagnosticError} when anything is wrong */
export async function makePrepared(
  { recipeFile, documents, reading }: PreparedImport,
  request: Pick<ImportRequest, 'cwd' | 'output' | 'revision' | 'mayBeUnversioned'>,
): Promise<MadeDocument> {
  const { recipe, folder, root, version } = reading
  const output = resolve(request.cwd, request.output ?? join(documents, `${version}.json`))
  const revision = request.revision ?? originRevision(root, recipe, output, request.mayBeUnversioned)
  const { protocol: read, diagnostics } = await readDefinitions(reading, recipeFile)
  const made: Protocol = {
    ...schemaLink(documents, output),
    ...read,
    origin: {
      ...(recipe.repository === undefined ? {} : { repository: recipe.repository }),
      ...(revision !== undefined && { revision }),
      path: recipe.entry,
    },
    ...(recipe.summary === undefined ? {} : { summary: recipe.summary }),
    ...((read.wire ?? recipe.wire) && { wire: { ...read.wire, ...recipe.wire } }),
  }
  applyRenames(made, recipe)
  diagnostics.push(...applySummaries(made, recipe, folder))
  const { protocol, text } = completeDocument(made, output)
  diagnostics.push(...warnOfSlowPatterns(protocol, showPath(output)))
  return { protocol, text, output, diagnostics }
}

function applyRenames({ methods }: Protocol, recipe: ImportRecipe): void {
  const rename = new Map(Object.entries(recipe.methods?.rename ?? {}))
  for (const method of methods) method.method = rename.get(method.method) ?? method.method
}

/** Where an editor finds the schema of the document, when it lies beside the recipe's folder as in this package. */
function schemaLink(documents: string, output: string): { $schema?: string } {
  const schema = join(documents, '..', 'protocol.schema.json')
  return existsSync(schema) ? { $schema: showPath(schema, dirname(output)) } : {}
}
