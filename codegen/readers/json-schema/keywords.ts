/** Keywords of JSON Schema, draft-07 and 2020-12, that documents do not have. */

/** Annotations, and keywords that are read elsewhere. */
export const silent: ReadonlySet<string> = new Set([
  'title',
  '$comment',
  '$schema',
  '$id',
  '$anchor',
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

/** They make the meaning of a schema depend on who refers to it. */
export const dynamic: ReadonlySet<string> = new Set([
  '$dynamicRef',
  '$dynamicAnchor',
  '$recursiveRef',
  '$recursiveAnchor',
])
