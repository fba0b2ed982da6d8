// From what V8 has counted in built scripts to the lines of their sources.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { mergeScriptCovs } from '@bcoe/v8-coverage'
import convert from 'ast-v8-to-istanbul'
import { parseAstAsync } from 'vitest/node'

/** @typedef {import('node:inspector').Profiler.ScriptCoverage} ScriptCoverage */

/**
 * Reads what processes have written.
 *
 * @param {string} folder their NODE_V8_COVERAGE
 * @param {(url: string) => string | undefined} scriptOf which script of ours a URL stands for
 * @returns {Map<string, ScriptCoverage[]>} by script, once for each process
 */
export function readCounts(folder, scriptOf) {
  /** @type {Map<string, ScriptCoverage[]>} */
  const counts = new Map()
  for (const file of readdirSync(folder)) {
    for (const count of countsIn(join(folder, file))) {
      const script = scriptOf(count.url)
      if (script === undefined) continue
      const others = counts.get(script)
      if (others) others.push(count)
      else counts.set(script, [count])
    }
  }
  return counts
}

/** What one process has counted; nothing when it was killed while it wrote. @param {string} file @returns {ScriptCoverage[]} */
function countsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).result
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

/**
 * Which lines of a source have run. Lines are those on which a statement begins, and every one that begins there must
 * have run: `if (wrong) throw error` has not until it has thrown.
 *
 * @param {string} file the script built from the source, with a source map beside it
 * @param {readonly ScriptCoverage[]} counts what each process has counted in it
 * @returns {Promise<Map<number, boolean>>} by line number
 */
export async function linesRun(file, counts) {
  const code = readFileSync(file, 'utf8')
  const nothing = { startOffset: 0, endOffset: code.length, count: 0 }
  const neverLoaded = [{ functionName: '', isBlockCoverage: true, ranges: [nothing] }]
  const url = pathToFileURL(file).href
  const { length } = code.replace(/\/\/# sourceMappingURL=\S*$/, '')
  const ofThisText = counts.filter(count => (lengthOf(count) ?? length) === length)
  const functions = mergeScriptCovs(ofThisText.map(count => ({ ...count, url })))?.functions ?? neverLoaded
  const sources = await convert({ code, coverage: { url, functions }, ast: parseAstAsync(code) })
  /** @type {Map<number, boolean>} */
  const lines = new Map()
  for (const { statementMap, s } of Object.values(sources))
    for (const [id, { start }] of Object.entries(statementMap))
      lines.set(start.line, lines.get(start.line) !== false && (s[id] ?? 0) > 0)
  return lines
}

/**
 * How long the script was that a process has counted: a test may build a copy as it is packed, in which the same lines are
 * elsewhere. Undefined when the process has counted only some of its functions.
 *
 * @param {ScriptCoverage} count
 */
const lengthOf = ({ functions }) =>
  functions.find(({ ranges: [range] }) => range?.startOffset === 0)?.ranges[0]?.endOffset
