// Puts the figures of one run on docs/performance.md and README.md, between their marks: node bench/write-page.js [RESULTS]
import { readFileSync, writeFileSync } from 'node:fs'
import { costs, figures } from './lib/page.js'

const [file = new URL('results/results.json', import.meta.url)] = process.argv.slice(2)
const [begin, end] = ['<!-- figures: written by bench/write-page.js -->', '<!-- end of figures -->']

/** @param {string} path @param {string} written */
function fill(path, written) {
  const page = new URL(`../${path}`, import.meta.url)
  const [before, rest] = readFileSync(page, 'utf8').split(begin)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`${path} has not both marks: ${begin} and ${end}`)
  return { page, text: `${before}${begin}\n\n${written}\n\n${end}${after}` }
}

try {
  const results = JSON.parse(readFileSync(file, 'utf8'))
  const filled = [fill('docs/performance.md', figures(results)), fill('README.md', costs(results))]
  for (const { page, text } of filled) writeFileSync(page, text)
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
