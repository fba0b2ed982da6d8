import type { Line } from '../model/blocks.js'
import {
  type ErrorEntry,
  type History,
  type Link,
  loneRef,
  type MethodEntry,
  paramsTitle,
  type ShapeEntry,
  type ShapeText,
  statusWords,
  unnamedError,
  type VersionChange,
  versionMarks,
} from '../model/model.js'
import { type Piece, splitCode } from '../model/text.js'
import { html, type Markup } from './markup.js'

/** Shapes up to this many lines are shown where they are used; longer ones only if they are used once. */
const shortShape = 12

export type Shapes = ReadonlyMap<string, ShapeEntry>

/** Everything about one method. */
export function methodArticle(method: MethodEntry, shapes: Shapes): Markup {
  const { name, anchor, kind, summary, deprecated, history, params, result, errors, example } = method
  const slash = name.lastIndexOf('/') + 1
  return html`<article class="entry${goneClass(history)}" id="${anchor}" data-name="${name}" data-kind="${kind}">
<h4><a href="#${anchor}">${slash > 0 && html`<span class="path">${name.slice(0, slash)}</span><wbr>`}${name.slice(slash)}</a>
<span class="badge ${kind}">${kind}</span>${badges(method, deprecated !== undefined)}</h4>
${summary !== undefined && html`<p class="summary">${prose(splitCode(summary))}</p>\n`}${
  typeof deprecated === 'string' && html`<p class="warning">Deprecated: ${prose(splitCode(deprecated))}</p>\n`
}<div class="sides">
${side(paramsTitle(method), params ?? 'none', shapes)}${result !== undefined && side('Result', result ?? 'null', shapes)}</div>
${errors.length > 0 && errorSection(errors)}${example !== undefined && exampleDetails(example)}${history.changed.map(changeDetails)}</article>
`
}

/** The button needs the script, which shows it. */
function exampleDetails(example: string): Markup {
  return html`<details class="example"><summary>Example</summary>
<button type="button" class="copy" hidden>Copy</button>
<pre><code>${example}</code></pre>
</details>
`
}

/** @param shape the word for its absence where there is none */
function side(title: string, shape: ShapeText | 'none' | 'null', shapes: Shapes): Markup {
  if (typeof shape === 'string')
    return html`<section><h5>${title}</h5> <span class="none">${shape}</span></section>
`
  const lone = loneRef(shape)
  const target = lone && shapes.get(lone.anchor)
  if (lone && target && (target.usedBy.length === 1 || target.shape.lines.length <= shortShape))
    return html`<section><h5>${title}</h5> <a class="ref" href="#${lone.anchor}">${lone.name}</a>
${code(target.shape)}</section>
`
  const [line, ...more] = shape.lines
  if (line && more.length === 0)
    return html`<section><h5>${title}</h5> <code>${lineTokens(line, shape.links)}</code></section>
`
  return html`<section><h5>${title}</h5>
${code(shape)}</section>
`
}

/** The errors that a request is known to answer with. */
function errorSection(errors: readonly ErrorEntry[]): Markup {
  return html`<section class="errors"><h5>Errors</h5>
<ul>
${errors.map(({ code: number, message, data }) => html`<li>${number !== undefined && html`<code>${number}</code> `}${prose(splitCode(message ?? unnamedError))}${data && html`\n${code(data)}`}</li>\n`)}</ul>
</section>
`
}

/** Everything about one shape. */
export function shapeArticle(entry: ShapeEntry): Markup {
  const { name, anchor, summary, deprecated, history, shape, usedBy } = entry
  return html`<article class="entry${goneClass(history)}" id="${anchor}" data-name="${name}" data-kind="shape">
<h4><a href="#${anchor}">${name}</a>${badges(entry, deprecated === true)}</h4>
${summary !== undefined && html`<p class="summary">${prose(splitCode(summary))}</p>\n`}${code(shape)}${
  usedBy.length > 0 && html`\n<p class="used">Used by ${linkList(usedBy)}</p>`
}
${history.changed.map(changeDetails)}</article>
`
}

/** A text with its code set as code. */
export function prose(pieces: readonly Piece[]): Markup[] {
  return pieces.map(piece => (piece.code ? html`<code>${piece.text}</code>` : html`${piece.text}`))
}

/** Links with commas between them. */
export function linkList(links: readonly Link[]): Markup[] {
  return links.map(({ name, anchor }, index) => html`${index > 0 && ', '}<a href="#${anchor}">${name}</a>`)
}

function goneClass({ removed }: History): string {
  return removed === undefined ? '' : ' gone'
}

function badges(entry: MethodEntry | ShapeEntry, deprecated: boolean): Markup {
  const badge = (mark: string, words: string) => html` <span class="badge ${mark}">${words}</span>`
  const { history } = entry
  return html`${statusWords(entry, history).map(words => badge('status', words))}${
    deprecated && badge('deprecated', 'deprecated')
  }${versionMarks(history).map(({ mark, words }) => badge(mark, words))}`
}

/** What a version changed, one line a change. */
function changeDetails({ version, notes, through, throughMore }: VersionChange): Markup {
  return html`<details class="changes"><summary>What ${version} changed</summary>
<ul>
${notes.map(
  ({ level, path, message }) =>
    html`<li><span class="level ${level}">${level}</span> ${path !== '' && html`<code>${path}</code> `}${message}</li>\n`,
)}${through.length > 0 && html`<li>what it carries: ${linkList(through)}${throughMore > 0 && ` and ${throughMore} more`}</li>\n`}</ul>
</details>
`
}

const deepestIndent = 12

function code({ lines, links }: ShapeText): Markup {
  return html`<pre><code>${lines.map(line => lineMarkup(line, links))}</code></pre>`
}

function lineMarkup(line: Line, links: ShapeText['links']): Markup {
  const level = Math.min(line.depth, deepestIndent)
  const indent = '  '.repeat(line.depth)
  const notes = [...(line.deprecated ? ['deprecated'] : []), ...(line.note?.split('\n') ?? [])]
  return html`${notes.map(
    text => html`<span class="line d${level} note">${indent}// ${text.trimEnd()}\n</span>`,
  )}<span class="line d${level}">${indent}${lineTokens(line, links)}\n</span>`
}

function lineTokens({ tokens, deprecated }: Line, links: ShapeText['links']): Markup[] {
  return tokens.map(({ kind, text, definition }) => {
    if (kind === 'punctuation') return html`${text}`
    const link = definition === undefined ? undefined : links.get(definition)
    if (link) return html`<a class="ref" href="#${link.anchor}">${link.name}</a>`
    return html`<span class="${kind}${kind === 'property' && deprecated && ' old'}">${text}</span>`
  })
}
