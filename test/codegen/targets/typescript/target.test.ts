import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { compileTemplates } from '../../../../codegen/targets/typescript/compile-templates.mjs'
import { generateNotes } from './notes.js'

const typescript = new URL('../../../../codegen/targets/typescript/', import.meta.url)
const golden = new URL('../../../fixtures/generated/notes/', import.meta.url)

// `npm run lint` and `npm run types` check the goldens: they are code of the project like any other.
for (const { path, content } of generateNotes())
  test(`${path} of the notes is as committed (vitest -u writes it anew)`, async () => {
    await expect(content).toMatchFileSnapshot(fileURLToPath(new URL(path, golden)))
  })

test('nothing else is among the committed files', () => {
  expect(readdirSync(golden).sort()).toEqual(
    generateNotes()
      .map(file => file.path)
      .sort(),
  )
})

test('the precompiled templates are those of the folder', () => {
  expect(readFileSync(new URL('templates.ts', typescript), 'utf8')).toBe(compileTemplates())
})

test('the same protocol gives the same bytes', () => {
  expect(generateNotes()).toEqual(generateNotes())
})
