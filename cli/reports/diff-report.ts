import { showName } from '../../base/visible-text.js'
import {
  type Audience,
  levelFor,
  type ProtocolDiff,
  rules,
  suggestBump,
  type Witness,
} from '../../codegen/drift/diff/index.js'
import { addToGroup } from '../../codegen/protocol/groups.js'
import { headings, joinVariants, type Section, sectionsOf, titleOf, witnessesFor } from './diff-sections.js'
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
  if (methods.length === 0) return [...lines, 'No method is broken.']
  const most = methods.map(([method, times]) => `${method} (${times})`).join(', ')
  lines.push(...wrap(showName(`Most in: ${most}.`), '').map(style.bold))
  if (worst.length === 0) return lines
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
