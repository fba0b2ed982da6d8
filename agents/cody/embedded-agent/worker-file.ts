import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../../../base/write-whole.js'
import { cacheDirectory } from './cache-directory.js'
import { agentPackage, EmbeddedAgentError, type EmbeddedPackages } from './packages.js'

/** SHA-256 of the worker inside `@sourcegraph/cody-web` 0.4.0. */
const workerHash = 'e87098ceb70f653664f1b57f39c064268f6efebe9f83845d5c3b572caecc70fb'
const marker = 'const encodedJs = "'

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/**
 * The file with the agent's worker, taken out of its package the first time and checked by its hash each time.
 * Several processes may do this at once: the file is written beside its place and moved there whole.
 *
 * @param directory where it is kept; see `cacheDirectory`
 * @throws {EmbeddedAgentError} the package holds another worker, or the folder cannot be written
 */
export function workerFile(packages: EmbeddedPackages, directory: string = cacheDirectory()): string {
  const file = join(directory, `cody-web-${agentPackage.version}-${workerHash.slice(0, 16)}.mjs`)
  if (isIntact(file)) return file
  const bytes = takeOut(join(packages.agentFolder, 'dist', 'index.js'))
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeWhole(file, bytes, { mode: 0o600 })
  } catch (error) {
    throw new EmbeddedAgentError(
      `cannot keep the embedded agent in ${directory}: ${(error as Error).message}\n  set AGENT_BINDINGS_CACHE to a folder that can be written`,
      { cause: error },
    )
  }
  return file
}

function isIntact(file: string): boolean {
  try {
    return hashOf(readFileSync(file)) === workerHash
  } catch {
    return false
  }
}

function takeOut(bundle: string): Buffer {
  const different = (why: string) =>
    new EmbeddedAgentError(
      `${bundle} is not the one published as ${agentPackage.name} ${agentPackage.version}: ${why}\n  reinstall it: npm install ${agentPackage.name}@${agentPackage.version}`,
    )
  let text: string
  try {
    text = readFileSync(bundle, 'latin1')
  } catch (error) {
    throw different((error as Error).message)
  }
  const start = text.indexOf(marker) + marker.length
  const end = text.indexOf('"', start)
  if (start < marker.length || end < 0) throw different('it holds no worker')
  const bytes = Buffer.from(text.slice(start, end), 'base64')
  const hash = hashOf(bytes)
  if (hash !== workerHash) throw different(`its worker has the SHA-256 ${hash} instead of ${workerHash}`)
  return bytes
}
