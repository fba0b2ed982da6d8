// Drives real agents and servers, without network and account, and compares what is seen with results.json:
// npm run test:agents -- [--write] [NAME …]
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { realAgents } from './agents.js'
import { install } from './install.js'
import { pageOf } from './page.js'
import { scenarios } from './scenarios.js'
import { servers } from './servers/servers.js'
import { tryServer } from './servers/trial.js'
import { tryAgent } from './trial.js'

const namesOf = (/** @type {readonly { name: string }[]} */ all) => all.map(({ name }) => name).join(' ')
const usage = `Usage: npm run test:agents -- [options] [NAME …]

Drives these agents and servers, or all, and compares what is seen with
results.json. Each one is installed in the cache folder first, in its exact
version, when it is not there.

  --only NAME  this scenario; may be given more than once
  --write      write what is seen to results.json and to docs/agents.md
  --help

Agents:    ${namesOf(realAgents)}
Servers:   ${namesOf(servers)}
Scenarios: ${namesOf(scenarios)}
Exit code: 0 as in results.json, 1 not, 2 could not tell.`

const resultsFile = new URL('results.json', import.meta.url)
const pageFile = fileURLToPath(new URL('../../docs/agents.md', import.meta.url))

/** @param {string} message @returns {never} */
function refuse(message) {
  console.error(`error: ${message}\n\n${usage}`)
  process.exit(2)
}

/** @param {readonly { name: string }[]} all @param {readonly string[]} names @param {string} what */
function requireKnown(all, names, what) {
  const unknown = names.find(name => !all.some(each => each.name === name))
  if (unknown !== undefined) refuse(`there is no ${what} ${unknown}`)
}

/** @template {{ name: string }} T @param {readonly T[]} all @param {readonly string[]} names all, when there are none */
const choose = (all, names) => (names.length === 0 ? all : all.filter(({ name }) => names.includes(name)))

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
requireKnown([...realAgents, ...servers], positionals, 'agent or server')
requireKnown(scenarios, values.only, 'scenario')

/** @type {import('./page.js').AllResults} */
const known = JSON.parse(readFileSync(resultsFile, 'utf8'))
let isSame = true

/** @param {import('./agents.js').RealAgent} agent */
async function agentResults(agent) {
  const before = known.agents[agent.name]
  const results = await tryAgent(agent, install(agent), choose(scenarios, values.only), (name, cell, seconds) => {
    const isNew = cell !== before?.cells[name]
    if (isNew) isSame = false
    console.log(`  ${name.padEnd(10)} ${seconds.toFixed(0).padStart(3)} s  ${cell}`)
    if (isNew) console.log(`  ${''.padEnd(10)} before: ${before?.cells[name] ?? 'never seen'}`)
  })
  if (!before || values.only.length === 0) return results
  // Some scenarios do not tell what the others send.
  return { ...before, cells: inOrder(scenarios, { ...before.cells, ...results.cells }) }
}

/** @param {import('./servers/servers.js').Server} server */
async function serverResults(server) {
  const results = await tryServer(server, install(server))
  console.log(`  answered: ${results.answered.join(' ')}`)
  if (String(results.answered) !== String(known.servers[server.name]?.answered)) isSame = false
  return results
}

/**
 * @template {{ deviations: Record<string, string[]> }} Seen
 * @template {{ name: string, title: string, version: string }} Tried
 * @param {readonly Tried[]} all
 * @param {Record<string, Seen>} results
 * @param {(tried: Tried) => Promise<Seen>} run
 */
async function tryAll(all, results, run) {
  for (const tried of choose(all, positionals)) {
    console.log(`${tried.title} ${tried.version}`)
    try {
      const seen = await run(tried)
      if (
        values.only.length === 0 &&
        JSON.stringify(seen.deviations) !== JSON.stringify(results[tried.name]?.deviations)
      )
        isSame = false
      for (const [method, places] of Object.entries(seen.deviations))
        for (const place of places) console.log(`  deviates: ${method}: ${place}`)
      if (values.write) results[tried.name] = seen
    } catch (error) {
      console.error(`error: ${/** @type {Error} */ (error).message}`)
      process.exitCode = 2
    }
    if (values.write) write()
  }
}

function write() {
  const ordered = { agents: inOrder(realAgents, known.agents), servers: inOrder(servers, known.servers) }
  writeFileSync(resultsFile, `${JSON.stringify(ordered, null, 2)}\n`)
  writeFileSync(pageFile, pageOf(ordered))
}

/** @template T @param {readonly { name: string }[]} all @param {Record<string, T>} results @returns {Record<string, T>} */
const inOrder = (all, results) =>
  Object.fromEntries(all.flatMap(({ name }) => (results[name] ? [[name, results[name]]] : [])))

await tryAll(realAgents, known.agents, agentResults)
if (values.only.length === 0) await tryAll(servers, known.servers, serverResults)
if (!isSame && !values.write) {
  console.log('Not as in results.json; --write writes what was seen.')
  process.exitCode ??= 1
}
