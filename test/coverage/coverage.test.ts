import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { linesRun, readCounts } from './lines.js'
import { listMissing, summarize } from './report.js'

const script = `const word = process.argv[2]
if (word === 'left') console.log(1)
if (word === 'right') console.log(2)
if (word === 'never') console.log(3)
export function unused() {
  return word
}
`

/** A program, and what its runs have counted. */
function counted(...runs: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'coverage-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'program.mjs')
  const raw = join(folder, 'raw')
  writeFileSync(file, script)
  mkdirSync(raw)
  for (const word of runs) execFileSync(process.execPath, [file, word], { env: { NODE_V8_COVERAGE: raw } })
  const url = pathToFileURL(file).href
  const counts = readCounts(raw, found => (found === url ? 'program' : undefined))
  return { file, counts: counts.get('program') ?? [] }
}

/** The lines of the program that have not run. */
async function missing({ file, counts }: ReturnType<typeof counted>) {
  return [...(await linesRun(file, counts))].filter(([, run]) => !run).map(([line]) => line)
}

test('what one process or another has run has run, and a line only when all of it has', async () => {
  expect(await missing(counted('left'))).toEqual([3, 4, 6])
  expect(await missing(counted('left', 'right'))).toEqual([4, 6])
})

test('what a copy of another text has run tells nothing of the lines', async () => {
  const { file, counts } = counted('left', 'right')
  writeFileSync(file, script.replace("if (word === 'left')", "if ('left' === word && 1)"))
  expect(await missing({ file, counts })).toEqual(await missing(counted()))
})

test('of a script that no process has loaded, nothing has run', async () => {
  expect(await missing(counted())).toEqual([1, 2, 3, 4, 6])
})

test('the report has a row for each folder, and says which part has too little', () => {
  const run = (...lines: boolean[]) => new Map(lines.map((line, index) => [index + 1, line]))
  const sources = new Map([
    ['a/b/c/deep.ts', run(true, true, false, false, true, false)],
    ['a/b/good.ts', run(true, true)],
    ['a/top.ts', run(true)],
    ['d/well.ts', run(...Array.from({ length: 10 }, (_, index) => index > 0))],
  ])
  const { table, short } = summarize(sources, { parts: ['a', 'd'], atLeast: 90 })
  expect(table.split('\n')).toEqual([
    'a    100.0 %  1 of 1 lines',
    'a/b   62.5 %  5 of 8 lines',
    'd     90.0 %  9 of 10 lines',
    'a/    66.6 %  6 of 9 lines',
    'd/    90.0 %  9 of 10 lines',
  ])
  expect(short).toEqual(['a'])
  expect(listMissing(sources)).toBe('a/b/c/deep.ts: 3-4, 6\nd/well.ts: 1\n')
})

test('a part of which nothing is known has too little', () => {
  expect(summarize(new Map(), { parts: ['a'], atLeast: 90 }).short).toEqual(['a'])
})
