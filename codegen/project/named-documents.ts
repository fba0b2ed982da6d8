import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearestNames } from '../../base/nearest-names.js'
import { isWithin, statIfThere } from '../../base/paths.js'
import { fail } from '../protocol/diagnostic.js'
import { loadDocument } from '../protocol/document.js'
import { compareVersions } from '../protocol/versions.js'
import { findConfig, loadConfig } from './config.js'
import { showPath } from './paths.js'

/** The folder of the documents and recipes that come with this package. */
export const ownSchemas = fileURLToPath(new URL('../../schema/', import.meta.url))

/** A protocol document and the name it goes by: `codex@0.169.0`. */
export interface NamedDocument {
  protocol: string
  version: string
  file: string
}

/** The parts of `codex` or `codex@0.169.0`; undefined when it is no such name. */
export function parseName(name: string): { protocol: string; version: string | undefined } | undefined {
  const [, protocol, version] = /^([a-z][a-z0-9-]*)(?:@(.+))?$/.exec(name) ?? []
  return protocol === undefined ? undefined : { protocol, version }
}

/** Lists the documents of one place: a folder, a configuration, or this package. */
type ListDocuments = () => NamedDocument[]

/**
 * Finds the document of a version of a protocol: in `schema/` here and beside the configuration, among the documents of
 * the configuration, then among those of this package. The first place that has it wins.
 *
 * @param version the newest version of the first place that has any, when it is not given
 * @param from folder where the search starts
 * @throws {DiagnosticError} that names similar documents, when there is none
 */
export function findNamedDocument(protocol: string, version?: string, from = '.'): NamedDocument {
  const places = placesFrom(from, protocol)
  for (const list of places) {
    const found = list().filter(named => version === undefined || named.version === version)
    const newest = found.sort((a, b) => compareVersions(b.version, a.version))[0]
    if (newest) return newest
  }
  return failUnknown(protocol, version, places)
}

/** The document of a version in a folder of documents; undefined when there is none. */
export const findIn = (root: string, protocol: string, version: string): NamedDocument | undefined =>
  documentsIn(root, protocol).find(named => named.version === version)

/** Whether any place has a document of a protocol. */
export const isKnownProtocol = (protocol: string, from = '.'): boolean =>
  placesFrom(from, protocol).some(list => list().length > 0)

function placesFrom(from: string, protocol: string): ListDocuments[] {
  const config = findConfig(from)
  const folder = config === undefined ? resolve(from) : dirname(config)
  const roots = [...new Set([resolve(from, 'schema'), resolve(folder, 'schema')])]
  return [
    ...roots.map(root => () => documentsIn(root, protocol)),
    () => (config === undefined ? [] : documentsOf(config).filter(named => named.protocol === protocol)),
    () => documentsIn(ownSchemas, protocol),
  ]
}

function documentsOf(config: string): NamedDocument[] {
  return loadConfig(config).generate.flatMap(({ document }) => {
    const file = resolve(dirname(config), document)
    if (!existsSync(file)) return []
    const { protocol, version } = loadDocument(showPath(file))
    return [{ protocol, version, file }]
  })
}

/** The documents `<version>.json` in the folder of a protocol; recipes and summaries lie beside them. */
function documentsIn(root: string, protocol: string): NamedDocument[] {
  const folder = join(root, protocol)
  if (!isWithin(folder, root)) return []
  return namesIn(folder)
    .filter(name => name.endsWith('.json') && !/^(import.*|summaries)\.json$/.test(name))
    .map(name => ({ protocol, version: name.slice(0, -'.json'.length), file: join(folder, name) }))
}

const foldersIn = (root: string) => namesIn(root).filter(name => !name.includes('.'))

/** Names in a folder, in order; none when it is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function failUnknown(protocol: string, version: string | undefined, places: readonly ListDocuments[]): never {
  const versions = [...new Set(places.flatMap(list => list().map(named => named.version)))].sort(compareVersions)
  const own = foldersIn(ownSchemas)
  const isFolder = version === undefined && statIfThere(protocol)?.isDirectory()
  const hint =
    versions.length > 0
      ? suggest(version === undefined ? [] : nearestVersions(version, versions), versions, protocol)
      : suggest(nearestNames(protocol, own), own)
  return fail({
    code: version === undefined ? 'unknown-protocol' : 'unknown-version',
    message: `there is no document of ${protocol}${version === undefined ? '' : ` ${version}`}${isFolder ? `, and ./${protocol} is a folder` : ''}`,
    hint: `${hint}${hint.endsWith('?') ? ' Looked' : '; looked'} for schema/${protocol}/${version ?? '<version>'}.json here, among the documents of the configuration, and in this package`,
  })
}

const nearestVersions = (version: string, known: readonly string[]) => {
  const longer = known.filter(other => other.startsWith(`${version}.`))
  return longer.length > 0 ? longer : nearestNames(version, known)
}

function suggest(near: readonly string[], known: readonly string[], protocol?: string): string {
  const full = (name: string) => (protocol === undefined ? name : `${protocol}@${name}`)
  return near.length > 0 ? `did you mean ${near.map(full).join(' or ')}?` : `known: ${known.map(full).join(', ')}`
}
