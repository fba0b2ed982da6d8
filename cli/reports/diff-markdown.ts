import { type ProtocolDiff, suggestBump, type Witness } from '../../codegen/drift/diff/index.js'
import type { DiffReportOptions } from './diff-report.js'
import { headings, joinVariants, sectionsOf, titleOf, witnessesFor } from './diff-sections.js'
import { adviceOn, describeChange, forWhom, summarizeDiff } from './diff-summary.js'
import { toJson } from './escape.js'

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
  if (worst.length > 0)
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
