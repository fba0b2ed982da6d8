// Records a command in a pseudo-terminal of 80 columns and draws it as an animated SVG.
//   node .github/terminal/record.mjs OUTPUT.svg ROWS 'shown prompt' COMMAND [ARG]...
// The first line shows the prompt; the command's own output follows with its real timing, pauses cut to a second.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

const [output, rowsText, prompt, ...command] = process.argv.slice(2)
if (!output || !prompt || command.length === 0) {
  console.error('usage: record.mjs OUTPUT.svg ROWS PROMPT COMMAND [ARG]...')
  process.exit(1)
}
const columns = 80
const rows = Number(rowsText)
const longestPause = 1
const hold = 4

/** @typedef {{ text: string, style: string }} Cell */

/** The part of a terminal that line-oriented programs use: text, colours, carriage return, erasing, moving up. */
class Screen {
  /** @type {Cell[][]} */
  lines = [[]]
  row = 0
  column = 0
  style = ''

  /** @param {string} text */
  write(text) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the control sequences of a terminal
    for (const [token, parameters = '', final] of text.matchAll(/\x1b\[([?\d;]*)([A-Za-z])|\x1b.|[\s\S]/gu)) {
      if (final !== undefined) this.control(parameters, final)
      else if (token === '\r') this.column = 0
      else if (token === '\n') this.moveTo(this.row + 1)
      else if (token >= ' ') this.put(token)
    }
  }

  /** @param {string} character */
  put(character) {
    if (this.column >= columns) {
      this.moveTo(this.row + 1)
      this.column = 0
    }
    const line = this.lines[this.row] ?? []
    while (line.length < this.column) line.push({ text: ' ', style: '' })
    line[this.column] = { text: character, style: this.style }
    this.column++
  }

  /** @param {number} row */
  moveTo(row) {
    this.row = Math.max(0, row)
    while (this.lines.length <= this.row) this.lines.push([])
  }

  /**
   * @param {string} parameters
   * @param {string} final
   */
  control(parameters, final) {
    const count = Number(parameters) || 1
    if (final === 'm') this.setStyle(parameters)
    else if (final === 'K') this.lines[this.row]?.splice(parameters === '2' ? 0 : this.column)
    else if (final === 'J') this.lines.splice(this.row + 1)
    else if (final === 'A') this.moveTo(this.row - count)
    else if (final === 'B') this.moveTo(this.row + count)
    else if (final === 'G') this.column = count - 1
    else if (final === 'C') this.column += count
    else if (final === 'D') this.column = Math.max(0, this.column - count)
  }

  /** @param {string} parameters */
  setStyle(parameters) {
    const names = new Set(this.style.split(' ').filter(Boolean))
    for (const code of parameters.split(';').map(Number)) {
      if (code === 0) names.clear()
      else if (code === 22) for (const name of ['b', 'd']) names.delete(name)
      else if (code === 23) names.delete('i')
      else if (code === 24) names.delete('u')
      else if (code === 39) for (const name of [...names]) if (name.startsWith('c')) names.delete(name)
      const simple = { 1: 'b', 2: 'd', 3: 'i', 4: 'u' }[code]
      if (simple) names.add(simple)
      if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) names.add(`c${code % 10}`)
    }
    this.style = [...names].join(' ')
  }

  /** The last lines, as SVG text. */
  draw() {
    const shown = this.lines.slice(-rows)
    return shown
      .map((line, index) => (line.length === 0 ? '' : `<text x="16" y="${48 + index * 18}">${drawLine(line)}</text>`))
      .join('')
  }
}

/** @param {string} text */
const escapeXml = text => text.replace(/[&<>]/g, each => `&#${each.charCodeAt(0)};`)

/** @param {Cell[]} line */
function drawLine(line) {
  let drawn = ''
  for (let start = 0; start < line.length; ) {
    const style = line[start]?.style ?? ''
    let end = start
    while (end < line.length && line[end]?.style === style) end++
    const text = escapeXml(
      line
        .slice(start, end)
        .map(cell => cell.text)
        .join(''),
    )
    drawn += style === '' ? text : `<tspan class="${style}">${text}</tspan>`
    start = end
  }
  return drawn
}

const quoted = command.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
const child = spawn('script', ['-qfec', `stty cols ${columns} rows 50; exec ${quoted}`, '/dev/null'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, TERM: 'xterm-256color', FORCE_COLOR: '1' },
})
const screen = new Screen()
screen.write(`\x1b[32m$\x1b[0m ${prompt}\r\n`)
/** @type {{ at: number, picture: string }[]} */
const frames = [{ at: 0, picture: screen.draw() }]
let clock = 0
let last = performance.now()
child.stdout.setEncoding('utf8').on('data', text => {
  const now = performance.now()
  clock += Math.min((now - last) / 1000, longestPause)
  last = now
  screen.write(text)
  const previous = frames.at(-1)
  if (previous && frames.length > 1 && clock - previous.at < 0.08) previous.picture = screen.draw()
  else frames.push({ at: clock, picture: screen.draw() })
})
child.on('close', code => {
  if (code !== 0) {
    console.error(`the command ended with ${code}`)
    process.exit(1)
  }
  const total = clock + hold
  const percent = (/** @type {number} */ seconds) => `${((seconds / total) * 100).toFixed(2)}%`
  // Without animations the last picture is shown; with them it is shown first, for whoever looks only for a moment.
  const animations = frames.map(({ at }, index) => {
    const until = frames[index + 1]?.at ?? total
    const before = index === 0 ? '' : '0%{visibility:hidden}'
    const after = until >= total ? '' : `${percent(until)}{visibility:hidden}100%{visibility:hidden}`
    const timing = `${total.toFixed(2)}s step-end ${(-clock).toFixed(2)}s infinite`
    return `@keyframes f${index}{${before}${percent(at)}{visibility:visible}${after || '100%{visibility:visible}'}}.f${index}{animation:f${index} ${timing}}`
  })
  const earlier = frames.slice(0, -1).map((_, index) => `.f${index}`)
  const height = 48 + rows * 18
  writeFileSync(
    output,
    `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="${height}" viewBox="0 0 720 ${height}" role="img" aria-label="${escapeXml(prompt).replaceAll('"', '&#34;')}">
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d6deeb;white-space:pre}.b{font-weight:bold}.d{fill:#7f8c98}.i{font-style:italic}.u{text-decoration:underline}.c0{fill:#7f8c98}.c1{fill:#ff6b6b}.c2{fill:#7ee787}.c3{fill:#f2cc60}.c4{fill:#79c0ff}.c5{fill:#d2a8ff}.c6{fill:#76e3ea}.c7{fill:#f0f6fc}
${earlier.length > 0 ? `${earlier.join(',')}{visibility:hidden}` : ''}
@media (prefers-reduced-motion:no-preference){${animations.join('')}}</style>
<rect width="720" height="${height}" rx="10" fill="#0d1117"/><circle cx="20" cy="18" r="5" fill="#ff6b6b"/><circle cx="38" cy="18" r="5" fill="#f2cc60"/><circle cx="56" cy="18" r="5" fill="#7ee787"/>
${frames.map(({ picture }, index) => `<g class="f${index}">${picture}</g>`).join('\n')}
</svg>
`,
  )
})
