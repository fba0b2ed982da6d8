// Runs every scenario with one agent, and keeps what was seen.
import { deviationsOf } from './conform.js'
import { Stage } from './stage.js'
import { Difference, NotOffered } from './steps.js'

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
  /** @type {import('./conform.js').Report[]} */
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
  if (reports.length === 0 && Object.values(cells).includes('yes'))
    throw new Error(`nothing that ${agent.title} sent was compared with its document`)
  return { package: `${agent.package}@${agent.version}`, cells, deviations: deviationsOf(reports) }
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
