import { escapePattern } from '../../../../base/name-pattern.js'
import { placeholderPatterns } from '../../../protocol/placeholder-patterns.js'
import { ts } from '../compiler.js'

/** Regular expression for the strings of a template literal type; any string where the type does not say more. */
export function templatePattern(type: ts.Type): string {
  return `^${partPattern(type)}$`
}

function partPattern(type: ts.Type): string {
  // The checker has put literals into the texts, and has made a union of patterns where a part was one.
  if (type.flags & ts.TypeFlags.BigInt) return '-?[0-9]+'
  if (type.flags & ts.TypeFlags.Number) return placeholderPatterns.number
  if (type.flags & ts.TypeFlags.TemplateLiteral) {
    const { texts, types } = type as ts.TemplateLiteralType
    return texts.map((text, index) => escapePattern(text) + (types[index] ? partPattern(types[index]) : '')).join('')
  }
  return placeholderPatterns.string
}
