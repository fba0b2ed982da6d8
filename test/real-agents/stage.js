// One scenario's stage: an empty project and home, a model, and agents behind `conform`. Everything ends with it.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAgent } from 'agent-bindings/session'
import { built } from '../support/built.js'
import { Conformance } from './conform.js'
import { startModel } from './model.js'
import { commandOf, offlineEnvironment } from './start.js'

/** @type {typeof import('../../agents/cody/embedded-agent/index.js')} */
const { embeddedAgentCommand } = await built('agents/cody/embedded-agent/index.js')

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Milliseconds that a reply may be silent, and that a cancelled one gets to end: agents are slow on a busy machine. */
const idleMs = 90_000
const graceMs = 45_000

/** @typedef {import('agent-bindings/session').AgentReference} AgentReference */

/** What a scenario works with. */
export class Stage {
  /** @type {{ close(): Promise<void> }[]} */
  #opened = []
  #folder = realpathSync(mkdtempSync(join(tmpdir(), 'agents-')))
  #conformance

  /** @param {import('./agents.js').RealAgent} agent @param {string} modules the `node_modules` that it is installed in */
  constructor(agent, modules) {
    this.agent = agent
    this.modules = modules
    this.#conformance = new Conformance(agent.document, this.#folder)
    this.cwd = join(this.#folder, 'project')
    this.home = join(this.#folder, 'home')
    this.outside = join(this.#folder, 'outside')
    for (const folder of [this.cwd, this.home, this.outside]) mkdirSync(folder)
  }

  /** Whether the last question came to the model with this word, said before. @param {string} word */
  modelKnows(word) {
    return this.model?.lastQuestion().includes(word) === true
  }

  /**
   * Starts the agent in a new process.
   *
   * @param {import('agent-bindings/session').OpenOptions} [options]
   */
  async open(options = {}) {
    if (!this.model) {
      this.model = await startModel(this)
      this.#opened.push(this.model)
    }
    const opened = await openAgent(this.#reference(this.model), { cwd: this.cwd, idleMs, graceMs, ...options })
    this.#opened.push(opened)
    return opened
  }

  /** Ends everything. @returns what `conform` says of each agent that was opened */
  async close() {
    await Promise.all(this.#opened.reverse().map(each => each.close()))
    const reports = this.#conformance.reports()
    // An agent may be writing its last lines still.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
    return reports
  }

  /** A text without what differs from run to run. @param {string} text */
  withoutPlaces(text) {
    return text
      .replaceAll(this.#folder, '…')
      .replaceAll(this.model?.url ?? '\0', 'http://model')
      .replaceAll(process.execPath, 'node')
      .replaceAll(/ \(pid \d+\)/g, '')
      .replaceAll(/[\da-f]{8}-[\da-f-]{27}|\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, 'ID')
      .replaceAll(/\s+/g, ' ')
      .trim()
  }

  /** @param {import('./model.js').Model} model @returns {AgentReference} */
  #reference({ url, accessToken }) {
    const { protocol, name } = this.agent
    const command = this.#conformance.around(this.#command())
    if (protocol === 'cody') return { protocol, name, command, endpoint: url, accessToken }
    return { protocol, name, command, env: offlineEnvironment(this.agent, this.home, url) }
  }

  #command() {
    const { program } = this.agent
    if (program) return commandOf(program, this.modules)
    const { command, args } = embeddedAgentCommand({ from: [repository] })
    return [command, ...args]
  }
}
