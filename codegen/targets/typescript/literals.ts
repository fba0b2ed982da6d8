import { escapeUnseen } from '../../../base/visible-text.js'
import type { Json } from '../../bindings/shared.js'

/** How protocol texts become TypeScript literals: the one place where quotes are put round them. */

const shortEscapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Text in which every character that could mislead a parser or a reader is an escape. */
export const escapeText = (text: string): string =>
  escapeUnseen(text.replace(/[\\\n\r\t]/g, character => shortEscapes[character] ?? ''))

/** Code in whose literals every character that could mislead a reader is an escape; escapes that are there stay. */
export const escapeInvisible = (code: string): string => code.split('\r').map(escapeUnseen).join('\r')

// Most strings need no escapes.
const harmless = /^[\w $#/.:@-]*$/

/** A string literal in the quotes that need fewer escapes, single ones when it makes no difference. */
export function stringLiteral(text: string): string {
  if (harmless.test(text)) return `'${text}'`
  const escaped = escapeText(text)
  const single = escaped.split("'").length
  const double = escaped.split('"').length
  return single > double ? `"${escaped.replaceAll('"', '\\"')}"` : `'${escaped.replaceAll("'", "\\'")}'`
}

// The letters of the first plane: the tables of compilers differ in the others.
const identifier = /^(?:[$_]|(?![\u{10000}-\u{10ffff}])\p{ID_Start})(?:\$|(?![\u{10000}-\u{10ffff}])\p{ID_Continue})*$/u

// Most names are recognized without the tables of letters.
const plainIdentifier = /^[A-Za-z_$][\w$]*$/

/** A property name: bare where TypeScript allows it, otherwise a string literal. */
export function propertyName(name: string): string {
  return plainIdentifier.test(name) || identifier.test(name) ? name : stringLiteral(name)
}

/** A number literal, as the formatter writes it. */
export function numberLiteral(value: number): string {
  return Object.is(value, -0) ? '0' : String(value).replace('e+', 'e')
}

/** A key of an object literal: as a computed name, `__proto__` is a property like any other. */
export const jsonKey = (key: string): string => (key === '__proto__' ? "['__proto__']" : propertyName(key))

/** A JSON value as an expression on one line. */
export function jsonLiteral(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numberLiteral(value)
  if (typeof value === 'string') return stringLiteral(value)
  if (Array.isArray(value)) return `[${value.map(jsonLiteral).join(', ')}]`
  const entries = Object.entries(value).map(([key, item]) => `${jsonKey(key)}: ${jsonLiteral(item)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}
