// The table of what vscode-jsonrpc cannot do, on its page: written by `npm run test:engines -- --write`.

const mark = '<!-- what the stock engine cannot do: written by npm run test:engines -- --write -->'

/**
 * A scenario that fails over vscode-jsonrpc, and what is seen in place of it.
 *
 * @typedef {{ scenario: string, instead: string }} Difference
 */

/**
 * The page with the table of some differences.
 *
 * @param {string} page
 * @param {readonly Difference[]} differences
 */
export function withTable(page, differences) {
  const [before, , after] = page.split(mark)
  if (before === undefined || after === undefined) throw new Error(`the page has not twice: ${mark}`)
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|')
  const rows = differences.map(({ scenario, instead }) => `| ${cell(scenario)} | ${cell(instead)} |`)
  const table = ['', '', '| scenario | with vscode-jsonrpc |', '| --- | --- |', ...rows, '', ''].join('\n')
  return [before, table, after].join(mark)
}
