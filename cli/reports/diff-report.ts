import { showName } from '../../base/visible-text.js'
import {
  type Audience,
  type Change,
  type Level,
  levelFor,
  levels,
  type ProtocolDiff,
  rules,
  suggestBump,
  type Witness,
} from '../../codegen/drift/diff/index.js'
import { addToGroup } from '../../codegen/protocol/groups.js'
import { kindOfKey } from '../../codegen/protocol/method-key.js'
import { adviceOn, countLevels, describeChange, forWhom, summarizeDiff } from './diff-summary.js'
import { escapeGitHubLog, gitHubAnnotation, toJson } from './escape.js'
import { count, type Style, wrap } from './style.js'

export interface DiffReportOptions {
  style: Style
  /** Whom the verdict is for. */
  audience: Audience
  /** Whether messages that show a break are printed. */
  witness?: boolean
  /** The file that annotations are put on: the new document. */
  file?: string
}

/** A method or a shape with its changes of one level. */
interface Section {
  level: Level
  subjects: { title: string; methods: string[]; changes: Change[] }[]
}

/** Changes that get a line each: names of shapes matter where methods use them. */
function sectionsOf({ changes }: ProtocolDiff, audience: Audience): { sections: Section[]; names: string[] } {
  const isAside = ({ rule, methods }: Change) =>
    rule === 'type-added' || rule === 'type-removed' || (methods !== undefined && methods.length === 0)
  const shown = changes.filter(change => !isAside(change))
  const twice = namesOfTwo(shown)
  const sections = levels.flatMap(level => {
    const subjects = new Map<string, Section['subjects'][number]>()
    for (const change of shown.filter(item => levelFor(item, audience) === level)) {
      const { kind, name } = change.subject
      const title = kind === 'method' && twice.has(name) ? `${name} (${kindsOf(change).join(' and ')})` : name
      const subject = subjects.get(`${kind} ${title}`) ?? { title, methods: change.methods ?? [], changes: [] }
      subject.changes.push(change)
      subjects.set(`${kind} ${title}`, subject)
    }
    return subjects.size > 0 ? [{ level, subjects: [...subjects.values()] }] : []
  })
  return { sections, names: summarizeNames(changes) }
}

/** Request or notification, as the keys of a change's methods say. */
const kindsOf = ({ methodKeys = [] }: Change): string[] => [...new Set(methodKeys.map(kindOfKey))]

