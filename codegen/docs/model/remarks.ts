import { showLine, showText } from '../../../base/visible-text.js'
import type { JsonSchema } from '../../protocol/model.js'
import { type Block, remark, type Token } from './blocks.js'

/** Keywords that limit the values of a type, and the words before their value. */
const limits: Record<string, [keyof JsonSchema, string][]> = {
  string: [
    ['format', ''],
    ['pattern', 'like '],
    ['minLength', 'length ≥ '],
    ['maxLength', 'length ≤ '],
  ],
  number: [
    ['format', ''],
    ['minimum', '≥ '],
    ['maximum', '≤ '],
    ['exclusiveMinimum', '> '],
    ['exclusiveMaximum', '< '],
    ['multipleOf', 'multiple of '],
  ],
  array: [
    ['minItems', 'items ≥ '],
    ['maxItems', 'items ≤ '],
    ['uniqueItems', 'each once'],
  ],
  object: [
    ['minProperties', 'properties ≥ '],
    ['maxProperties', 'properties ≤ '],
  ],
}

/** The other constraints of a schema, in brackets behind its type. */
export function remarks(schema: JsonSchema, type: string): Token[] {
  const words = (limits[type === 'integer' ? 'number' : type] ?? [])
    .filter(([key]) => schema[key] !== undefined && schema[key] !== false)
    .map(([key, word]) => (schema[key] === true ? word : `${word}${showLine(String(schema[key]))}`))
  return words.length > 0 ? [remark(` (${words.join(', ')})`)] : []
}

/** The name that the definitions give a value or a variant, in brackets behind it. */
export const nameRemark = (name: string | undefined): Token[] => (name ? [remark(` (${showLine(name)})`)] : [])

/** A block with the description of its schema as a note. */
export function noted(schema: JsonSchema, block: Block): Block {
  const [first, ...rest] = block.lines
  if (!first) return block
  const note = [statusNote(schema), showText(schema.description ?? '').trim()].filter(text => text !== '').join('\n')
  return {
    ...block,
    lines: [{ ...first, ...(note && { note }), ...(schema.deprecated && { deprecated: true }) }, ...rest],
  }
}

const statusNote = ({ 'x-stability': stability, 'x-since': since }: JsonSchema): string =>
  [stability, since !== undefined && `since ${showLine(since)}`].filter(word => word).join(', ')
