import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withTable } from './page.js'

test('the page has the table of the last run', () => {
  const page = readFileSync(new URL('../../docs/vscode-jsonrpc.md', import.meta.url), 'utf8')
  const results = JSON.parse(readFileSync(new URL('results.json', import.meta.url), 'utf8'))
  expect(page).toBe(withTable(page, results))
  expect(results.length).toBeGreaterThan(10)
})