/** Names that both a request and a notification have: the report adds the kind to them. */
function namesOfTwo(changes: readonly Change[]): ReadonlySet<string> {
  const kinds = new Map<string, Set<string>>()
  for (const change of changes)
    if (change.subject.kind === 'method')
      for (const kind of kindsOf(change))
        kinds.set(change.subject.name, (kinds.get(change.subject.name) ?? new Set()).add(kind))
  return new Set([...kinds].flatMap(([name, { size }]) => (size > 1 ? [name] : [])))
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

const headings: Record<Level, string> = {
  breaking: 'Breaking',
  risky: 'Risky',
  compatible: 'Compatible',
  documentation: 'Documentation',
}

const variantRules: ReadonlySet<Change['rule']> = new Set(['variant-added', 'unlike-variant-added', 'variant-removed'])

/** One line for the variants that came or went at one place. */
function joinVariants(changes: readonly Change[]): Change[] {
  const joined: Change[] = []
  for (const change of changes) {
    const last = joined.find(
      ({ rule, path, client, agent }) =>
        rule === change.rule && path === change.path && client === change.client && agent === change.agent,
    )
    const [, what] = /^(?:also|no longer) (.*)$/.exec(change.message) ?? []
    if (last && what !== undefined && variantRules.has(change.rule)) {
      last.message += `, ${what}`
      last.witnesses = [...(last.witnesses ?? []), ...(change.witnesses ?? [])]
    } else joined.push({ ...change })
  }
  return joined
}

function titleOf(diff: ProtocolDiff): string {
  const [old, new_] = [diff.old, diff.new]
  return old.protocol === new_.protocol
    ? `${old.protocol} ${old.version} → ${new_.version}`
    : `${old.protocol} ${old.version} → ${new_.protocol} ${new_.version}`
}

/** The comparison for people, in 80 columns: a summary, the worst changes, and all others below. */
export function formatDiffText(diff: ProtocolDiff, options: DiffReportOptions): string {
  if (diff.changes.length === 0) return `${titleOf(diff)}: nothing changed.\n`
  const { style, audience } = options
  const { sections, names } = sectionsOf(diff, audience)
  const paint = { breaking: style.red, risky: style.yellow, compatible: style.green, documentation: style.dim }
  const lines = [...summaryLines(diff, options), '']
  for (const { level, subjects } of sections) {
    lines.push(paint[level](style.bold(headings[level])), '')
    const matters = level === 'breaking' || level === 'risky'
    lines.push(...(matters ? subjects.flatMap(subject => subjectLines(subject, options)) : listByRule(subjects)), '')
  }
  if (names.length > 0) lines.push(...names.flatMap(text => wrap(showName(text), '')), '')
  return `${[...lines, `Suggested version bump: ${suggestBump(diff, audience)}.`].join('\n')}\n`
}

function summaryLines(diff: ProtocolDiff, { style, audience }: DiffReportOptions): string[] {
  const { clients, agents, methods, worst } = summarizeDiff(diff, audience)
  const first = wrap(showName(`${titleOf(diff)}: ${clients}`), '')
  const lines = [...first.map(style.bold), ...wrap(agents, '').map(style.bold)]
  if (methods === undefined) return [...lines, 'No method is broken.']
  lines.push(...wrap(showName(`Most in: ${methods}.`), '').map(style.bold))
  if (worst.length < 2) return lines
  lines.push('', 'Worst:')
  for (const change of worst) {
    const reach = change.methods && change.methods.length > 1 ? `, in ${count(change.methods.length, 'method')}` : ''
    const whom = forWhom(change) || 'breaks both'
    lines.push(
      ...wrap(`- ${showName(`${change.subject.name}: ${describeChange(change)} [${whom}${reach}]`)}`, '  ', '    '),
    )
  }
  return lines
}

function subjectLines(
  { title, methods, changes }: Section['subjects'][number],
  { style, witness, audience }: DiffReportOptions,
): string[] {
  const rows = joinVariants(changes).map(change => {
    const whom = forWhom(change)
    return { change, text: showName(`${describeChange(change)}${whom && ` [${whom}]`}`) }
  })
  const [only] = rows
  const line = `  ${showName(title)}: ${only?.text}`
  const lines: string[] = []
  const inline = rows.length === 1 && methods.length === 0 && line.length <= 80
  if (inline) lines.push(`  ${style.bold(showName(title))}: ${only?.text}`)
  else {
    lines.push(`  ${style.bold(showName(title))}`)
    if (methods.length > 0) lines.push(...wrap(showName(`in ${someOf(methods)}`), '    ').map(style.dim))
  }
  for (const { change, text } of rows) {
    if (!inline) lines.push(...wrap(`- ${text}`, '    ', '      '))
    const advice = adviceOn(change)
    if (advice !== '') lines.push(...wrap(advice, '      ').map(style.dim))
    if (witness) lines.push(...witnessesFor(change, audience).flatMap(witnessLines))
  }
  return lines
}

const shownMethods = 8

function someOf(methods: readonly string[]): string {
  const more = methods.length - shownMethods
  return more > 1 ? `${methods.slice(0, shownMethods).join(', ')} and ${more} more` : methods.join(', ')
}

/** The messages that show how a change breaks the audience. */
const witnessesFor = ({ witnesses = [] }: Change, audience: Audience): Witness[] =>
  witnesses.filter(({ breaks }) => audience === 'both' || breaks === audience)

/** A message that shows a break, in lines that fit: JSON has no places to break at. */
function witnessLines({ breaks, method, role, sender, value }: Witness): string[] {
  const what = `sent by the ${sender} as ${role} of ${method}, refused (breaks ${breaks}s):`
  const text = showName(JSON.stringify(value))
  const pieces = text.match(/.{1,72}/gsu) ?? []
  return [...wrap(showName(what), '      '), ...pieces.map(piece => `        ${piece}`)]
}

/** What breaks nobody is listed by its kind. */
function listByRule(subjects: Section['subjects']): string[] {
  const byRule = new Map<string, string[]>()
  for (const { title, changes } of subjects)
    for (const { rule, path } of changes) addToGroup(byRule, rule, path === '' ? title : `${title} ${path}`)
  return [...byRule].flatMap(([rule, places]) =>
    wrap(showName(`${rule}: ${[...new Set(places)].join(', ')}`), '  ', '    '),
  )
}

/** The comparison as a section for a changelog or a pull request. */
export function formatDiffMarkdown(diff: ProtocolDiff, { audience, witness }: DiffReportOptions): string {
  const lines = [`## ${titleOf(diff)}`, '']
  if (diff.changes.length === 0) return `${[...lines, 'Nothing changed.'].join('\n')}\n`
  const { sections, names } = sectionsOf(diff, audience)
  const { clients, agents, methods: most, worst } = summarizeDiff(diff, audience)
  lines.push(
    `- ${clients}`,
    `- ${agents}`,
    `- ${most === undefined ? 'No method is broken.' : `Most in: ${escapeMarkdown(most)}.`}`,
  )
  lines.push(`- Suggested version bump: ${suggestBump(diff, audience)}.`, '')
  if (worst.length > 1)
    lines.push(
      'Worst:',
      '',
      ...worst.map(change => `1. ${code(change.subject.name)}: ${escapeMarkdown(describeChange(change))}`),
      '',
    )
  for (const { level, subjects } of sections) {
    lines.push(`### ${headings[level]}`, '')
    for (const { title, methods, changes } of subjects) {
      lines.push(`- ${code(title)}${methods.length > 0 ? ` (in ${methods.map(code).join(', ')})` : ''}`)
      for (const change of joinVariants(changes)) {
        const whom = forWhom(change)
        const { path, message, confidence } = change
        const sure = confidence === undefined ? '' : ` (${Math.round(confidence * 100)} % sure)`
        const where = path === '' ? '' : `${code(path)}: `
        const advice = adviceOn(change)
        lines.push(
          `  - ${where}${escapeMarkdown(message)}${sure}${whom && ` _(${whom})_`}${advice && `. ${escapeMarkdown(advice)}`}`,
        )
        if (witness) lines.push(...witnessesFor(change, audience).map(markdownWitness))
      }
    }
    lines.push('')
  }
  return `${[...lines, ...names.map(escapeMarkdown)].join('\n').trimEnd()}\n`
}

const markdownWitness = ({ method, role, sender, value }: Witness): string =>
  `    - ${role} of ${code(method)} from the ${sender}, refused: ${code(toJson(value, 0))}`

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
      `${change.subject.name}: ${describeChange(change)}${whom && ` [${whom}]`}\n${adviceOn(change) || rules[change.rule].why}`,
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
