// The page docs/agents.md, from what was seen.
import { realAgents } from './agents.js'
import { scenarios } from './scenarios.js'

/** What a cell of the table shows: reasons follow the table. @param {string | undefined} cell */
const wordOf = cell => (cell === undefined ? '?' : cell.startsWith('not offered') ? '–' : cell.split(':')[0])

/** @param {readonly string[]} cells */
const row = cells => `| ${cells.join(' | ')} |`

/** Text of an agent, as text of a page. @param {string} text */
const plain = text => text.replaceAll(/[\\`*_<>[\]|]/g, '\\$&')

/**
 * @param {Readonly<Record<string, import('./trial.js').Results>>} results by name of the agent
 * @returns {string}
 */
export function pageOf(results) {
  const agents = realAgents.filter(({ name }) => results[name])
  const lines = [
    '<!-- Made by: npm run test:agents -- --write -->',
    '# What each agent does',
    '',
    'Every agent below was driven by [one session](drive-an-agent.md), offline, against a stand-in of its model. Each cell is',
    'what was seen, with this version; `–` is what the agent does not claim to do.',
    '',
    row(['', ...agents.map(({ title }) => title)]),
    row(['---', ...agents.map(() => '---')]),
    ...scenarios.map(({ name, title }) => row([title, ...agents.map(agent => `${wordOf(results[agent.name]?.cells[name])}`)])),
    '',
  ]
  return `${lines.join('\n')}\n`
}
