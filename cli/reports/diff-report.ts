import {
  type Audience,
  type Change,
  levelFor,
  type ProtocolDiff,
  suggestBump,
} from '../../codegen/drift/diff/change.js'
import { type Level, levels } from '../../codegen/drift/diff/levels.js'
import { rules } from '../../codegen/drift/diff/rules.js'
import { escapeGitHubLog, gitHubAnnotation, printable, toJson } from './escape.js'
import { count, type Style, wrap } from './style.js'

export interface DiffReportOptions {
  style: Style
  /** Whom the verdict is for. */
  audience: Audience
  /** The file that annotations are put on: the new document. */
  file?: string
}

/** A method or a shape with its changes of one level. */
interface Section {
  level: Level
  subjects: { title: string; methods: string[]; changes: Change[] }[]
}

/** Changes that are worth a line of their own: names of shapes matter where methods use them. */
function sectionsOf({ changes }: ProtocolDiff, audience: Audience): { sections: Section[]; names: string[] } {
  const isAside = ({ rule, methods }: Change) =>
    rule === 'type-added' || rule === 'type-removed' || (methods !== undefined && methods.length === 0)
  const shown = changes.filter(change => !isAside(change))
  const sections = levels.flatMap(level => {
    const subjects = new Map<string, Section['subjects'][number]>()
    for (const change of shown.filter(item => levelFor(item, audience) === level)) {
      const key = `${change.subject.kind} ${change.subject.name}`
      const subject = subjects.get(key) ?? { title: change.subject.name, methods: change.methods ?? [], changes: [] }
      subject.changes.push(change)
      subjects.set(key, subject)
    }
    return subjects.size > 0 ? [{ level, subjects: [...subjects.values()] }] : []
  })
  return { sections, names: summarizeNames(changes) }
}

function summarizeNames(changes: readonly Change[]): string[] {
  const names = (rule: Change['rule']) => changes.filter(change => change.rule === rule).length
  const [added, removed] = [names('type-added'), names('type-removed')]
  const aside = new Set(
    changes
      .filter(({ rule, methods }) => methods?.length === 0 && rule !== 'type-renamed')
      .map(change => change.subject.name),
  )
  return [
    ...(added + removed > 0 ? [`Named shapes: ${added} added, ${removed} removed.`] : []),
    ...(aside.size > 0 ? [`Changed, but in no method of both versions: ${[...aside].join(', ')}.`] : []),
  ]
}

/** How many changes of each level there are for clients and for agents. */
function countLevels({ changes }: ProtocolDiff): Record<'client' | 'agent', Record<Level, number>> {
  const of = (audience: 'client' | 'agent') =>
    Object.fromEntries(levels.map(level => [level, changes.filter(change => change[audience] === level).length]))
  return { client: of('client'), agent: of('agent') } as Record<'client' | 'agent', Record<Level, number>>
}

const headings: Record<Level, string> = {
  breaking: 'Breaking',
  risky: 'Risky',
  compatible: 'Compatible',
  documentation: 'Documentation',
}

/** Whom a change matters for, in a few words; nothing when it is the same for both. */
function forWhom({ client, agent }: Change): string {
  if (client === agent) return ''
  const words = (level: Level, whom: string) =>
    level === 'breaking' ? [`breaks ${whom}`] : level === 'risky' ? [`risky for ${whom}`] : []
  return [...words(client, 'clients'), ...words(agent, 'agents')].join(', ')
}

/** One line for the variants that came or went at one place. */
function joinVariants(changes: readonly Change[]): Change[] {
  const joined: Change[] = []
  for (const change of changes) {
    const last = joined.find(
      ({ rule, path, client, agent }) =>
        rule === change.rule && path === change.path && client === change.client && agent === change.agent,
    )
    const [, what] = /^(?:also|no longer) (.*)$/.exec(change.message) ?? []
    if (last && what !== undefined && change.rule.startsWith('variant-')) last.message += `, ${what}`
    else joined.push({ ...change })
  }
  return joined
}

function describe({ path, message, confidence }: Change): string {
  const sure = confidence === undefined ? '' : ` (${Math.round(confidence * 100)} % sure)`
  return `${path === '' ? '' : `${path}: `}${message}${sure}`
}

function titleOf(diff: ProtocolDiff): string {
  const [old, new_] = [diff.old, diff.new]
  return old.protocol === new_.protocol
    ? `${old.protocol} ${old.version} → ${new_.version}`
    : `${old.protocol} ${old.version} → ${new_.protocol} ${new_.version}`
}

