import { formatNumber } from './rows.js'

/** @typedef {import('./rows.js').Row} Row */

/** The figures of one run, as a page shows them; remembers those that were asked for and that the run has not. */
export class Figures {
  /** @type {Set<string>} */
  #missing = new Set()
  #rows

  /** @param {readonly Row[]} rows */
  constructor(rows) {
    this.#rows = rows
  }

  /** @throws {Error} when a row was asked for that is not there */
  refuseMissing() {
    if (this.#missing.size > 0)
      throw new Error(
        `the run has no figures for\n  ${[...this.#missing].join('\n  ')}\n  → run all benchmarks, with the peers that docs/performance.md names`,
      )
  }

  /** @param {string | RegExp} group @param {string} name @returns {Row} */
  of(group, name) {
    const found = this.#rows.find(
      row => row.name === name && (typeof group === 'string' ? row.group === group : group.test(row.group)),
    )
    if (!found) this.#missing.add(`${group}: ${name}`)
    return found ?? { group: String(group), name, unit: '', median: Number.NaN, min: 0, max: 0, ratio: Number.NaN }
  }

  /** How a case stands to its baseline. @param {string | RegExp} group @param {string} name */
  ratio(group, name) {
    return `${formatNumber(this.of(group, name).ratio ?? Number.NaN)} ×`
  }

  /** @param {string | RegExp} group @param {string} name */
  median(group, name) {
    const { median, unit } = this.of(group, name)
    return unit === 'bytes' ? `${formatNumber(median / 1000)} KB` : `${formatNumber(median)} ${unit}`.trim()
  }
}

/** A table in Markdown: the first column is text, the others are figures. @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export const table = (head, rows) =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')
