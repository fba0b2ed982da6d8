import type { JsonSchema } from '../protocol/model.js'
import { readers } from '../readers/index.js'
import { relativePath } from '../readers/option-schemas.js'
import { targets } from '../targets/index.js'

/** JSON Schemas of recipes and configurations, made from the descriptions of readers and targets. */

const text: JsonSchema = { type: 'string', minLength: 1 }
const path: JsonSchema = { ...text, pattern: '^[^\\u0000]*$' }

const placeInFile: JsonSchema = {
  type: 'object',
  required: ['file', 'pointer'],
  additionalProperties: false,
  properties: {
    file: { ...relativePath, description: 'A JSON file of the checkout.' },
    pointer: {
      type: 'string',
      pattern: '^(/.*)?$',
      description: 'JSON pointer to the text in it, such as `/version`.',
    },
  },
}

/** The schema of a recipe, without the options of its reader and without `wire`, which documents have too. */
export const recipeBase = {
  type: 'object',
  required: ['protocol', 'reader', 'entry'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'Where this schema is, relative to the recipe.' },
    protocol: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,99}$', description: 'Name of the protocol.' },
    reader: { ...text, description: 'Kind of the definitions.' },
    repository: {
      type: 'string',
      description: 'Repository or package that holds the definitions; recorded in the document.',
    },
    entry: { ...relativePath, description: 'File with the definitions, relative to the root of the checkout.' },
    version: {
      description:
        'Version of the protocol, or where the checkout says it. Without it the version is given on the command line.',
      anyOf: [text, placeInFile],
    },
    revision: {
      ...placeInFile,
      description: 'Where a published package says which one it is. Without it git is asked.',
    },
    summary: { type: 'string', description: 'One line on what the protocol is.' },
    wire: {},
    summaries: {
      ...relativePath,
      description: 'JSON file beside the recipe with one line on what each method does, by method.',
    },
    methods: {
      type: 'object',
      additionalProperties: false,
      description: 'Which methods are taken, and under which names. `*` in a pattern stands for any text.',
      properties: {
        include: { type: 'array', items: text, description: 'Patterns of methods to take; all without it.' },
        exclude: { type: 'array', items: text, description: 'Patterns of methods to leave out.' },
        rename: {
          type: 'object',
          additionalProperties: text,
          description: 'Wire names that the definitions do not say right: theirs, and the one to write.',
        },
      },
    },
    options: { type: 'object', description: 'Options of the reader.' },
  },
} satisfies JsonSchema

const dialect = 'https://json-schema.org/draft/2020-12/schema'

/** The content of `schema/import.schema.json`, by which editors check recipes. */
export const recipeSchema = (): object => ({
  $schema: dialect,
  title: 'Import recipe',
  description: "How a protocol document is made from a protocol's definitions.",
  ...recipeBase,
  properties: {
    ...recipeBase.properties,
    wire: {
      $ref: 'protocol.schema.json#/$defs/Wire',
      description: 'How messages travel, where the definitions do not say it; recorded in the document.',
    },
  },
  allOf: readers.map(({ name, options }) => whenNamed('reader', name, options)),
})

/** The schema of an entry of `generate` in a configuration, without the options of its target. */
export const generateEntry = {
  description: 'One thing to generate.',
  type: 'object',
  required: ['document', 'target', 'output'],
  additionalProperties: false,
  properties: {
    document: {
      ...path,
      description:
        'Path of the protocol document, relative to this file; or the name and version of one that comes with this package, such as codex@0.169.0.',
    },
    target: {
      ...text,
      description: `Name of the target (${targets.map(({ name }) => name).join(', ')}), or a module of your own: its path or package.`,
    },
    output: { ...path, description: 'Folder of the generated files, relative to this file.' },
    options: { type: 'object', description: 'Options of the target.' },
  },
} satisfies JsonSchema

/** The schema of an entry of `generate` in `schema/config.schema.json`, by which editors check configurations. */
export const generateEntrySchema = (): object => ({
  ...generateEntry,
  allOf: targets.map(({ name, options }) => whenNamed('target', name, options)),
})

/** The schema of `options` for one plug-in. */
const whenNamed = (key: string, name: string, options: JsonSchema) => ({
  if: { properties: { [key]: { const: name } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { options } },
})
