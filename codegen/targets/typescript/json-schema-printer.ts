import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { messageOf } from '../../../base/error-message.js'
import type { Bindings, Declaration, Documented, ObjectType, Type } from '../../bindings/model.js'
import { DiagnosticError, fail } from '../../bindings/shared.js'
import { docComment, docOf } from './comments.js'
import { lineWidth } from './layout.js'
import { escapeInvisible } from './literals.js'
import { inlineType } from './print-types.js'
import { type NameOf, nodeOf } from './types.js'

/**
 * Prints declarations with json-schema-to-typescript, each by itself: refs are names, so nothing is resolved and no
 * name is changed.
 *
 * @param format whether the package lays its text out, which takes most of the time
 * @throws {DiagnosticError} when the package cannot print one
 */
export async function printDeclarations({ declarations }: Bindings, nameOf: NameOf, format = true): Promise<string[]> {
  const printed: string[] = []
  for (const declaration of declarations) printed.push(await printDeclaration(declaration, nameOf, format))
  return printed
}

/** A name of the same length that stands for a declaration's name while the package prints it: line breaks depend on it. */
const placeholderFor = (name: string) => `D${'d'.repeat(name.length - 1)}`

async function printDeclaration(declaration: Declaration, nameOf: NameOf, format: boolean): Promise<string> {
  const { type } = declaration
  const name = nameOf(declaration)
  const isInterface = type.kind === 'object' && type.properties.length > 0
  const bases = isInterface ? type.extends.map(base => nameOf(base.declaration)) : []
  const schema = isInterface ? objectSchema(type, nameOf) : schemaOf(type, nameOf)
  const placeholder = placeholderFor(name)
  const code = escapeInvisible((await compileOne(schema, name, format)).trim())
  const heading = bases.length > 0 ? `interface ${name} extends ${bases.join(', ')} ` : `$1 ${name} `
  const renamed = code.replace(
    new RegExp(`^export (interface|type) ${placeholder} `),
    (_, kind: string) => `export ${heading.replace('$1', kind)}`,
  )
  return docComment(docOf(declaration)) + renamed
}

async function compileOne(schema: JSONSchema, name: string, format: boolean): Promise<string> {
  try {
    return await compile(schema, placeholderFor(name), {
      additionalProperties: false,
      unknownAny: true,
      bannerComment: '',
      format,
      declareExternallyReferenced: false,
      $refOptions: { resolve: { external: false } },
      style: { printWidth: lineWidth, semi: false, singleQuote: true, bracketSpacing: true, trailingComma: 'all' },
    })
  } catch (error) {
    if (error instanceof DiagnosticError) throw error
    return fail({
      code: 'unprintable-type',
      message: `json-schema-to-typescript cannot print ${name}: ${messageOf(error)}`,
      hint: 'leave the option "types" out: the built-in printer can',
    })
  }
}

/** A type as a schema for the package; types that it cannot express exactly are put in as TypeScript. */
function schemaOf(type: Type, nameOf: NameOf): JSONSchema {
  switch (type.kind) {
    case 'unknown':
    case 'never':
    case 'ref':
    case 'template':
    case 'tuple':
    case 'intersection':
      return asText(type, nameOf)
    case 'primitive':
      return { type: type.primitive }
    case 'literal':
      return isScalar(type.value) ? { enum: [type.value] } : asText(type, nameOf)
    case 'enum': {
      const values = type.members.map(({ value }) => value)
      return type.open === undefined && values.every(isScalar) ? { enum: values } : asText(type, nameOf)
    }
    case 'array':
      return { type: 'array', items: schemaOf(type.item, nameOf) }
    case 'map':
      return type.names ? asText(type, nameOf) : { type: 'object', additionalProperties: schemaOf(type.value, nameOf) }
    case 'union':
      return { anyOf: type.variants.map(variant => schemaOf(variant.type, nameOf)) }
    case 'object':
      return type.properties.length > 0 && type.extends.length === 0 ? objectSchema(type, nameOf) : asText(type, nameOf)
  }
}

const asText = (type: Type, nameOf: NameOf): JSONSchema => ({ tsType: inlineType(nodeOf(type, nameOf)) })

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value !== 'object'

/** Names that the package takes for something else than the name of a property, or calls as methods of the object. */
const taken = new Set(['', '[k: string]', 'prototype', ...Object.getOwnPropertyNames(Object.prototype)])

/** Whether a name of a property becomes part of a URI and back: half of a surrogate pair does not. */
const isSafe = (name: string) => !taken.has(name) && !/[%\p{Cs}]/u.test(name)

function objectSchema(type: ObjectType, nameOf: NameOf): JSONSchema {
  const { properties, others } = type
  if (others || !properties.every(({ name }) => isSafe(name))) return asText({ ...type, extends: [] }, nameOf)
  return {
    type: 'object',
    additionalProperties: false,
    required: properties.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      properties.map(property => [property.name, { ...schemaOf(property.type, nameOf), ...described(property) }]),
    ),
  }
}

/** The package puts the comment round a text by itself. */
function described(documented: Documented): { description?: string } {
  const comment = docComment(docOf(documented))
  if (comment === '') return {}
  const lines = comment.trim().split('\n')
  const text = lines.map(line =>
    line
      .replace(/^\/\*\*\s?|\s*\*\/$/g, '')
      .replace(/^ \* ?/, '')
      .trim(),
  )
  return { description: text.join('\n').trim() }
}
