import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { claude, codex } from './coding-agents.js'
import { peerFile } from './peers.js'

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>
}

test('the agents among them are those of docs/agents.md', () => {
  for (const { package: name, version } of [codex, claude]) expect(dependencies[name]).toBe(version)
})

test.runIf(process.env.AGENT_BINDINGS_REQUIRE_PEERS)('the peers are installed', () => {
  const missing = Object.keys(dependencies).filter(name => !existsSync(peerFile(`${name}/package.json`)))
  expect(missing).toEqual([])
})
