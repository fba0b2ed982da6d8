// The page docs/agents.md, from what was seen.
import { realAgents } from './agents.js'
import { scenarios } from './scenarios.js'

/**
 * @typedef {import('./trial.js').Results} Results
 * @typedef {{ agent: import('./agents.js').RealAgent, results: Results }} Tried
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

/** @param {readonly Tried[]} tried */
const deviations = tried =>
  tried.flatMap(({ agent, results }) =>
    Object.entries(results.deviations).map(
      ([method, places]) => `- **${agent.title}**, \`${method}\`: ${places.map(plain).join('; ')}`,
    ),
  )

/** @param {Tried} tried @returns {string[]} */
function offline({ agent }) {
  const modelUrl = 'http://127.0.0.1:PORT'
  const variables = Object.entries(agent.environment?.(modelUrl) ?? {}).map(([name, value]) => `${name}=${value}`)
  const files = Object.entries(agent.files?.(modelUrl) ?? {}).flatMap(([path, text]) => [
    '',
    `# ~/${path}`,
    text.trim(),
  ])
  if (variables.length + files.length === 0) return []
  return ['', `### ${agent.title}`, '', '```text', ...variables, ...files, '```']
}

/**
 * @param {Readonly<Record<string, Results>>} results by name of the agent
 * @returns {string}
 */
export function pageOf(results) {
  const tried = realAgents.flatMap(agent => {
    const seen = results[agent.name]
    return seen ? [{ agent, results: seen }] : []
  })
  const lines = [
    '# What each agent does',
    '',
    'Each agent was driven by [one session](drive-an-agent.md), without network and account, against a stand-in of its model.',
    'A cell is what was seen with this version: nothing here is taken from what the agents say of themselves, but for `–`,',
    'which they do not claim to do.',
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
    '## Where their messages are not as the document has them',
    '',
    'Every message of every scenario went through [`conform`](catch-drift.md). What is not listed fits.',
    '',
    ...deviations(tried),
    '',
    '## Without network and account',
    '',
    'What each agent was given, with the address of [`startModelStandIn`](test-without-the-agent.md#a-model) for `PORT`, and',
    'an empty home folder.',
    ...tried.flatMap(offline),
  ]
  return `${lines.join('\n')}\n`
}
