// One scenario's stage: an empty project and home, a model, and agents behind `conform`. Everything ends with it.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAgent } from 'agent-bindings/session'
import { startModelStandIn } from 'agent-bindings/testing'
import { replyOf } from './model.js'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Milliseconds that a reply may be silent, and that a cancelled one gets to end: agents are slow on a busy machine. */
const idleMs = 90_000
const graceMs = 45_000

/**
 * @typedef {import('../../codegen/drift/conform/conformance.js').ConformanceReport} Report
 * @typedef {import('./agents.js').RealAgent} RealAgent
 * @typedef {import('agent-bindings/session').Agent} Agent
 */

/** What a scenario works with. */
export class Stage {
  /** @type {(Agent | import('agent-bindings/testing').ModelStandIn)[]} */
  #opened = []
  /** @type {string[]} */
  #reports = []
  #folder = realpathSync(mkdtempSync(join(tmpdir(), 'agents-')))

  /** @param {RealAgent} agent @param {string} modules the `node_modules` that it is installed in */
  constructor(agent, modules) {
    this.agent = agent
    this.modules = modules
    this.cwd = join(this.#folder, 'project')
    this.home = join(this.#folder, 'home')
    this.outside = join(this.#folder, 'outside')
    for (const folder of [this.cwd, this.home, this.outside]) mkdirSync(folder)
  }

  /** Whether the last question came to the model with this word, said before. @param {string} word */
  modelKnows(word) {
    // Agents also ask for titles and summaries; only a turn offers tools.
    const last = this.model?.requests.findLast(({ tools }) => tools.length > 0)
    return JSON.stringify(last?.body ?? '').includes(word)
  }

  /**
   * Starts the agent in a new process.
   *
   * @param {import('agent-bindings/session').OpenOptions} [options]
   */
  async open(options = {}) {
    if (!this.model) {
      this.model = await startModelStandIn({ replies: request => replyOf(request, this) })
      this.#opened.push(this.model)
    }
    const { agent, cwd, home, model } = this
    const env = { ...homeVariables(home), ...agent.environment({ cwd, home, modelUrl: model.url }) }
    const reference = { protocol: agent.protocol, name: agent.name, command: this.#command(), env }
    const opened = await openAgent(reference, { cwd, idleMs, graceMs, ...options })
    this.#opened.push(opened)
    return opened
  }

  /** Ends everything. @returns {Promise<Report[]>} what `conform` says of each agent that was opened */
  async close() {
    await Promise.all(this.#opened.reverse().map(each => each.close()))
    const reports = this.#reports.flatMap(file => {
      try {
        return [JSON.parse(readFileSync(file, 'utf8'))]
      } catch {
        // The agent ended before it was compared.
        return []
      }
    })
    // An agent may be writing its last lines still.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
    return reports
  }

  /** A text without what differs from run to run. @param {string} text */
  withoutPlaces(text) {
    return text
      .replaceAll(this.#folder, '…')
      .replaceAll(this.model?.url ?? '\0', 'http://model')
      .replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, 'ID')
      .replaceAll(/\s+/g, ' ')
      .trim()
  }

  #command() {
    const { program, isNative, args, document } = this.agent
    const report = join(this.#folder, `report-${this.#reports.length}.json`)
    this.#reports.push(report)
    return [
      ...[process.execPath, join(repository, 'dist/cli/main.js'), 'conform'],
      ...[join(repository, `schema/${document}.json`), '--json', '--report', report, '--'],
      ...[...(isNative ? [] : [process.execPath]), join(this.modules, program), ...args],
    ]
  }
}

/** Every agent finds an empty home. @param {string} home */
const homeVariables = home => ({
  HOME: home,
  USERPROFILE: home,
  XDG_CONFIG_HOME: join(home, '.config'),
  XDG_CACHE_HOME: join(home, '.cache'),
  XDG_DATA_HOME: join(home, '.local', 'share'),
  XDG_STATE_HOME: join(home, '.local', 'state'),
})
