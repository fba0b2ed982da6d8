import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import { findingsOf, fixturesIn, formatFindings } from './fixtures.js'

// `vitest -u` writes the golden files anew: read the difference before you keep it.
describe.each(['constructs', 'projects'] as const)('%s', folder => {
  test.each(fixturesIn(folder))('$name', async ({ path, options }) => {
    const { protocol, diagnostics } = readTypeScript(options)
    const document = formatDocument(protocol)
    await expect(document).toMatchFileSnapshot(`${path}.golden.json`)
    expect(parseDocument(document, 'document.json')).toEqual(JSON.parse(document))
    if (diagnostics.length > 0 || existsSync(`${path}.golden.txt`))
      await expect(formatFindings(diagnostics)).toMatchFileSnapshot(`${path}.golden.txt`)
  })
})

test.each(fixturesIn('projects'))('$name: reading every imported file gives the same', ({ options }) => {
  const lazy = readTypeScript(options)
  const eager = readTypeScript({ ...options, eager: true })
  expect(formatDocument(lazy.protocol)).toBe(formatDocument(eager.protocol))
  expect(lazy.diagnostics).toEqual(eager.diagnostics)
})

describe('errors', () => {
  test.each(fixturesIn('errors'))('$name', async ({ path, options }) => {
    const found = findingsOf(options)
    await expect(formatFindings(found)).toMatchFileSnapshot(`${path}.golden.txt`)
    expect(found.filter(({ severity }) => severity === 'error')).not.toEqual([])
    expect(findingsOf({ ...options, eager: true })).toEqual(found)
  })
})
