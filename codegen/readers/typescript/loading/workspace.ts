import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../../../../base/json.js'
import { requireFrom } from '../../../../base/require-from.js'
import { ts } from '../compiler.js'
import type { FolderFiles } from './files.js'

/** Packages of the workspace that a folder declares in `package.json` or `pnpm-workspace.yaml`, by name: their folders. */
export function findWorkspacePackages(checkout: FolderFiles, folder: string): Map<string, string> {
  const patterns = workspacePatterns(checkout, folder)
  const packages = new Map<string, string>()
  for (const found of expand(folder, patterns)) {
    const name = readJson(checkout, join(found, 'package.json'))?.name
    if (typeof name === 'string' && !packages.has(name)) packages.set(name, found)
  }
  return packages
}

function workspacePatterns(checkout: FolderFiles, folder: string): string[] {
  const listed = readJson(checkout, join(folder, 'package.json'))?.workspaces
  const yaml = checkout.readFile(join(folder, 'pnpm-workspace.yaml'))
  return [...strings(isObject(listed) ? listed.packages : listed), ...(yaml === undefined ? [] : packagesInYaml(yaml))]
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : []

function packagesInYaml(text: string): string[] {
  // Loaded here, since most checkouts have no such file.
  const { parse } = requireFrom(import.meta.url)('yaml') as typeof import('yaml')
  try {
    const value: unknown = parse(text, { maxAliasCount: 0 })
    return isObject(value) ? strings(value.packages) : []
  } catch {
    return []
  }
}

/** A JSON file of a checkout, comments allowed; undefined when it is none. */
function readJson(checkout: FolderFiles, file: string): Record<string, unknown> | undefined {
  const text = checkout.readFile(file)
  const value: unknown = text === undefined ? undefined : parseJson(file, text)
  return isObject(value) ? value : undefined
}

/** JSON is parsed by the faster parser; TypeScript's takes comments and trailing commas too. */
function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return ts.parseConfigFileTextToJson(file, text).config
  }
}

/** The rest of a pattern that a folder has matched so far. */
type Rest = readonly string[]

/** Folders that a list of patterns names. Each folder is looked at once, however many patterns lead to it. */
function expand(root: string, patterns: readonly string[]): string[] {
  const toParts = (pattern: string): Rest => pattern.split('/').filter(part => part !== '' && part !== '.')
  const excluded = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => toParts(pattern.slice(1)))
  const found: string[] = []
  const visit = (folder: string, included: Rest[], left: Rest[]): void => {
    if (left.some(isMatched)) return
    if (included.some(isMatched)) found.push(folder)
    if (!included.some(rest => rest.length > 0)) return
    for (const name of subfolders(folder)) {
      const next = included.flatMap(rest => advance(rest, name))
      if (next.length > 0) visit(join(folder, name), unique(next), unique(left.flatMap(rest => advance(rest, name))))
    }
  }
  visit(root, patterns.filter(pattern => !pattern.startsWith('!')).map(toParts), excluded)
  return found
}

const isMatched = (rest: Rest): boolean => rest.every(part => part === '**')

const unique = (rests: Rest[]): Rest[] => [...new Map(rests.map(rest => [rest.join('/'), rest])).values()]

/** The rest of a pattern after a folder of this name; nothing when the folder does not match. */
function advance(rest: Rest, name: string): Rest[] {
  const [part, ...others] = rest
  if (part === undefined) return []
  if (part === '**') return [rest, ...advance(others, name)]
  return matchesName(part, name) ? [others] : []
}

/** Whether a name is that of a pattern with stars, in time linear in both. */
function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...texts] = pattern.split('*')
  const last = texts.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const text of texts) {
    const found = name.indexOf(text, at)
    if (found < 0) return false
    at = found + text.length
  }
  return at <= name.length - last.length
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .map(entry => entry.name)
      .sort()
  } catch {
    return []
  }
}
