import { join } from 'node:path'
import { readBounded } from '../../../base/bounded-read.js'
import { byCodeUnits } from '../../protocol/normalize.js'
import { badPath } from '../paths.js'

/** Name of the file in every output folder that lists what was generated there. */
export const manifestName = '.agent-bindings-manifest'

const heading = '# The files that agent-bindings generated here: only these are ever replaced or removed.'

/** The text of a manifest: a heading, then one path a line, sorted. */
export function formatManifest(paths: readonly string[]): string {
  return `${[heading, ...[...paths].sort(byCodeUnits)].join('\n')}\n`
}

/** The paths a folder's manifest lists; none when there is no manifest. Paths that lead elsewhere are left out. */
export function readManifest(folder: string): Set<string> {
  let text: string
  try {
    text = readBounded(join(folder, manifestName)).toString('utf8')
  } catch {
    return new Set()
  }
  const lines = text.split(/\r?\n/).filter(line => line !== '' && !line.startsWith('#'))
  return new Set(lines.filter(line => badPath(line) === undefined))
}
