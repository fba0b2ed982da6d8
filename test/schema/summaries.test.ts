import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadDocument } from '../../codegen/protocol/document.js'
import { definitionFiles } from '../support/definitions.js'

const root = fileURLToPath(new URL('../../schema/', import.meta.url))
const protocols = readdirSync(root, { withFileTypes: true }).filter(entry => entry.isDirectory())
const documents = protocols.flatMap(({ name }) =>
  readdirSync(join(root, name))
    .filter(file => /^\d.*\.json$/.test(file))
    .map(file => `${name}/${file}`),
)

/** Words that say nothing by themselves. */
const small = new Set('a an and as at by for from has have in is it its of on or s that the this to with'.split(' '))

const stem = (word: string) => word.toLowerCase().replace(/(?<=..)(ing|ed|es|s|e)$/, '')

function wordsOf(text: string): string[] {
  const words = text.replace(/([a-z])([A-Z])/g, '$1 $2').split(/[^A-Za-z]+/)
  return words.filter(word => word !== '' && !small.has(word.toLowerCase())).map(stem)
}

/** What a summary says that the name of the method does not. */
function addedWords(method: string, summary: string): string[] {
  const known = new Set(wordsOf(method))
  return wordsOf(summary).filter(word => !known.has(word))
}

test.each(documents)('every method of %s has a line that adds to its name', document => {
  for (const { method, summary = '' } of loadDocument(join(root, document)).methods) {
    expect(summary, method).not.toMatch(/\n/)
    expect(addedWords(method, summary), `${method}: ${summary}`).not.toEqual([])
  }
})

test('a line that only repeats the name is found', () => {
  expect(addedWords('tools/list', 'Lists the tools.')).toEqual([])
  expect(addedWords('fuzzyFileSearch', 'A fuzzy file search')).toEqual([])
  expect(addedWords('tools/list', 'Lists the tools, page by page.')).toEqual(['pag', 'pag'])
})

test.each(protocols.map(({ name }) => name))('no line of %s is for a method that no document has', name => {
  const lines = JSON.parse(readFileSync(join(root, name, 'summaries.json'), 'utf8')) as Record<string, string>
  const own = documents.filter(document => document.startsWith(`${name}/`))
  const methods = new Set(
    own.flatMap(document => loadDocument(join(root, document)).methods.map(({ method }) => method)),
  )
  expect(Object.keys(lines).filter(method => !methods.has(method))).toEqual([])
})

test.runIf(definitionFiles)('no line is taken from the definitions', () => {
  for (const { name } of protocols) {
    const lines = JSON.parse(readFileSync(join(root, name, 'summaries.json'), 'utf8')) as Record<string, string>
    const texts = definitionFiles?.of(name).map(file => readFileSync(file, 'utf8').toLowerCase()) ?? []
    for (const line of Object.values(lines))
      expect(
        texts.some(text => text.includes(line.slice(0, -1).toLowerCase())),
        line,
      ).toBe(false)
  }
})
