// Puts `conform` between a client and what it drives, and keeps what it says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** @typedef {import('../../codegen/drift/conform/conformance.js').ConformanceReport} Report */

export class Conformance {
  /** @type {string[]} */
  #files = []

  /** @param {string} document path in `schema/`, without its ending @param {string} folder where reports are written */
  constructor(document, folder) {
    this.document = join(repository, `schema/${document}.json`)
    this.folder = folder
  }

  /** What to start in place of a program. @param {readonly string[]} command */
  around(command) {
    const report = join(this.folder, `report-${this.#files.length}.json`)
    this.#files.push(report)
    const conform = [join(repository, 'dist/cli/main.js'), 'conform', this.document, '--json', '--report', report]
    return [process.execPath, ...conform, '--', ...command]
  }

  /** The reports of programs that have ended. @returns {Report[]} */
  reports() {
    return this.#files.flatMap(file => {
      try {
        return [JSON.parse(readFileSync(file, 'utf8'))]
      } catch {
        // The program ended before it was compared.
        return []
      }
    })
  }
}

/**
 * Every deviation once, by method. How often one came differs from run to run.
 *
 * @param {readonly Report[]} reports
 * @returns {Record<string, string[]>}
 */
export function deviationsOf(reports) {
  /** @type {Map<string, Set<string>>} */
  const all = new Map()
  /** @param {string} method @param {string} sender @param {string} what */
  const add = (method, sender, what) =>
    all.set(method, (all.get(method) ?? new Set()).add(sender === 'agent' ? what : `${what} (sent by this client)`))
  for (const { deviations, unknownMethods } of reports) {
    // An index says which of many: another run may have another.
    for (const { method, sender, role, pointer, expected, found } of deviations)
      add(method, sender, `${role}${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')} must be ${expected}, is ${found}`)
    for (const { method, sender } of unknownMethods) add(method, sender, 'the document does not have this method')
  }
  return Object.fromEntries([...all].sort().map(([method, places]) => [method, [...places].sort()]))
}
