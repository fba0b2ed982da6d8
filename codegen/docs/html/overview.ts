import { countMethods, countPresent, type Link, type ProtocolDocs, type VersionEntry } from '../model/model.js'
import { splitCode } from '../model/text.js'
import type { WireFact } from '../model/wire-facts.js'
import { linkList, prose } from './entries.js'
import { html, type Markup } from './markup.js'

/** The summary of the protocol, its numbers of methods and shapes, and its origin. */
export function overview({ protocol, newest, summary, directions, shapes, origin, wire }: ProtocolDocs): Markup {
  const place = [origin?.path, origin?.revision?.slice(0, 12)].filter(part => part !== undefined).join(' @ ')
  return html`<h1>${protocol} <span>${newest}</span></h1>
${summary !== undefined && html`<p class="lead">${prose(splitCode(summary))}</p>\n`}<ul class="counts">
${directions.map(
  direction =>
    html`<li><a href="#${direction.anchor}"><b>${countPresent(direction)}</b> ${direction.title.toLowerCase()}</a></li>\n`,
)}${shapes.length > 0 && html`<li><a href="#shapes"><b>${shapes.length}</b> shapes</a></li>\n`}</ul>
${
  origin &&
  html`<p class="source">Read from ${repository(origin.repository)}${place !== '' && html` <code>${place}</code>`}</p>
`
}${wireSection(wire)}`
}

/** How messages travel. */
function wireSection(facts: readonly WireFact[]): Markup {
  return html`<details class="wire"><summary>On the wire</summary>
<dl>
${facts.map(({ label, pieces }) => html`<dt>${label}</dt><dd>${prose(pieces)}</dd>\n`)}</dl>
</details>
`
}

function repository(name = ''): Markup {
  const url = URL.canParse(name) ? new URL(name) : undefined
  return url?.protocol === 'https:' ? html`<a href="${url.href}" rel="noreferrer">${name}</a>` : html`${name}`
}

/** The changes of each version, the newest first; nothing for a single version. */
export function versionSection({ versions }: ProtocolDocs): Markup | false {
  if (versions.length < 2) return false
  return html`<section class="versions" aria-labelledby="versions">
<h2 id="versions">Versions</h2>
${[...versions].reverse().map(versionDetails)}</section>
`
}

function versionDetails({ version, methodCount, changes }: VersionEntry): Markup {
  const head = html`<b>${version}</b> <span class="total">${countMethods(methodCount)}</span>`
  if (!changes) return html`<div class="version">${head} <span class="total">the oldest on this page</span></div>\n`
  const { added, changed, removed } = changes
  return html`<details class="version"><summary>${head} <span class="badge added">${added.length} added</span> <span class="badge changed">${changed.length} changed</span> <span class="badge removed">${removed.length} removed</span></summary>
${list('Added', added)}${list('Changed', changed)}${list('Removed', removed)}</details>
`
}

function list(title: string, links: readonly Link[]): Markup | false {
  return links.length > 0 && html`<p><strong>${title}</strong> ${linkList(links)}</p>\n`
}
