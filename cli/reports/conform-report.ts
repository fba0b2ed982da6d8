import { showName } from '../../base/visible-text.js'
import type { ConformanceReport, Deviation, KnownDeviation, UnknownMethod } from '../../codegen/drift/conform/index.js'
import { escapeGitHubLog, gitHubAnnotation, toJson } from './escape.js'
import { alignColumns, count, type Style, wrap } from './style.js'

/** What is new, against the list of known deviations. */
export interface NewDeviations {
  deviations: readonly Deviation[]
  unknownMethods: readonly UnknownMethod[]
  /** Known ones that were not found any more. */
  unused: readonly KnownDeviation[]
}

const from = (sender: 'client' | 'agent') => `from the ${sender}`

const describeDeviation = ({ role, sender, pointer, expected, found, count: times }: Deviation) =>
  `${role}${pointer} ${from(sender)}: expected ${expected}, found ${found} (${count(times, 'message')})`

const describeUnknown = ({ kind, sender, count: times }: UnknownMethod) =>
  `${kind} ${from(sender)} that the document does not have (${count(times, 'message')})`

/** The report for people, in 80 columns. */
export function formatConformText(report: ConformanceReport, fresh: NewDeviations, style: Style): string {
  const lines = [style.bold(`${report.protocol} ${report.version}: ${count(report.messages, 'message')}`), '']
  const deviations = new Map<string, string[]>()
  const add = (method: string, text: string) => deviations.set(method, [...(deviations.get(method) ?? []), text])
  for (const item of fresh.unknownMethods) add(item.method, describeUnknown(item))
  for (const item of fresh.deviations) add(item.method, describeDeviation(item))
  for (const [method, texts] of deviations)
    lines.push(style.red(showName(method)), ...texts.flatMap(text => wrap(showName(text), '  ', '    ')), '')
  const rows = report.coverage.map(({ namespace, sender, seen, total }) => [
    showName(namespace),
    from(sender),
    `${seen} of ${total}`,
  ])
  lines.push(style.bold('Methods seen'), ...alignColumns(rows).map(row => `  ${row}`), '')
  if (report.neverSeen.length > 0)
    lines.push(
      ...wrap(showName(`Never seen: ${report.neverSeen.map(({ method }) => method).join(', ')}`), '', '  '),
      '',
    )
  for (const { method, role, pointer } of fresh.unused)
    lines.push(...wrap(`Known, but not found any more: ${method} ${role ?? ''}${pointer ?? ''}`, '', '  '))
  const known = report.deviations.length + report.unknownMethods.length - countNew(fresh)
  lines.push(
    report.messages === 0
      ? style.red('Nothing to judge.')
      : countNew(fresh) === 0
        ? style.green(`Conforms${known > 0 ? `, but for ${count(known, 'known deviation')}` : ''}.`)
        : style.red(`${count(countNew(fresh), 'deviation')}${known > 0 ? `, and ${known} that are known` : ''}.`),
  )
  return `${lines.join('\n')}\n`
}

export const countNew = ({ deviations, unknownMethods }: NewDeviations): number =>
  deviations.length + unknownMethods.length

/** The report as annotations of GitHub Actions, and the text for the log. */
export function formatConformGitHub(report: ConformanceReport, fresh: NewDeviations, style: Style): string {
  const annotations = [
    ...fresh.unknownMethods.map(item =>
      gitHubAnnotation('error', `${item.method}: ${describeUnknown(item)}`, { title: 'Unknown method' }),
    ),
    ...fresh.deviations.map(item =>
      gitHubAnnotation('error', `${item.method}: ${describeDeviation(item)}`, { title: 'Does not conform' }),
    ),
  ]
  return [...annotations, escapeGitHubLog(formatConformText(report, fresh, style))].join('\n')
}

/** The report for programs. */
export function formatConformJson(report: ConformanceReport, fresh: NewDeviations): string {
  return `${toJson({ conforms: report.messages > 0 && countNew(fresh) === 0, ...report, new: fresh })}\n`
}
