/**
 * Identity of documents. One file has many URIs: clients differ in which characters they encode (`(`, `@`, `+`), and some
 * write a drive letter in upper case.
 */

/** Scheme, authority, path, query and fragment; see RFC 3986, appendix B. */
const uriParts = /^([^:/?#]+):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

/**
 * The same text for every URI of one document, by the rules of URIs alone: percent-encoding, `.` and `..`, doubled
 * slashes and the case of scheme, host and drive make no difference. The disk is not read.
 */
export function documentKey(uri: string): string {
  const [, scheme, authority = '', path = '', query, fragment] = uriParts.exec(uri) ?? []
  if (scheme === undefined) return uri
  const isFile = scheme.toLowerCase() === 'file'
  const host = decode(authority).toLowerCase()
  const decoded = decode(path)
  return JSON.stringify([
    scheme.toLowerCase(),
    isFile && host === 'localhost' ? '' : host,
    isFile ? normalPath(decoded) : decoded,
    query === undefined ? null : decode(query),
    fragment === undefined ? null : decode(fragment),
  ])
}

/** Text that is not percent-encoded UTF-8 stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function normalPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/'))
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  const [first = ''] = parts
  if (/^[a-z]:$/i.test(first)) parts[0] = first.toUpperCase()
  return `/${parts.join('/')}`
}

/**
 * A map by document: every spelling of a URI leads to the same value. The keys are the URIs as they were first set.
 */
export class DocumentMap<Value> extends Map<string, Value> {
  readonly #uris = new Map<string, string>()

  /** @param entries URIs and values, as for `Map` */
  constructor(entries: Iterable<readonly [uri: string, value: Value]> = []) {
    super()
    for (const [uri, value] of entries) this.set(uri, value)
  }

  /** The URI that a document was set under; undefined when it is not in the map. */
  uriOf(uri: string): string | undefined {
    return this.#uris.get(documentKey(uri))
  }

  override get(uri: string): Value | undefined {
    return super.get(this.uriOf(uri) ?? uri)
  }

  override has(uri: string): boolean {
    return this.uriOf(uri) !== undefined
  }

  override set(uri: string, value: Value): this {
    const key = documentKey(uri)
    const known = this.#uris.get(key) ?? uri
    this.#uris.set(key, known)
    return super.set(known, value)
  }

  override delete(uri: string): boolean {
    const known = this.uriOf(uri)
    this.#uris.delete(documentKey(uri))
    return known !== undefined && super.delete(known)
  }

  override clear(): void {
    this.#uris.clear()
    super.clear()
  }
}
