import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { recoverFiles } from '../../base/file-changes.js'
import { nearestNames } from '../../base/nearest-names.js'
import { statIfThere } from '../../base/paths.js'
import { findReader } from '../project/import/index.js'
import { missingPackages } from '../project/missing-package.js'
import { parseName } from '../project/named-documents.js'
import { installCommand } from '../project/package-manager.js'
import { showPath } from '../project/paths.js'
import { fail } from '../protocol/diagnostic.js'
import type { InitRequest } from './init/found.js'
import { knownProtocol, knownProtocols } from './init/known-protocol.js'
import { isFramedAsLsp, type Kind, lookAt } from './init/look-at.js'
import { isName } from './init/names.js'
import { guessDirection, nameFor, ownProtocol, requireInside } from './init/own-definitions.js'
import { missingForPrograms, readSettings } from './init/project-files.js'
import { type InitResult, setUp } from './init/set-up.js'

export type { InitRequest, InitResult }
export { guessDirection, installCommand, isFramedAsLsp, isName, knownProtocols, nameFor }

/** What `init` sets up: a protocol that this package knows, or a file and its kind. */
export type Subject = { known: string; version: string | undefined } | { known?: undefined; kind: Kind }

/**
 * Tells whether an argument names a known protocol or a file, and of which kind the file is.
 *
 * @throws {DiagnosticError} when it is neither a file that can be read nor a known protocol
 */
export async function subjectOf(request: InitRequest): Promise<Subject> {
  const { definitions } = request
  const file = resolve(request.folder, definitions)
  const known = knownProtocols()
  // A folder of this name is not the file: projects have a folder `lsp`.
  const named = statIfThere(file)?.isFile() ? undefined : parseName(definitions)
  if (named && known.includes(named.protocol)) return { known: named.protocol, version: named.version }
  if (/^file:/i.test(definitions))
    fail({
      code: 'no-definitions',
      message: 'a file is named by its path',
      place: { file: definitions },
      hint: `leave out the scheme: ${showPath(pathOfUrl(definitions), request.folder)}`,
    })
  if (/^[a-z][\w+.-]*:\/\//i.test(definitions))
    fail({
      code: 'no-definitions',
      message: 'nothing is downloaded',
      place: { file: definitions },
      hint: 'download it into the project first, and name the file: curl -LO <address>',
    })
  if (!existsSync(file)) {
    const near = named ? nearestNames(named.protocol, known) : []
    fail({
      code: 'no-definitions',
      message: 'there are no such definitions',
      place: { file: definitions },
      hint:
        near.length > 0
          ? `did you mean ${near.join(' or ')}?`
          : `name a TypeScript file, a JSON file, or one of ${known.join(', ')}`,
    })
  }
  requireInside(request)
  return { kind: await lookAt(request) }
}

/** The path of a `file:` URL; of one that Node refuses, what follows the scheme. */
function pathOfUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url.replace(/^file:\/*/i, '')
  }
}

/** Packages that have to be installed before a project can be set up; none when all is there. */
export function packagesToInstall(request: InitRequest, subject: Subject): string[] {
  const reader = subject.known !== undefined ? readerOf(subject.known, request) : readerNameOf(subject.kind)
  const missing = reader === undefined ? [] : missingPackages(findReader(reader, request.definitions).packages)
  return missing.length > 0 ? [...missing, ...missingForPrograms(request.folder)] : []
}

// Definitions of Cody are found only in a checkout.
const readerOf = (protocol: string, { checkout }: InitRequest) =>
  protocol === 'cody' && checkout !== undefined ? 'typescript' : undefined
const readerNameOf = (kind: Kind) => (kind.kind === 'definitions' ? kind.reader : undefined)

/**
 * Sets up a project, or one more protocol of a project: writes recipe, document, configuration, bindings, and a first
 * program with the agent's side and a test. All is made in memory first, and written whole or not at all.
 *
 * @throws {DiagnosticError} when anything is wrong; everything is as it was
 */
export async function initProject(request: InitRequest): Promise<InitResult> {
  const folder = resolve(request.folder)
  recoverFiles(folder)
  const subject = await subjectOf(request)
  const packages = packagesToInstall(request, subject)
  if (packages.length > 0)
    fail({
      code: 'missing-package',
      message: `${packages.join(', ')} ${packages.length > 1 ? 'are' : 'is'} not installed`,
      hint: `install ${packages.length > 1 ? 'them' : 'it'}: ${installCommand(packages, folder)}`,
    })
  const found =
    subject.known !== undefined
      ? await knownProtocol(request, subject.known, subject.version)
      : await ownProtocol(request, subject.kind)
  const settings = await readSettings(folder)
  return setUp({ ...request, folder }, found, settings)
}
