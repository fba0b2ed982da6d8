import type { GeneratedFile } from '../../../base/generated-file.js'
import { escapeMarkdown, fence, inlineCode } from '../../../base/markdown.js'
import type { Protocol } from '../../protocol/model.js'
import { buildDocs } from '../model/build.js'
import {
  countMethods,
  countPresent,
  type DirectionEntry,
  type ErrorEntry,
  type History,
  type Link,
  loneRef,
  type MethodEntry,
  type ProtocolDocs,
  paramsTitle,
  type ShapeEntry,
  type ShapeText,
  statusWords,
  unnamedError,
  type VersionChange,
  type VersionEntry,
  versionMarks,
} from '../model/model.js'
import { piecesMarkdown, proseMarkdown } from './escape.js'

/**
 * A protocol as one Markdown file: `<protocol>.md`, with the same anchors as the HTML page.
 *
 * @param protocols the versions of one protocol to tell about, in any order; the newest gives the shapes
 * @throws {RangeError} when there is no version, or they are of several protocols
 */
export function markdownDocs(protocols: readonly Protocol[]): GeneratedFile {
  const docs = buildDocs(protocols)
  const blocks = [
    ...overview(docs),
    ...(docs.versions.length > 1 ? ['## Versions', ...[...docs.versions].reverse().map(version)] : []),
    ...docs.directions.flatMap(direction),
    ...(docs.shapes.length > 0 ? [heading(2, 'shapes', 'Shapes'), ...docs.shapes.flatMap(shapeSection)] : []),
  ]
  return { path: `${docs.protocol}.md`, content: `${blocks.join('\n\n')}\n` }
}

function overview({ protocol, newest, summary, origin, directions, shapes, wire }: ProtocolDocs): string[] {
  const { repository, path, revision } = origin ?? {}
  const places = [repository, path, revision].filter(part => part !== undefined).map(inlineCode)
  const counts = directions.map(entry => `- [${entry.title}](#${entry.anchor}): ${countMethods(countPresent(entry))}`)
  return [
    `# ${protocol} ${newest}`,
    ...(summary === undefined ? [] : [proseMarkdown(summary)]),
    ...(places.length > 0 ? [`Read from ${places.join(', ')}.`] : []),
    [...counts, ...(shapes.length > 0 ? [`- [Shapes](#shapes): ${shapes.length}`] : [])].join('\n'),
    ['On the wire:', '', ...wire.map(({ label, pieces }) => `- ${label}: ${piecesMarkdown(pieces)}`)].join('\n'),
  ]
}

function version({ version: name, methodCount, changes }: VersionEntry): string {
  const head = `**${escapeMarkdown(name)}**: ${countMethods(methodCount)}`
  if (!changes) return head
  const rows: [string, Link[]][] = [
    ['added', changes.added],
    ['changed', changes.changed],
    ['removed', changes.removed],
  ]
  const list = rows.flatMap(([word, links]) => (links.length > 0 ? [`- ${word}: ${links.map(link).join(', ')}`] : []))
  return list.length > 0 ? `${head}\n\n${list.join('\n')}` : head
}

function direction({ title, anchor, namespaces }: DirectionEntry): string[] {
  return [
    heading(2, anchor, title),
    ...namespaces.flatMap(namespace => [
      heading(3, namespace.anchor, escapeMarkdown(namespace.name) || 'General'),
      ...namespace.methods.flatMap(method),
    ]),
  ]
}

function method(entry: MethodEntry): string[] {
  const { name, anchor, kind, summary, deprecated, history, params, result, errors, example } = entry
  const facts = [kind, ...statusWords(entry, history), ...(deprecated ? ['deprecated'] : []), ...historyWords(history)]
  return [
    heading(4, anchor, inlineCode(name)),
    `*${facts.map(escapeMarkdown).join(' · ')}*`,
    ...(summary === undefined ? [] : [proseMarkdown(summary)]),
    ...(typeof deprecated === 'string' ? [`Deprecated: ${proseMarkdown(deprecated)}`] : []),
    ...shapeBlocks(paramsTitle(entry), params, 'none'),
    ...(result === undefined ? [] : shapeBlocks('Result', result, 'null')),
    ...(errors.length > 0 ? ['**Errors**', ...errors.flatMap(errorBlocks)] : []),
    ...(example === undefined ? [] : ['**Example**', fence('json', example)]),
    ...history.changed.flatMap(changeBlocks),
  ]
}

/** An error that a request is known to answer with, and the shape of its data. */
function errorBlocks({ code, message, data }: ErrorEntry): string[] {
  const words = code === undefined ? [] : [inlineCode(String(code))]
  return [`- ${[...words, proseMarkdown(message ?? unnamedError)].join(' ')}`, ...(data ? shapeText(data) : [])]
}

function shapeSection(entry: ShapeEntry): string[] {
  const { name, anchor, summary, deprecated, history, shape, usedBy } = entry
  const facts = [...statusWords(entry, history), ...(deprecated ? ['deprecated'] : []), ...historyWords(history)]
  return [
    heading(3, anchor, inlineCode(name)),
    ...(facts.length > 0 ? [`*${facts.map(escapeMarkdown).join(' · ')}*`] : []),
    ...(summary === undefined ? [] : [proseMarkdown(summary)]),
    ...shapeText(shape),
    ...(usedBy.length > 0 ? [`Used by ${usedBy.map(link).join(', ')}`] : []),
    ...history.changed.flatMap(changeBlocks),
  ]
}

const historyWords = (history: History): string[] => versionMarks(history).map(({ words }) => words)

function changeBlocks({ version: name, notes, through, throughMore }: VersionChange): string[] {
  const lines = notes.map(
    ({ level, path, message }) => `- ${level}: ${path === '' ? '' : `${inlineCode(path)} `}${escapeMarkdown(message)}`,
  )
  const more = throughMore > 0 ? ` and ${throughMore} more` : ''
  if (through.length > 0) lines.push(`- what it carries: ${through.map(link).join(', ')}${more}`)
  return [`**What ${escapeMarkdown(name)} changed**`, lines.join('\n')]
}

function shapeBlocks(title: string, shape: ShapeText | null, nothing: string): string[] {
  if (shape === null) return [`**${title}**: ${nothing}`]
  const lone = loneRef(shape)
  return lone ? [`**${title}**: ${link(lone)}`] : [`**${title}**`, ...shapeText(shape)]
}

/** A shape as a block of code, with links to the shapes that it names under it. */
function shapeText({ lines, links }: ShapeText): string[] {
  const text = lines.flatMap(({ depth, tokens, note, deprecated }) => {
    const indent = '  '.repeat(depth)
    const notes = [...(deprecated ? ['deprecated'] : []), ...(note?.split('\n') ?? [])]
    const names = tokens.map(token => (token.definition && links.get(token.definition)?.name) ?? token.text)
    return [...notes.map(line => `${indent}// ${line}`.trimEnd()), indent + names.join('')]
  })
  return [
    fence('ts', text.join('\n')),
    ...(links.size > 0 ? [`Shapes: ${[...links.values()].map(link).join(', ')}`] : []),
  ]
}

const link = ({ name, anchor }: Link) => `[${inlineCode(name)}](#${anchor})`

const heading = (level: number, anchor: string, title: string) =>
  `<a id="${anchor}"></a>\n\n${'#'.repeat(level)} ${title}`
