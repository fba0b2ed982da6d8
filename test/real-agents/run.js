// Tries real agents, without network and account, and compares what is seen with results.json:
// npm run test:agents -- [--write] [NAME …]
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { realAgents } from './agents.js'
import { install } from './install.js'
import { pageOf } from './page.js'
import { scenarios } from './scenarios.js'
import { tryAgent } from './trial.js'

const usage = `Usage: npm run test:agents -- [options] [NAME …]

Tries these agents, or all, with every scenario. Each one is installed in the
cache folder first, in its exact version, when it is not there.

  --only NAME  this scenario; may be given more than once
  --write      write what is seen to results.json and to docs/agents.md
  --help

Agents:    ${realAgents.map(({ name }) => name).join(' ')}
Scenarios: ${scenarios.map(({ name }) => name).join(' ')}
Exit code: 0 as in results.json, 1 not, 2 could not tell.`

const resultsFile = new URL('results.json', import.meta.url)
const pageFile = fileURLToPath(new URL('../../docs/agents.md', import.meta.url))

/** @param {string} message @returns {never} */
function refuse(message) {
  console.error(`error: ${message}\n\n${usage}`)
  process.exit(2)
}

/**
 * @template {{ name: string }} T
 * @param {readonly T[]} all @param {readonly string[]} names @param {string} what
 * @returns {readonly T[]}
 */
function choose(all, names, what) {
  const unknown = names.find(name => !all.some(each => each.name === name))
  if (unknown !== undefined) refuse(`there is no ${what} ${unknown}`)
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name))
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message)
  }
}

const { values, positionals } = readArguments()
if (values.help) {
  console.log(usage)
  process.exit(0)
}
if (values.write && values.only.length > 0) refuse('--write needs every scenario')
const agents = choose(realAgents, positionals, 'agent')
const chosen = choose(scenarios, values.only, 'scenario')

/** @type {Record<string, import('./trial.js').Results>} */
const known = JSON.parse(readFileSync(resultsFile, 'utf8'))
let isSame = true
/** @param {import('./agents.js').RealAgent} agent */
async function tryOne(agent) {
  console.log(`${agent.title} ${agent.version}`)
  const before = known[agent.name]
  const isWhole = chosen.length === scenarios.length
  const results = await tryAgent(agent, install(agent), chosen, (name, cell, seconds) => {
    const isNew = cell !== before?.cells[name]
    if (isNew) isSame = false
    console.log(`  ${name.padEnd(10)} ${seconds.toFixed(0).padStart(3)} s  ${cell}`)
    if (isNew) console.log(`  ${''.padEnd(10)} before: ${before?.cells[name] ?? 'never seen'}`)
  })
  if (isWhole && JSON.stringify(results.deviations) !== JSON.stringify(before?.deviations)) isSame = false
  for (const [method, places] of Object.entries(results.deviations))
    for (const place of places) console.log(`  deviates: ${method} ${place}`)
  if (!values.write) return
  known[agent.name] = results
  const ordered = Object.fromEntries(realAgents.flatMap(({ name }) => (known[name] ? [[name, known[name]]] : [])))
  writeFileSync(resultsFile, `${JSON.stringify(ordered, null, 2)}\n`)
  writeFileSync(pageFile, pageOf(ordered))
}

for (const agent of agents)
  await tryOne(agent).catch(error => {
    console.error(`error: ${error.message}`)
    process.exitCode = 2
  })
if (!isSame && !values.write) {
  console.log('Not as in results.json; --write writes what was seen.')
  process.exitCode ??= 1
}
