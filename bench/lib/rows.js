/**
 * One figure of a benchmark: the median of several rounds, their spread, and how it stands to its baseline, measured
 * in the same run.
 *
 * @typedef {object} Row
 * @property {string} group what was measured: `commands`, `runtime` …
 * @property {string} name which case of it
 * @property {string} unit `ms`, `MB`, `bytes`, `messages/s` …
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {string} [baseline] name of the case that the ratio refers to
 * @property {number} [ratio] median of the ratios of each round
 */

/**
 * What one run measured.
 *
 * @typedef {object} Results
 * @property {string} version of this package
 * @property {string} date year-month-day
 * @property {string} machine
 * @property {number} rounds
 * @property {Row[]} rows
 */

/**
 * What a benchmark is given: how many rounds to take, and whether it is only to show that it runs.
 *
 * @typedef {object} BenchOptions
 * @property {number} rounds
 * @property {boolean} smoke
 */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/**
 * Rows of cases that were measured in the same rounds; the ratio is taken round by round, so a drifting machine
 * changes both sides of it.
 *
 * @param {string} group
 * @param {string} unit
 * @param {Record<string, readonly number[]>} samples a case's value in each round
 * @param {string} [baseline] the case the others are compared with
 * @returns {Row[]}
 */
export function toRows(group, unit, samples, baseline) {
  const base = baseline === undefined ? undefined : samples[baseline]
  return Object.entries(samples).map(([name, values]) => ({
    group,
    name,
    unit,
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    ...(base && baseline !== undefined
      ? { baseline, ratio: median(values.map((value, round) => value / (base[round] ?? Number.NaN))) }
      : {}),
  }))
}

/** Three digits. @param {number} value */
export function formatNumber(value) {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1000)
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ',')
  return value
    .toPrecision(3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
}

/**
 * Rows as Markdown tables, one for each group.
 *
 * @param {readonly Row[]} rows
 */
export function toMarkdown(rows) {
  const groups = [...new Set(rows.map(row => row.group))]
  return groups
    .map(group => {
      const lines = rows
        .filter(row => row.group === group)
        .map(row => {
          const spread = `${formatNumber(row.min)} – ${formatNumber(row.max)}`
          const ratio = row.ratio === undefined ? '' : `${formatNumber(row.ratio)} × ${row.baseline}`
          return `| ${row.name} | ${formatNumber(row.median)} ${row.unit} | ${spread} | ${ratio} |`
        })
      return [
        `### ${group}`,
        '',
        '| case | median | min – max | ratio |',
        '| --- | ---: | ---: | ---: |',
        ...lines,
      ].join('\n')
    })
    .join('\n\n')
}
