/** Colours for terminals; plain text everywhere else. */

export interface Style {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
}

const paint = (on: number, off: number, use: boolean) => (text: string) =>
  use ? `\u001b[${on}m${text}\u001b[${off}m` : text

const makeStyle = (use: boolean): Style => ({
  bold: paint(1, 22, use),
  dim: paint(2, 22, use),
  red: paint(31, 39, use),
  green: paint(32, 39, use),
  yellow: paint(33, 39, use),
})

export const plain: Style = makeStyle(false)

/** The style of a stream: colours on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`. */
export function styleOf(stream: { isTTY?: boolean }): Style {
  return makeStyle(stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb')
}

/** Rows with their columns padded to the widest cell; the last column is left as it is. */
export function alignColumns(rows: readonly (readonly string[])[], gap = '  '): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join(gap)
      .trimEnd(),
  )
}

/** Columns of the names beside which there is room for a text. */
const mostNameColumns = 28

/** Names with what they are, in lines of at most 80 columns: texts stand beside short names and below long ones. */
export function describeNames(rows: readonly (readonly [name: string, text: string])[]): string[] {
  const short = rows.map(([name]) => name.length).filter(length => length <= mostNameColumns)
  const indent = ' '.repeat(Math.max(2, ...short) + 2)
  return rows.flatMap(([name, text]) => {
    if (text === '') return [name]
    const [first = '', ...rest] = wrap(text, indent)
    return name.length > mostNameColumns ? [name, first, ...rest] : [name.padEnd(indent.length) + first.trim(), ...rest]
  })
}

/** `1 file`, `2 files`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${withSeparators(number)} ${number === 1 ? singular : plural}`
}

/** `1,234,567`. Loading the locales of the engine for this costs more than everything else a report does. */
export function withSeparators(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}

const width = 80

/** Text in lines of at most 80 columns, broken at spaces; each long word stands on its line alone. */
export function wrap(text: string, indent: string, further = indent): string[] {
  const lines: string[] = []
  let line = indent
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && line.length + word.length + 1 > width) {
      lines.push(line)
      line = further
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line]
}

/** An error or a diagnostic in lines of 80 columns, with a new line for the remedy. Other indented lines stay as they are. */
export const inColumns = (text: string): string =>
  text
    .replace(/; try: /, '\n  → ')
    .replace(/; (its last words:\n)/, '\n  $1')
    .split('\n')
    .flatMap((line, index) => (index > 0 && !line.startsWith('  → ') ? [line] : wrapLine(line)))
    .join('\n')

function wrapLine(line: string): string[] {
  const arrow = line.startsWith('  → ') ? '  → ' : ''
  return wrap(line.slice(arrow.length), arrow, arrow ? '    ' : '  ')
}
