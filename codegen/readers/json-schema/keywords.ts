import type { JsonDiagnostics, JsonPlace } from '../diagnostics.js'
import { dialectOf, idKeyword } from './dialect.js'
import type { Located } from './located.js'

// Keywords of JSON Schema, draft-07 and 2020-12, that documents do not have.

/** Annotations, and keywords that are read elsewhere. */
export const silent: ReadonlySet<string> = new Set([
  'title',
  '$comment',
  '$schema',
  '$id',
  '$anchor',
  // They matter to a "$dynamicRef" or "$recursiveRef" only.
  '$dynamicAnchor',
  '$recursiveAnchor',
  '$vocabulary',
  '$defs',
  'definitions',
  'readOnly',
  'writeOnly',
  'contentEncoding',
  'contentMediaType',
])

/** Constraints that documents cannot express: leaving them out widens the schema. */
export const narrowing: ReadonlySet<string> = new Set([
  'contains',
  'contentSchema',
  'dependencies',
  'dependentRequired',
  'dependentSchemas',
  'else',
  'if',
  'maxContains',
  'minContains',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
])

/** They may make the meaning of a schema depend on who refers to it. */
const dynamic: ReadonlySet<string> = new Set(['$dynamicRef', '$recursiveRef'])

/** Reports a ref whose meaning depends on who refers to the schema around it. */
export const reportDynamic = (diagnostics: JsonDiagnostics, at: JsonPlace): void =>
  diagnostics.error({
    code: 'dynamic-ref',
    message: 'documents cannot express this ref: what it names depends on the schema that refers to the one around it',
    at,
    hint: 'refer with "$ref"',
  })

/** Reports a keyword that is left out, where that changes what is valid or the keyword is not known. */
export function reportLeftOut(diagnostics: JsonDiagnostics, keyword: string, at: Located): void {
  const { value, resource } = at
  if (keyword === '$schema' && dialectOf({ $schema: value }) !== resource.file.dialect && at.pointer !== '/$schema')
    diagnostics.error({
      code: 'mixed-dialects',
      message: 'this schema is in another dialect than its file',
      at,
      hint: 'write both in one',
    })
  else if (dynamic.has(keyword)) reportDynamic(diagnostics, at)
  else if (narrowing.has(keyword)) {
    if (value !== true || keyword === 'contains')
      diagnostics.widened(`documents cannot say "${keyword}": the shape admits more`, at)
  } else if (!silent.has(keyword) && keyword !== idKeyword(resource.file.dialect))
    diagnostics.repeated({
      severity: 'warning',
      code: 'unknown-keyword',
      message: `"${keyword}" is no keyword of JSON Schema: it says nothing and is left out`,
      at,
      hint: 'write what it means with the keywords of JSON Schema',
    })
}

/** Reports a keyword that the dialect does not have yet. */
export function reportNewer(diagnostics: JsonDiagnostics, keyword: string, at: Located): void {
  diagnostics.repeated({
    severity: 'warning',
    code: 'newer-keyword',
    message: `"${keyword}" came after ${at.resource.file.dialect}: read as later drafts have it`,
    at,
    hint: 'name a later draft in "$schema"',
  })
}
