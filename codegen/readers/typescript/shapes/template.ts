import { ts } from '../compiler.js'

const escapeText = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const numberPattern = '-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?'

/** Regular expression for the strings of a template literal type; any string where the type does not say more. */
export function templatePattern(type: ts.Type): string {
  return `^${partPattern(type)}$`
}

function partPattern(type: ts.Type): string {
  // The checker has put literals into the texts, and has made a union of patterns where a part was one.
  if (type.flags & ts.TypeFlags.BigInt) return '-?[0-9]+'
  if (type.flags & ts.TypeFlags.Number) return numberPattern
  if (type.flags & ts.TypeFlags.TemplateLiteral) {
    const { texts, types } = type as ts.TemplateLiteralType
    return texts.map((text, index) => escapeText(text) + (types[index] ? partPattern(types[index]) : '')).join('')
  }
  return '[\\s\\S]*'
}
