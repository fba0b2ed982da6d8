import { posix } from 'node:path'
import { isObject } from '../../../base/json.js'
import { pointerTokens } from '../../../base/ref.js'
import type { JsonDiagnostics, JsonPlace } from '../diagnostics.js'
import { type Dialect, dialectOfFile } from './dialect.js'
import { dynamicAnchorOf, indexResource, type SchemaIndex } from './identifiers.js'
import { reportDynamic } from './keywords.js'
import { childOf, descendantOf, type Located, type SchemaFile, withIdentifier } from './located.js'

/** Folder that files appear to be in while refs are resolved: nothing is fetched from there. */
const base = 'file:///'

/** Paths that do not count from the folder of the file that they stand in. */
const isAbsolute = /^[a-z][a-z0-9+.-]*:|^\//i

/**
 * The files of one set of definitions. Resolves a `$ref` to the schema it names: by JSON pointer, `$anchor`, `$id`, or as
 * another file of the same folder.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-8.2
 */
export class SchemaFiles {
  readonly #load: (file: string) => unknown
  readonly #diagnostics: JsonDiagnostics
  readonly #roots = new Map<string, Located | undefined>()
  readonly #indexes = new Map<string, SchemaIndex>()
  /** What refs by JSON pointer name, by resource: many refs name the same definition. */
  readonly #pointed = new Map<object, Map<string, Located | undefined>>()
  /** Dynamic anchors that have been taken for the only ones of their name, and a place that refers to each. */
  readonly #dynamic = new Map<string, JsonPlace>()
  /** The file that the recipe names. */
  readonly entry: Located

  /**
   * @param load the parsed content of a file beside the entry; undefined when there is none
   * @param dialect the dialect of the entry, where its `$schema` does not name it
   */
  constructor(entry: string, load: (file: string) => unknown, diagnostics: JsonDiagnostics, dialect?: Dialect) {
    this.#load = load
    this.#diagnostics = diagnostics
    this.entry = this.#add(entry, load(entry), dialect)
  }

