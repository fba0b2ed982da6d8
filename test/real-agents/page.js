// The page docs/agents.md, from what was seen.
import { realAgents } from './agents.js'
import { scenarios } from './scenarios.js'
import { servers } from './servers/servers.js'

/**
 * @typedef {import('./trial.js').Results} Results
 * @typedef {{ agent: import('./agents.js').RealAgent, results: Results }} Tried
 * @typedef {import('./servers/trial.js').ServerResults} ServerResults
 * @typedef {{ agents: Record<string, Results>, servers: Record<string, ServerResults> }} AllResults
 */

/** What a cell of the table shows: reasons follow the table. @param {string | undefined} cell */
const wordOf = cell => (cell === undefined ? '?' : cell.startsWith('not offered') ? '–' : (cell.split(':')[0] ?? ''))

/** @param {readonly string[]} cells */
const row = cells => `| ${cells.join(' | ')} |`

/** Text of an agent as text of a page, on one line. @param {string} text */
const plain = text => text.replaceAll(/[\\`*_<>[\]|~#]/g, '\\$&')

/** @param {readonly Tried[]} tried */
const table = tried => [
  row(['', ...tried.map(({ agent }) => agent.title)]),
  row(['---', ...tried.map(() => '---')]),
  ...scenarios.map(({ name, title }) => row([title, ...tried.map(({ results }) => wordOf(results.cells[name]))])),
]

/** @param {readonly Tried[]} tried */
const reasons = tried =>
  tried.flatMap(({ agent, results }) =>
    scenarios.flatMap(({ name, title }) => {
      const [word, reason] = (results.cells[name] ?? '').split(/: (.*)/s)
      return word === 'no' ? [`- **${agent.title}** (${title}): ${plain(reason ?? '')}`] : []
    }),
  )

/** @param {string} title @param {Record<string, string[]>} deviations */
const deviationsOf = (title, deviations) =>
  Object.entries(deviations).map(([method, places]) => `- **${title}**, \`${method}\`: ${places.map(plain).join('; ')}`)

/** @param {readonly { server: import('./servers/servers.js').Server, results: ServerResults }[]} tried */
const serverTable = tried => [
  row(['server', 'package', 'compared with', 'requests that it answered']),
  row(['---', '---', '---', '---']),
  ...tried.map(({ server, results }) =>
    row([
      ...[server.title, `\`${results.package}\``, `\`${server.document.replace('/', '@')}\``],
      results.answered.map(method => `\`${method}\``).join(', '),
    ]),
  ),
]

/** @param {Tried} tried @returns {string[]} */
function offline({ agent }) {
  const modelUrl = 'http://127.0.0.1:PORT'
  const { args = [] } = agent.program ?? {}
  const commandLine = args.length === 0 ? [] : [`arguments: ${args.join(' ')}`]
  const variables = Object.entries(agent.environment?.(modelUrl) ?? {}).map(([name, value]) => `${name}=${value}`)
  const files = Object.entries(agent.files?.(modelUrl) ?? {}).flatMap(([path, text]) => [
    '',
    `# ~/${path}`,
    text.trim(),
  ])
  if (variables.length + files.length === 0) return []
  return ['', `### ${agent.title}`, '', '```text', ...commandLine, ...variables, ...files, '```']
}

/** @template T, R @param {readonly (T & { name: string })[]} all @param {Record<string, R>} seen */
const triedOf = (all, seen) =>
  all.flatMap(one => {
    const results = seen[one.name]
    return results === undefined ? [] : [{ one, results }]
  })

/** @param {AllResults} seen @returns {string} */
export function pageOf(seen) {
  const tried = triedOf(realAgents, seen.agents).map(({ one, results }) => ({ agent: one, results }))
  const driven = triedOf(servers, seen.servers).map(({ one, results }) => ({ server: one, results }))
  const lines = [
    '# What each agent does',
    '',
    'Each agent was driven by [one session](drive-an-agent.md), without network and account, against a stand-in of its model.',
    'A cell is what was seen with the version below; `–` is what the agent does not claim to do.',
    '',
    ...table(tried),
    '',
    '## What is not so, and why',
    '',
    ...reasons(tried),
    '',
    '## Versions',
    '',
    row(['agent', 'package', 'compared with', 'for `openAgent`']),
    row(['---', '---', '---', '---']),
    ...tried.map(({ agent, results }) =>
      row([agent.title, `\`${results.package}\``, `\`${agent.document.replace('/', '@')}\``, `\`${agent.name}\``]),
    ),
    '',
    'They are the newest that run on Node 20. This page is made by `npm run test:agents -- --write` in a checkout of this',
    'package: it installs the agents in the cache folder, runs every scenario of the table, and writes what it sees.',
    '',
    '## Servers',
    '',
    'Language servers and servers of the Model Context Protocol were driven by their generated clients, without any option:',
    'a session that asks for everything that the server says it can do.',
    '',
    ...serverTable(driven),
    '',
    '## Where messages are not as the document has them',
    '',
    'Every message went through [`conform`](catch-drift.md). What is not listed fits its document.',
    '',
    ...tried.flatMap(({ agent, results }) => deviationsOf(agent.title, results.deviations)),
    ...driven.flatMap(({ server, results }) => deviationsOf(server.title, results.deviations)),
    '',
    '## Without network and account',
    '',
    'What each agent was given, with the address of [`startModelStandIn`](test-without-the-agent.md#a-model) for `PORT`, and',
    'an empty home folder.',
    ...tried.flatMap(offline),
  ]
  return `${lines.join('\n')}\n`
}
