import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isObject, type JsonObject } from '../../../base/json.js'
import { isWithin } from '../../../base/paths.js'
import { fail } from '../../protocol/diagnostic.js'
import { parseJson } from '../../protocol/document.js'
import { readText } from '../../protocol/text-file.js'

/** The name of a protocol about which nothing is known. */
const usualName = 'my-agent'

const longestName = 100

/** Longer titles are sentences, and no names. */
const longestTitle = 40

export const isName = (name: string) => /^[a-z][a-z0-9-]*$/.test(name) && name.length <= longestName

/** @throws {DiagnosticError} when the name cannot be that of a protocol */
export function requireName(name: string): void {
  if (!isName(name))
    fail({
      code: 'invalid-name',
      message: `${JSON.stringify(name)} is no name of a protocol`,
      hint: `lower-case letters, digits and hyphens, such as ${usualName}`,
    })
}

/** The name of a protocol made from a title, such as `MCP Apps`; undefined when that gives none. */
export const nameIn = (title: unknown): string | undefined =>
  typeof title === 'string' && title.length <= longestTitle ? nameOfWords(wordsOf(title)) : undefined

/** The words of a text in lower case, without accents. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')

const nameOfWords = (words: readonly string[]): string | undefined =>
  words
    .join('-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longestName) || undefined

/** Words in names of files that say nothing about the protocol. */
const general =
  /^(api|definitions?|draft|index|json|jsonrpc|latest|messages?|meta|model|open|openrpc|protocol|rpc|schemas?|spec|stable|types?|unstable|v?\d.*)$/

/**
 * The name of a protocol after the file of its definitions; after the package that the file is part of, where the name of
 * the file says nothing.
 *
 * @param folder the project, which the file lies in; absolute, as is the file
 */
export function nameOfFile(file: string, folder: string): string {
  const words = wordsOf(basename(file).replace(/(\.d)?\.\w+$/, ''))
  const own = nameOfWords(words.filter(word => !general.test(word)))
  if (own !== undefined) return own
  for (let at = dirname(file); isWithin(at, folder); at = dirname(at)) {
    const name = packageName(join(at, 'package.json'))
    if (name !== undefined) return name
    if (at === folder) break
  }
  return usualName
}

function packageName(manifest: string): string | undefined {
  const name = readPackage(manifest)?.name
  return typeof name === 'string' ? nameOfWords(wordsOf(name.replace(/^@[^/]*\//, ''))) : undefined
}

function readPackage(manifest: string): JsonObject | undefined {
  if (!existsSync(manifest)) return undefined
  const value = parseJson(
    readText(manifest, { what: 'package.json', code: 'unreadable-package', hint: 'correct it' }),
    manifest,
  )
  return isObject(value) ? value : undefined
}

/**
 * The version of the installed package that a file belongs to, and the `package.json` that says it; undefined for a file
 * of the project itself, whose version is not that of the protocol.
 */
export function installedVersion(file: string): { version: string; manifest: string } | undefined {
  for (let at = dirname(file); /[\\/]node_modules[\\/]/.test(at); at = dirname(at)) {
    const manifest = join(at, 'package.json')
    const version = readPackage(manifest)?.version
    if (typeof version === 'string' && version !== '') return { version, manifest }
  }
  return undefined
}
