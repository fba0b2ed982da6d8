import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { GeneratedFile } from '../../../base/generated-file.js'
import type { Protocol } from '../../protocol/model.js'
import { buildDocs } from '../model/build.js'
import type { DirectionEntry, NamespaceEntry, ProtocolDocs } from '../model/model.js'
import { contents } from './contents.js'
import { methodArticle, type Shapes, shapeArticle } from './entries.js'
import { html, Markup } from './markup.js'
import { overview, versionSection } from './overview.js'

/**
 * One self-contained page about a protocol: `<protocol>.html`. It needs no network and runs no script but its own.
 *
 * @param protocols the versions of one protocol to tell about, in any order; the newest gives the shapes
 * @throws {RangeError} when there is no version, or they are of several protocols
 */
export function htmlDocs(protocols: readonly Protocol[]): GeneratedFile {
  const docs = buildDocs(protocols)
  return { path: `${docs.protocol}.html`, content: page(docs, parts(styles), parts(scripts)) }
}

// The page's style and script are part of this program; they are files so that editors and linters read them.
const styles = ['base.css', 'bar.css', 'contents.css', 'overview.css', 'entries.css', 'shapes.css']
const scripts = ['element.js', 'search.js', 'contents.js', 'copy.js', 'theme.js']

const parts = (names: readonly string[]) =>
  names.map(name => readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8')).join('\n')

function page(docs: ProtocolDocs, style: string, script: string): string {
  const { protocol, newest, directions, shapes } = docs
  const byAnchor: Shapes = new Map(shapes.map(shape => [shape.anchor, shape]))
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="agent-bindings docs">
<title>${protocol} ${newest} · protocol docs</title>
<link rel="icon" href="${icon}">
<style>${Markup.trusted(style)}</style>
</head>
<body>
<a class="skip" href="#top">Skip to the content</a>
${bar(protocol, newest)}${contents(docs)}<main id="top" tabindex="-1">
${overview(docs)}${versionSection(docs)}${directions.map(direction => directionSection(direction, byAnchor))}${
  shapes.length > 0 &&
  html`<section aria-labelledby="shapes">
<h2 id="shapes">Shapes</h2>
${shapes.map(shapeArticle)}</section>
`
}</main>
<script>${Markup.trusted(script)}</script>
</body>
</html>
`.text
}

const icon =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path fill='none' stroke='%236d5bd0' stroke-width='2' d='M2 5h10L9 2M14 11H4l3 3'/></svg>"

/** Forbids everything but this style and this script, also to markup that a text might smuggle in. */
function policy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/** Elements that need the script are hidden until the script shows them. */
function bar(protocol: string, version: string): Markup {
  return html`<header class="bar">
<button type="button" class="menu" aria-label="Contents" aria-expanded="false" aria-controls="contents" hidden>☰</button>
<a class="brand" href="#top">${protocol} <span>${version}</span></a>
<div class="search" role="search" hidden>
<input type="search" placeholder="Search methods, shapes" aria-label="Search methods and shapes" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list">
<kbd aria-hidden="true">/</kbd>
<div class="found" hidden>
<p role="status"></p>
<ul id="results" role="listbox" aria-label="Results"></ul>
</div>
</div>
<button type="button" class="theme" hidden></button>
</header>
`
}

function directionSection({ title, anchor, namespaces }: DirectionEntry, shapes: Shapes): Markup {
  return html`<section aria-labelledby="${anchor}">
<h2 id="${anchor}">${title}</h2>
${namespaces.map(namespace => namespaceSection(namespace, shapes))}</section>
`
}

function namespaceSection({ name, anchor, methods }: NamespaceEntry, shapes: Shapes): Markup {
  return html`<h3 id="${anchor}"><a href="#${anchor}">${name || 'General'}</a></h3>
${methods.map(method => methodArticle(method, shapes))}`
}