  #add(name: string, value: unknown, dialect: Dialect = dialectOfFile(value)): Located {
    const file: SchemaFile = { name, dialect }
    const uri = new URL(encodeURI(name), base).href
    const root = withIdentifier({ file: name, pointer: '', value, resource: { uri, file, pointer: '', value } })
    if (dialect === 'other')
      this.#diagnostics.error({
        code: 'unknown-dialect',
        message: `this reader does not know the dialect ${JSON.stringify(isObject(value) ? value.$schema : undefined)}`,
        at: { file: name, pointer: '/$schema' },
        hint: 'convert it to JSON Schema 2020-12; drafts 04, 06, 07 and 2019-09 are read too',
      })
    this.#roots.set(name, root)
    for (const [anchor, at] of this.#dynamic)
      if (this.#index(name).dynamic.has(anchor)) reportDynamic(this.#diagnostics, at)
    return root
  }

  /** The schema that a `$ref` names; undefined when there is none, and then that is an error. */
  resolve(from: Located, ref: unknown, place: JsonPlace = childOf(from, '$ref') ?? from): Located | undefined {
    const found = typeof ref === 'string' ? this.#find(from, ref) : undefined
    if (found) return found
    const text = JSON.stringify(ref)
    const near = typeof ref === 'string' ? this.#findAround(from, ref) : undefined
    if (near) {
      this.#diagnostics.repeated({
        severity: 'warning',
        code: 'misplaced-ref',
        message: `${text} names nothing in the file: the one in the definition around it is taken`,
        at: place,
        hint: 'point from the root of the file, or give the definition an "$id"',
      })
      return near
    }
    if (typeof ref === 'string' && /^https?:/i.test(ref))
      this.#diagnostics.error({
        code: 'remote-ref',
        message: `${text} is elsewhere: readers fetch nothing`,
        at: place,
        hint: 'save it beside the entry, with this address as its "$id", and refer to it from there by its file name',
      })
    else {
      const file = typeof ref === 'string' ? this.#missingFile(from, ref) : undefined
      this.#diagnostics.error({
        code: 'missing-definition',
        message: file
          ? `${text} names the file ${JSON.stringify(file)}, which is not there`
          : `${text} names nothing in these definitions`,
        at: place,
        hint: file
          ? 'put it there, or correct the $ref, which counts from the folder of the file that it stands in'
          : 'correct the $ref, or add what it names',
      })
    }
    return undefined
  }

  /** The file of the definitions that a `$ref` names, where it is not there. */
  #missingFile(from: Located, ref: string): string | undefined {
    const path = ref.replace(/#.*$/s, '')
    if (path === '' || isAbsolute.test(path) || path.includes('%') || this.#target(from, ref)?.root) return undefined
    const file = posix.join(posix.dirname(from.file), path)
    return file.split('/')[0] === '..' ? undefined : file
  }

  /**
   * The schema that a `$dynamicRef` or `$recursiveRef` names wherever it is used: no other schema has the anchor that it
   * looks for. Undefined when its meaning depends on who refers to it, or it names nothing.
   *
   * @see https://json-schema.org/draft/2020-12/json-schema-core#section-8.2.3.2
   */
  resolveStatic(from: Located, ref: unknown, place: JsonPlace): Located | undefined {
    const found = typeof ref === 'string' ? this.#find(from, ref) : undefined
    const anchor = found && dynamicAnchorOf(found)
    if (anchor === undefined) return found
    this.#dynamic.set(anchor, place)
    const times = [...this.#roots.keys()].map(name => this.#index(name).dynamic.get(anchor) ?? 0)
    return times.reduce((sum, count) => sum + count, 0) === 1 ? found : undefined
  }

  #find(from: Located, ref: string): Located | undefined {
    if (ref === '#' || ref.startsWith('#/')) return this.#findPointed(from, ref)
    const target = this.#target(from, ref)
    return target?.root && this.#fragment(target.root, target.fragment)
  }

  /** The address that a `$ref` names, and the file or schema that has it. */
  #target({ resource: { uri, file } }: Located, ref: string) {
    if (!URL.canParse(ref, uri)) return undefined
    const address = new URL(ref, uri)
    const fragment = address.hash.slice(1)
    address.hash = ''
    return { fragment, root: this.#byUri(address.href) ?? this.#byPath(file.name, ref.replace(/#.*$/s, '')) }
  }

  #findPointed({ resource }: Located, ref: string): Located | undefined {
    const known = this.#pointed.get(resource) ?? new Map<string, Located | undefined>()
    this.#pointed.set(resource, known)
    if (known.has(ref)) return known.get(ref)
    const { file, pointer, value } = resource
    const found = this.#fragment({ file: file.name, pointer, value, resource }, ref.slice(1))
    known.set(ref, found)
    return found
  }

  /**
   * What a `$ref` to `$defs` or `definitions` names in a definition around it, the innermost first: files are pasted
   * together from schemas that were files themselves, and whose refs count from there.
   */
  #findAround(from: Located, ref: string): Located | undefined {
    const root = /^#\/(\$defs|definitions)\//.test(ref) ? this.#roots.get(from.file) : undefined
    let at = root
    let found: Located | undefined
    for (const token of pointerTokens(from.pointer)) {
      at = at && childOf(at, token)
      found = (at && this.#fragment(at, ref.slice(1))) ?? found
    }
    return found
  }

  #fragment(root: Located, fragment: string): Located | undefined {
    let text: string
    try {
      text = decodeURIComponent(fragment)
    } catch {
      return undefined
    }
    if (text === '' || text.startsWith('/')) return descendantOf(root, pointerTokens(text))
    return this.#index(root.file).anchors.get(`${root.resource.uri}#${text}`)
  }

  #byUri(uri: string): Located | undefined {
    for (const name of this.#roots.keys()) {
      const found = this.#index(name).resources.get(uri)
      if (found) return found
    }
    return this.#fileAt(uri)
  }

  /** Another file of the folder, where the `$id` of a file makes its refs relative to an address elsewhere. */
  #byPath(from: string, path: string): Located | undefined {
    if (path === '' || isAbsolute.test(path)) return undefined
    return this.#fileAt(new URL(path, new URL(encodeURI(from), base)).href)
  }

  #fileAt(uri: string): Located | undefined {
    if (!uri.startsWith(base)) return undefined
    try {
      return this.#file(decodeURI(uri.slice(base.length)))
    } catch (error) {
      if (error instanceof URIError) return undefined
      throw error
    }
  }

  #file(name: string): Located | undefined {
    if (this.#roots.has(name)) return this.#roots.get(name)
    const value = this.#load(name)
    if (value !== undefined) return this.#add(name, value)
    this.#roots.set(name, undefined)
    return undefined
  }

  #index(name: string): SchemaIndex {
    const known = this.#indexes.get(name)
    if (known) return known
    const root = this.#roots.get(name)
    const index = root ? indexResource(root) : { resources: new Map(), anchors: new Map(), dynamic: new Map() }
    this.#indexes.set(name, index)
    return index
  }
}