/** The comparison for people, in 80 columns. */
export function formatDiffText(diff: ProtocolDiff, { style, audience }: DiffReportOptions): string {
  if (diff.changes.length === 0) return `${titleOf(diff)}: nothing changed.\n`
  const { sections, names } = sectionsOf(diff, audience)
  const paint = { breaking: style.red, risky: style.yellow, compatible: style.green, documentation: style.dim }
  const lines = [style.bold(titleOf(diff)), '']
  for (const { level, subjects } of sections) {
    lines.push(paint[level](style.bold(headings[level])), '')
    for (const { title, methods, changes } of subjects) {
      const rows = joinVariants(changes).map(change => {
        const whom = forWhom(change)
        return printable(`${describe(change)}${whom && ` [${whom}]`}`)
      })
      const [only = ''] = rows
      const line = `  ${printable(title)}: ${only}`
      if (rows.length === 1 && methods.length === 0 && line.length <= 80) {
        lines.push(`  ${style.bold(printable(title))}: ${only}`)
        continue
      }
      lines.push(`  ${style.bold(printable(title))}`)
      if (methods.length > 0) lines.push(...wrap(printable(`in ${methods.join(', ')}`), '    ').map(style.dim))
      for (const row of rows) lines.push(...wrap(`- ${row}`, '    ', '      '))
    }
    lines.push('')
  }
  if (names.length > 0) lines.push(...names.flatMap(text => wrap(printable(text), '')), '')
  return `${[...lines, ...summary(diff, audience)].join('\n')}\n`
}

function summary(diff: ProtocolDiff, audience: Audience): string[] {
  const counts = countLevels(diff)
  const list = (of: Record<Level, number>) =>
    levels.flatMap(level => (of[level] > 0 ? [`${of[level]} ${level}`] : [])).join(', ')
  return [
    ...(audience === 'agent' ? [] : [`For clients: ${list(counts.client)}.`]),
    ...(audience === 'client' ? [] : [`For agents:  ${list(counts.agent)}.`]),
    `Suggested version bump: ${suggestBump(diff, audience)}.`,
  ]
}

/** The comparison as a section for a changelog or a pull request. */
export function formatDiffMarkdown(diff: ProtocolDiff, { audience }: DiffReportOptions): string {
  const lines = [`## ${titleOf(diff)}`, '']
  if (diff.changes.length === 0) return `${[...lines, 'Nothing changed.'].join('\n')}\n`
  const { sections, names } = sectionsOf(diff, audience)
  lines.push(...summary(diff, audience).map(text => `- ${text.replace(/ {2,}/g, ' ')}`), '')
  for (const { level, subjects } of sections) {
    lines.push(`### ${headings[level]}`, '')
    for (const { title, methods, changes } of subjects) {
      lines.push(`- ${code(title)}${methods.length > 0 ? ` (in ${methods.map(code).join(', ')})` : ''}`)
      for (const change of joinVariants(changes)) {
        const whom = forWhom(change)
        const { path, message, confidence } = change
        const sure = confidence === undefined ? '' : ` (${Math.round(confidence * 100)} % sure)`
        lines.push(
          `  - ${path === '' ? '' : `${code(path)}: `}${escapeMarkdown(message)}${sure}${whom && ` _(${whom})_`}`,
        )
      }
    }
    lines.push('')
  }
  return `${[...lines, ...names.map(escapeMarkdown)].join('\n').trimEnd()}\n`
}

/** Text as inline code; a fence longer than any run of backticks in it. */
function code(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length)
  const fence = '`'.repeat(Math.max(0, ...runs) + 1)
  const space = /^`|`$/.test(text) ? ' ' : ''
  return `${fence}${space}${text.replaceAll('\n', ' ')}${space}${fence}`
}

const escapeMarkdown = (text: string) => text.replaceAll('\n', ' ').replace(/[\\`*_[\]<>|#]/g, '\\$&')

/** The comparison as annotations of GitHub Actions for what breaks or may break, and the text for the log. */
export function formatDiffGitHub(diff: ProtocolDiff, options: DiffReportOptions): string {
  const annotations = diff.changes.flatMap(change => {
    const level = levelFor(change, options.audience)
    if (level !== 'breaking' && level !== 'risky') return []
    const whom = forWhom(change)
    return gitHubAnnotation(
      level === 'breaking' ? 'error' : 'warning',
      `${change.subject.name}: ${describe(change)}${whom && ` [${whom}]`}\n${rules[change.rule].why}`,
      { title: `${headings[level]}: ${change.rule}`, ...(options.file !== undefined && { file: options.file }) },
    )
  })
  const shown = annotations.slice(0, maximumAnnotations)
  if (annotations.length > shown.length)
    shown.push(gitHubAnnotation('notice', `${count(annotations.length - shown.length, 'more change')}: see the log`))
  return [...shown, escapeGitHubLog(formatDiffText(diff, options))].join('\n')
}

/** GitHub shows a few annotations of a step only. */
const maximumAnnotations = 20

/** The comparison for programs. */
export function formatDiffJson(diff: ProtocolDiff, { audience }: DiffReportOptions): string {
  const value = { ...diff, counts: countLevels(diff), audience, bump: suggestBump(diff, audience) }
  return `${toJson(value)}\n`
}
