// Agents and servers of others, installed by `.ci/run`: where they are not, their tests are skipped, and this says how
// to install them.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect } from 'vitest'
import type { ConformanceReport } from '../../codegen/drift/conform/conformance.js'
import { compareWithKnown, loadKnownDeviations } from '../../codegen/drift/conform/known.js'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const main = here('../../dist/cli/main.js')

/** Whether the peers are there. */
const areInstalled = existsSync(here('node_modules'))
if (!areInstalled) console.warn('Skipped: agents and servers of others. Install them: npm ci --prefix test/peers')

/** Tests of a peer: skipped where the peers are not installed. */
export const describePeer = describe.skipIf(!areInstalled)

/** The path of a file of an installed peer. */
export const peerFile = (path: string): string => here(`node_modules/${path}`)

/** A temporary folder for each test of a file. */
export function temporaryFolder(): () => string {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'peer-'))
  })
  // The peer may be writing its last lines still.
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  return () => folder
}

/**
 * Puts `conform` between a client and a peer.
 *
 * @param document path in `schema/`, without its ending
 * @param command of the peer
 * @returns what to spawn in its place, and a check of the report, once the client is closed: messages were judged in
 *   both directions, and there is no deviation but those of `known/<name>.json`.
 */
export function throughConform(document: string, folder: string, [program = '', ...args]: readonly string[]) {
  const report = join(folder, 'conform.json')
  return {
    spawn: {
      command: process.execPath,
      args: [
        main,
        'conform',
        here(`../../schema/${document}.json`),
        '--json',
        '--report',
        report,
        '--',
        program,
        ...args,
      ],
    },
    expectConforms(name: string): ConformanceReport {
      const found = JSON.parse(readFileSync(report, 'utf8')) as ConformanceReport
      const known = here(`known/${name}.json`)
      const { deviations, unknownMethods } = compareWithKnown(
        found,
        existsSync(known) ? loadKnownDeviations(known) : [],
      )
      expect({ deviations, unknownMethods }).toEqual({ deviations: [], unknownMethods: [] })
      const from = (sender: string) =>
        found.seen
          .map(seen => (seen.sender === sender ? seen.calls : seen.results + seen.errors))
          .reduce((sum, count) => sum + count, 0)
      expect(from('client')).toBeGreaterThan(0)
      expect(from('agent')).toBeGreaterThan(0)
      return found
    },
  }
}
