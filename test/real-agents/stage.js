// One scenario's stage: an empty project and home, a model, and agents behind `conform`. Everything ends with it.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAgent } from 'agent-bindings/session'
import { built } from '../support/built.js'
import { startModel } from './model.js'

/** @type {typeof import('../../agents/cody/embedded-agent/index.js')} */
const { embeddedAgentCommand } = await built('agents/cody/embedded-agent/index.js')

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Milliseconds that a reply may be silent, and that a cancelled one gets to end: agents are slow on a busy machine. */
const idleMs = 90_000
const graceMs = 45_000

/**
 * @typedef {import('../../codegen/drift/conform/conformance.js').ConformanceReport} Report
 * @typedef {import('agent-bindings/session').AgentReference} AgentReference
 */

/** What a scenario works with. */
export class Stage {
  /** @type {{ close(): Promise<void> }[]} */
  #opened = []
  /** @type {string[]} */
  #reports = []
  #folder = realpathSync(mkdtempSync(join(tmpdir(), 'agents-')))

  /** @param {import('./agents.js').RealAgent} agent @param {string} modules the `node_modules` that it is installed in */
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
      .replaceAll(process.execPath, 'node')
      .replaceAll(/ \(pid \d+\)/g, '')
      .replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, 'ID')
      .replaceAll(/\s+/g, ' ')
      .trim()
  }

  /** @param {import('./model.js').Model} model @returns {AgentReference} */
  #reference({ url, accessToken }) {
    const { protocol, name, environment, files } = this.agent
    const command = this.#command()
    if (protocol === 'cody') return { protocol, name, command, endpoint: url, accessToken }
    for (const [path, text] of Object.entries(files?.(url) ?? {})) {
      mkdirSync(dirname(join(this.home, path)), { recursive: true })
      writeFileSync(join(this.home, path), text)
    }
    const own = Object.entries(environment?.(url) ?? {}).map(([key, value]) => [key, value.replace('$HOME', this.home)])
    return { protocol, name, command, env: { ...homeVariables(this.home), ...Object.fromEntries(own) } }
  }

  #command() {
    const report = join(this.#folder, `report-${this.#reports.length}.json`)
    this.#reports.push(report)
    const document = join(repository, `schema/${this.agent.document}.json`)
    const conform = [process.execPath, join(repository, 'dist/cli/main.js'), 'conform', document, '--json']
    return [...conform, '--report', report, '--', ...this.#agentCommand()]
  }

  #agentCommand() {
    const { program } = this.agent
    if (program)
      return [...(program.isNative ? [] : [process.execPath]), join(this.modules, program.path), ...program.args]
    const { command, args } = embeddedAgentCommand({ from: [repository] })
    return [command, ...args]
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
