// What git has at the revision that documents are compared with.
import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { must, parse, run } from './tools.mjs'

export const { AGENT_BINDINGS_BASE: base = '' } = process.env

export const configuration = 'agent-bindings.json'

/** The name of a version of a protocol, as a configuration may give it in the place of a path. */
export const named = /^([a-z][a-z0-9-]*)@(.+)$/

/**
 * The path of a document of the configuration at the base; the name as it is, for one that comes with agent-bindings.
 *
 * @param {string} folder of the configuration
 * @param {string} document
 */
function pathAtBase(folder, document) {
  const path = posix.join(folder, document)
  const [, protocol = '', version] = named.exec(document) ?? []
  if (version === undefined || atBase(path) !== undefined) return path
  const beside = posix.join(folder, 'schema', protocol, `${version}.json`)
  return atBase(beside) === undefined ? document : beside
}

/**
 * The documents of a configuration, or of what `check --json` prints, each with the folders of what is made of it.
 *
 * @param {{ document: string, output: string, target?: string }[]} entries
 * @param {string} [folder] that the paths are relative to
 * @param {(folder: string, document: string) => string} [pathOf]
 * @returns {Map<string, Set<string>>}
 */
export function entriesOf(entries, folder = '.', pathOf = posix.join) {
  const found = new Map()
  for (const { document, output, target } of entries) {
    const path = pathOf(folder, document)
    const outputs = found.get(path) ?? new Set()
    found.set(path, outputs)
    // Where a document is written to is no output that is made of it.
    if (target !== 'import') outputs.add(posix.join(folder, output))
  }
  return found
}

/**
 * The documents of the configuration at the base: of the nearest folder that had one, or else of those configurations
 * that are gone, as when the whole project moves.
 */
export function configurationAtBase() {
  const levels = run('git', ['rev-parse', '--show-prefix']).stdout.split('/').length
  const top = '../'.repeat(levels - 1)
  for (let folder = '.', level = 0; level < levels; level++, folder = posix.join(folder, '..')) {
    const found = configurationIn(folder)
    if (found) return found
  }
  const files = run('git', ['ls-tree', '-r', '-z', '--full-tree', '--name-only', base]).stdout.split('\0')
  const gone = files.filter(file => posix.basename(file) === configuration && !existsSync(top + file))
  return new Map(gone.flatMap(file => [...(configurationIn(posix.join(top, posix.dirname(file))) ?? [])]))
}

/**
 * The documents of the configuration that a folder had at the base; undefined when it had none.
 *
 * @param {string} folder
 */
function configurationIn(folder) {
  const path = posix.join(folder, configuration)
  const text = atBase(path)
  if (text === undefined) return undefined
  try {
    return entriesOf(parse(text).generate ?? [], folder, pathAtBase)
  } catch {
    throw new Error(`${path} cannot be read as it was at the base`)
  }
}

/**
 * The text of a file at the base, through links; undefined when it was not there.
 *
 * @param {string} path
 */
export function atBase(path) {
  const inside = posix.join(must('git', ['rev-parse', '--show-prefix']).trim(), path)
  if (posix.isAbsolute(path) || inside.startsWith('../')) return undefined
  const input = `${base}:./${path}\0`
  const { status, stdout, stderr } = run('git', ['cat-file', '--batch', '-z', '--follow-symlinks'], { input })
  if (status !== 0) throw new Error(`git cat-file failed (${status}): ${stderr.trim()}`)
  const [, size] = /^[0-9a-f]+ blob (\d+)\n/.exec(stdout) ?? []
  if (size === undefined) return undefined
  const content = Buffer.from(stdout).subarray(stdout.indexOf('\n') + 1)
  return content.subarray(0, Number(size)).toString()
}
