import { getOwn } from './json.js'

/** A `$ref` names a shape: `#/$defs/Name`, a JSON pointer (RFC 6901) in a URI fragment. */

const prefix = '#/$defs/'

// Most names need no encoding.
const plain = /^[\w.-]*$/

/** The `$ref` of a named shape. */
export function refTo(name: string): string {
  if (plain.test(name)) return prefix + name
  return prefix + encodeURIComponent(escapePointer(name)).replace(/%7E/gi, '~')
}

/** The name a `$ref` points to; undefined when it is not of the form `#/$defs/Name`. */
export function refName(ref: string): string | undefined {
  if (!ref.startsWith(prefix)) return undefined
  const written = ref.slice(prefix.length)
  // Most names need no decoding, and most pointers lead into a shape.
  if (written === '' || written.includes('/')) return undefined
  if (!written.includes('%') && !written.includes('~')) return written
  try {
    const token = decodeURIComponent(written)
    return token === '' || token.includes('/') ? undefined : unescapePointer(token)
  } catch {
    return undefined
  }
}

const special = /[~/]/

/** A property name or index as one token of a JSON pointer. */
export function escapePointer(token: string): string {
  return special.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token
}

const unescapePointer = (token: string) =>
  token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token

/** The property names and indices of a JSON pointer. */
export function pointerTokens(pointer: string): string[] {
  return pointer.split('/').slice(1).map(unescapePointer)
}

/** What a JSON pointer leads to in a JSON value; undefined when it leads nowhere. */
export function valueAt(value: unknown, pointer: string): unknown {
  let found = value
  for (const token of pointerTokens(pointer))
    found = typeof found === 'object' && found !== null ? getOwn(found as Record<string, unknown>, token) : undefined
  return found
}
