// Runs every scenario with one agent, and keeps what was seen.
import { Difference, NotOffered } from './scenarios.js'
import { Stage } from './stage.js'

/** Milliseconds that a scenario may take: agents need some 15 seconds to start on a busy machine. */
const limitMs = 300_000

/**
 * @typedef {object} Results what was seen of one agent
 * @property {string} package with its version
 * @property {Record<string, string>} cells by scenario: `yes`, `no: REASON` or `not offered: REASON`
 * @property {Record<string, string[]>} deviations from the protocol's document, by method: places and what was found there
 */

/**
 * @param {import('./agents.js').RealAgent} agent
 * @param {string} modules the `node_modules` that it is installed in
 * @param {readonly import('./scenarios.js').Scenario[]} chosen
 * @param {(name: string, cell: string, seconds: number) => void} onCell
 * @returns {Promise<Results>}
 */
export async function tryAgent(agent, modules, chosen, onCell) {
  /** @type {Record<string, string>} */
  const cells = {}
  /** @type {import('./stage.js').Report[]} */
  const reports = []
  for (const scenario of chosen) {
    const start = performance.now()
    const stage = new Stage(agent, modules)
    const cell = await seen(scenario, stage)
    reports.push(...(await stage.close()))
    cells[scenario.name] = cell
    onCell(scenario.name, cell, (performance.now() - start) / 1000)
    if (scenario.name === 'ask' && cell !== 'yes')
      throw new Error(`${agent.title} does not answer: nothing can be told`)
  }
  return { package: `${agent.package}@${agent.version}`, cells, deviations: deviationsOf(agent, reports) }
}

/** @param {import('./scenarios.js').Scenario} scenario @param {Stage} stage */
async function seen(scenario, stage) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Difference(`it does not end within ${limitMs / 1000} seconds`)), limitMs)
  })
  try {
    await Promise.race([scenario.run(stage), late])
    return 'yes'
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    const code = /** @type {{ code?: string }} */ (error).code
    const reason = stage.withoutPlaces(code === undefined ? message : `${code}: ${message}`).slice(0, 200)
    return `${error instanceof NotOffered ? 'not offered' : 'no'}: ${reason}`
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The agent's own deviations, each once. How often they came differs from run to run.
 *
 * @param {import('./agents.js').RealAgent} agent
 * @param {readonly import('./stage.js').Report[]} reports
 */
function deviationsOf({ name }, reports) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map()
  /** @param {string} method @param {string} what */
  const add = (method, what) => found.set(method, (found.get(method) ?? new Set()).add(what))
  for (const { deviations, unknownMethods } of reports) {
    for (const { method, sender, role, pointer, expected, found } of deviations) {
      const side = (sender === 'agent') === (role === 'params') ? '' : 'of this client: '
      // An index says which of many: the first run may have another.
      const place = `${role}${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')}`
      add(method, `${side}${place} must be ${expected}, is ${found}`)
    }
    for (const { method, sender } of unknownMethods)
      add(method, `${sender === 'agent' ? '' : 'of this client: '}the document does not have this method`)
  }
  if (reports.length === 0) throw new Error(`nothing that ${name} sent was compared with its document`)
  return Object.fromEntries([...found].sort().map(([method, places]) => [method, [...places].sort()]))
}
