import { isObject } from '../../base/json.js'
import type { GuessedRecipe, ReaderPlugin } from './reader.js'

/**
 * Finds the reader for JSON definitions from their content. Undefined when none fits.
 *
 * @param value parsed JSON
 */
export function guessRecipe(value: unknown, readers: readonly ReaderPlugin[]): GuessedRecipe | undefined {
  if (!isObject(value)) return undefined
  for (const { name, recognize } of readers) {
    const options = recognize?.(value)
    if (options) return { reader: name, options }
  }
  return undefined
}

/** A tree of methods: the key of their wire names, and the branches at the root that hold any. */
export interface GuessedTree {
  marker: string
  branches: readonly string[]
}

/** Recognises a tree whose leaves have the wire name of a method beside `params` or `result`. */
export function guessTree(value: unknown): GuessedTree | undefined {
  if (!isObject(value)) return undefined
  const branches = Object.keys(value).filter(key => !/^(\$?defs|definitions)$/.test(key))
  const marked = branches.map(branch => ({ branch, marker: markerIn(value[branch], 0) }))
  const marker = marked.find(found => found.marker !== undefined)?.marker
  if (marker === undefined) return undefined
  return { marker, branches: marked.filter(found => found.marker === marker).map(({ branch }) => branch) }
}

const deepestLeaf = 12

function markerIn(value: unknown, depth: number): string | undefined {
  if (!isObject(value) || depth > deepestLeaf) return undefined
  const marker = Object.keys(value).find(key => /method$/i.test(key) && typeof value[key] === 'string')
  if (marker !== undefined && ('params' in value || 'result' in value)) return marker
  for (const inner of Object.values(value)) {
    const found = markerIn(inner, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
