import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { peerFile } from './peers.js'

test.runIf(process.env.AGENT_BINDINGS_REQUIRE_PEERS)('the peers are installed', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const missing = Object.keys(dependencies).filter(name => !existsSync(peerFile(`${name}/package.json`)))
  expect(missing).toEqual([])
})
