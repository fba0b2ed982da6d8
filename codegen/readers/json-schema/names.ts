import { isObject } from '../../../base/json.js'
import { pointerTokens } from '../../../base/ref.js'
import { keywordKinds } from '../../protocol/schema-keywords.js'
import { type JsonPlace, placeKey } from '../diagnostics.js'
import { narrowing, silent } from './keywords.js'

/**
 * Where files keep their definitions, as tokens of a JSON pointer: Zod has its registries under `schemas`, and in there
 * what several of them share.
 */
export const containers: readonly (readonly string[])[] = [
  ['$defs'],
  ['definitions'],
  ['components', 'schemas'],
  ['schemas', '__shared', '$defs'],
  ['schemas', '__shared', 'definitions'],
  ['schemas'],
]

/** The tokens of a JSON pointer below the container of definitions that it begins with, if it does. */
function splitContainer(pointer: string): { isInside: boolean; below: string[] } {
  const tokens = pointerTokens(pointer)
  const container = containers.find(keys => keys.every((key, index) => tokens[index] === key))
  return { isInside: container !== undefined, below: container ? tokens.slice(container.length) : tokens }
}

/** Whether a definition stands at a place, or a whole file, and not a schema inside of one. */
export function isDefinition(pointer: string): boolean {
  const { isInside, below } = splitContainer(pointer)
  return pointer === '' || (isInside && below.length > 0 && !below.some(isKeyword))
}

/** Whether a value among definitions is a namespace: definitions by name, and no schema itself. */
export function isNamespace(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every(key => !isKeyword(key) && isSchemaLike(value[key]))
}

const isKeyword = (key: string) =>
  keywordKinds.has(key) || silent.has(key) || narrowing.has(key) || /^(\$|x-)/.test(key)

const isSchemaLike = (value: unknown) => typeof value === 'boolean' || isObject(value)

/**
 * Names for the definition at a place, best first: its own, with its namespaces, with its file, and last the place itself,
 * which is unique.
 */
export function candidateNames(place: JsonPlace): string[] {
  const { own, full } = namesByPointer(place.pointer)
  const fileName = pascal(place.file.replace(/^.*\//s, '').replace(/(\.schema)?\.[^.]*$/s, ''))
  const names = [own ?? fileName, full, fileName + full, placeKey(place)]
  return [...new Set(names.filter(name => name !== ''))]
}

/** The first of {@link candidateNames}, which most definitions get. */
export const bestName = (place: JsonPlace): string =>
  namesByPointer(place.pointer).own || (candidateNames(place)[0] ?? '')

/** The name of a definition by its pointer, and that with its namespaces; `own` is undefined for a whole file. */
function namesByPointer(pointer: string): { own: string | undefined; full: string } {
  const { below } = splitContainer(pointer)
  const words = below.filter(token => !isKeyword(token))
  const full = joined(words)
  const isStructural = words.length < below.length
  return { own: isStructural && words.length > 0 ? full : words.at(-1), full }
}

/** One word unchanged; several with a capital each. */
const joined = (words: readonly string[]) =>
  words.map((word, index) => (index === 0 && words.length === 1 ? word : pascal(word))).join('')

function pascal(text: string): string {
  // Most names are one word, which is found without the tables of all letters.
  const words = /^\w*$/.test(text) ? [text] : text.split(/[^\p{L}\p{N}_$]+/u)
  return words.map(word => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}
