// Drives one server, and keeps what it answered.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Conformance, deviationsOf } from '../conform.js'
import { commandOf } from '../start.js'
import { contextSession } from './context-session.js'
import { languageSession } from './language-session.js'

/** Milliseconds that a session may take. */
const limitMs = 180_000

/**
 * @typedef {object} ServerResults what was seen of one server
 * @property {string} package with its version
 * @property {string[]} answered methods of requests that it answered with a result
 * @property {Record<string, string[]>} deviations from the protocol's document, by method
 */

/**
 * @param {import('./servers.js').Server} server
 * @param {string} modules the `node_modules` that it is installed in
 * @returns {Promise<ServerResults>}
 */
export async function tryServer(server, modules) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'servers-')))
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'servers-')))
  const { document, file, calls = [], program } = server
  const conformance = new Conformance(document, folder)
  try {
    const [command = '', ...args] = conformance.around(commandOf(program, modules))
    const spawn = { command, args, cwd: project, env: { MEMORY_FILE_PATH: join(project, 'memory.jsonl') } }
    if (file) writeFileSync(join(project, file.name), file.text)
    await within(file ? languageSession(spawn, file) : contextSession(spawn, calls), server.title)
    const reports = conformance.reports()
    const answered = reports.flatMap(({ seen }) =>
      seen.filter(({ sender, results }) => sender === 'client' && results > 0).map(({ method }) => method),
    )
    if (answered.length === 0) throw new Error(`nothing that ${server.title} sent was compared with its document`)
    return {
      package: `${server.package}@${server.version}`,
      answered: answered.sort(),
      deviations: deviationsOf(reports),
    }
  } finally {
    for (const path of [folder, project])
      rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  }
}

/** @param {Promise<void>} session @param {string} title */
async function within(session, title) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${title} does not end its session within ${limitMs / 1000} s`)), limitMs)
  })
  await Promise.race([session, late]).finally(() => clearTimeout(timer))
}
