import { countPresent, type DirectionEntry, type Link, type MethodEntry, type ProtocolDocs } from '../model/model.js'
import { html, type Markup } from './markup.js'

/** The table of contents: directions, namespaces, methods, shapes. */
export function contents({ directions, shapes }: ProtocolDocs): Markup {
  return html`<nav class="contents" id="contents" aria-label="Contents">
${directions.map(contentsOfDirection)}${
  shapes.length > 0 &&
  html`<details><summary>Shapes <span class="count">${shapes.length}</span></summary>
<ul>
${shapes.map(shape => entryLink(shape, shape.name))}</ul>
</details>
`
}</nav>
`
}

function contentsOfDirection(direction: DirectionEntry): Markup {
  return html`<details open><summary>${direction.title} <span class="count">${countPresent(direction)}</span></summary>
<ul>
${direction.namespaces.map(
  ({ name, anchor, methods }) => html`<li><a class="namespace" href="#${anchor}">${name || 'General'}</a>
<ul>
${methods.map(method => entryLink(method, method.name.slice(name === '' ? 0 : name.length + 1) || method.name))}</ul></li>
`,
)}</ul>
</details>
`
}

function entryLink(
  { anchor, history, deprecated }: Link & Pick<MethodEntry, 'history' | 'deprecated'>,
  label: string,
): Markup {
  const old = history.removed !== undefined || deprecated !== undefined
  return html`<li><a${old && html` class="old"`} href="#${anchor}">${label}</a></li>
`
}
