// Coverage in words: a table of folders, and the lines that have not run.

/** @typedef {Map<string, ReadonlyMap<number, boolean>>} Sources by path: which lines have run, by number */

/** The row of a source in the table: `runtime/client`, or `runtime` itself. @param {string} path */
const folderOf = path => path.split('/').slice(0, -1).slice(0, 2).join('/')

/** @param {string} name @param {Sources} sources @param {(path: string) => boolean} belongs */
function count(name, sources, belongs) {
  const lines = [...sources].filter(([path]) => belongs(path)).flatMap(([, run]) => [...run.values()])
  const covered = lines.filter(Boolean).length
  return { name, total: lines.length, covered, percent: lines.length === 0 ? 0 : (100 * covered) / lines.length }
}

/**
 * The table, and the parts of which too few lines have run.
 *
 * @param {Sources} sources
 * @param {{ parts: readonly string[], atLeast: number }} wanted percent of the lines of each part
 */
export function summarize(sources, { parts, atLeast }) {
  const folders = [...new Set([...sources.keys()].map(folderOf))].sort()
  const rows = folders.map(folder => count(folder, sources, path => folderOf(path) === folder))
  const totals = parts.map(part => count(`${part}/`, sources, path => path.startsWith(`${part}/`)))
  const all = [...rows, ...totals]
  const width = Math.max(...all.map(({ name }) => name.length))
  const table = all.map(({ name, total, covered, percent }) => {
    // Rounded down, so that nothing short of the limit looks like it.
    const share = `${(Math.floor(percent * 10) / 10).toFixed(1)} %`
    return `${name.padEnd(width)}  ${share.padStart(7)}  ${covered} of ${total} lines`
  })
  const short = parts.filter((_, index) => (totals[index]?.percent ?? 0) < atLeast)
  return { table: table.join('\n'), short }
}

/** One line for each source that has some: `runtime/connect.ts: 12-14, 20`. @param {Sources} sources */
export function listMissing(sources) {
  return [...sources]
    .map(([path, lines]) => ({ path, missing: [...lines].filter(([, run]) => !run).map(([line]) => line) }))
    .filter(({ missing }) => missing.length > 0)
    .map(({ path, missing }) => `${path}: ${ranges(missing)}\n`)
    .join('')
}

/** @param {readonly number[]} lines */
function ranges(lines) {
  /** @type {[number, number][]} */
  const found = []
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = found.at(-1)
    if (last && line === last[1] + 1) last[1] = line
    else found.push([line, line])
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}
