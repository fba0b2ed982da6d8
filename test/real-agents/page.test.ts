import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knownAgents } from '../../agents/session/index.js'
import { realAgents } from './agents.js'
import { type AllResults, pageOf } from './page.js'
import { scenarios } from './scenarios.js'
import { servers } from './servers/servers.js'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const results: AllResults = JSON.parse(read('results.json'))

test('the page is what the results say', () => {
  expect(read('../../docs/agents.md')).toBe(pageOf(results))
})

test('the agents are the known ones, started alike', () => {
  expect(realAgents.map(({ name }) => name)).toEqual(knownAgents.map(({ name }) => name))
  for (const [index, { install, protocol, command }] of knownAgents.entries()) {
    const agent = realAgents[index]
    expect(install).toContain(agent?.package)
    expect(agent?.protocol).toBe(protocol)
    // Further arguments switch off what needs a network.
    expect(agent?.program?.args.slice(0, command.length - 1) ?? []).toEqual(command.slice(1))
  }
})

test('everything was tried, in its version, every agent with every scenario', () => {
  const wanted = (all: readonly { name: string; package: string; version: string }[]) =>
    all.map(({ name, package: packageName, version }) => [name, `${packageName}@${version}`])
  const seen = (all: AllResults['agents'] | AllResults['servers']) =>
    Object.entries(all).map(([name, { package: packageName }]) => [name, packageName])
  expect(seen(results.agents)).toEqual(wanted(realAgents))
  expect(seen(results.servers)).toEqual(wanted(servers))
  for (const { cells } of Object.values(results.agents))
    expect(Object.keys(cells)).toEqual(scenarios.map(({ name }) => name))
})

test('a result is yes, or a no with its reason, and the same on every machine', () => {
  for (const { cells } of Object.values(results.agents))
    for (const cell of Object.values(cells)) expect(cell).toMatch(/^(yes|(no|not offered): .+)$/)
  for (const { answered } of Object.values(results.servers)) expect(answered).toContain('initialize')
  expect(read('results.json')).not.toMatch(/\/(tmp|home|root)\b|127\.0\.0\.1|[\da-f]{8}-[\da-f]{4}-|\bpid\b|\d:\d\d/)
})

test('a page shows words in the table, and reasons below it', () => {
  const [first, second] = realAgents
  const [server] = servers
  const cells = { ...Object.fromEntries(scenarios.map(({ name }) => [name, 'yes'])), fork: 'not offered: x' }
  const deviations = { 'a/b': ['params/c must be string, is number'] }
  const page = pageOf({
    agents: {
      [`${second?.name}`]: { package: 'p@1', cells: { ...cells, ask: 'no: it says <nothing> | at all' }, deviations },
      [`${first?.name}`]: { package: 'q@1', cells, deviations: {} },
    },
    servers: { [`${server?.name}`]: { package: 's@1', answered: ['initialize', 'x/y'], deviations: {} } },
  })
  expect(page).toContain(`|  | ${first?.title} | ${second?.title} |`)
  expect(page).toContain(`| ${scenarios[0]?.title} | yes | no |`)
  expect(page).toMatch(/\| forks a chat[^|]* \| – \| – \|/)
  expect(page).toContain(`- **${second?.title}** (${scenarios[0]?.title}): it says \\<nothing\\> \\| at all`)
  expect(page).toContain(`- **${second?.title}**, \`a/b\`: params/c must be string, is number`)
  expect(page).toMatch(/\| `s@1` \| `lsp@3.18` \| `initialize`, `x\/y` \|/)
})
