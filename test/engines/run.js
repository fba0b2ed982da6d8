// Runs the scenarios over vscode-jsonrpc as the engine, and compares those that fail with results.json:
// npm run test:engines -- [--write]
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'
import { withTable } from './page.js'

const usage = `Usage: npm run test:engines -- [--write]

  --write   write what is seen to results.json and docs/vscode-jsonrpc.md

Exit code: 0 as in results.json, 1 not.`
const options = process.argv.slice(2)
if (options.some(option => option !== '--write')) {
  console.error(usage)
  process.exit(2)
}
const root = fileURLToPath(new URL('../../', import.meta.url))
const resultsFile = new URL('results.json', import.meta.url)
const pageFile = new URL('../../docs/vscode-jsonrpc.md', import.meta.url)

const files = readdirSync(join(root, 'test/runtime'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.test.ts'))
  .map(name => join('test/runtime', name))
  .filter(name => /import \{ body\b.*support\/engines\.js/.test(readFileSync(join(root, name), 'utf8')))
const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-engines-'))
try {
  // See `body` in test/support/engines.ts: each scenario that fails writes a file.
  process.env.AGENT_BINDINGS_ENGINE_RESULTS = folder
  await startVitest('test', files, { root, watch: false })
  const seen = readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  /** @type {import('./page.js').Difference[]} */
  const known = JSON.parse(readFileSync(resultsFile, 'utf8'))
  const words = new Map(known.map(({ scenario, instead }) => [scenario, instead]))
  const found = seen
    .map(({ scenario, failure }) => ({ scenario, instead: words.get(scenario) ?? `fails: ${failure}` }))
    .sort((a, b) => (a.scenario < b.scenario ? -1 : 1))
  const text = `${JSON.stringify(found, null, 2)}\n`
  if (options.includes('--write')) {
    writeFileSync(resultsFile, text)
    writeFileSync(pageFile, withTable(readFileSync(pageFile, 'utf8'), found))
    process.exitCode = 0
  } else if (text !== readFileSync(resultsFile, 'utf8')) {
    console.error(
      'what is seen is not what results.json has; look at the difference after: npm run test:engines -- --write',
    )
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
