import { escapeMarkdown, inlineCode } from '../../base/markdown.js'
import { showText } from '../../base/visible-text.js'
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
  const { clients, agents, methods, worst } = summarizeDiff(diff, audience)
  const most = methods.map(([method, times]) => `${inlineCode(method)} (${times})`).join(', ')
  lines.push(`- ${clients}`, `- ${agents}`, `- ${most === '' ? 'No method is broken.' : `Most in: ${most}.`}`)
  lines.push(`- Suggested version bump: ${suggestBump(diff, audience)}.`, '')
  if (worst.length > 0)
    lines.push(
      'Worst:',
      '',
      ...worst.map(change => `1. ${inlineCode(change.subject.name)}: ${escapeMarkdown(describeChange(change))}`),
      '',
    )
  for (const { level, subjects } of sections) {
    lines.push(`### ${headings[level]}`, '')
    for (const { title, methods, changes } of subjects) {
      lines.push(`- ${inlineCode(title)}${methods.length > 0 ? ` (in ${methods.map(inlineCode).join(', ')})` : ''}`)
      for (const change of joinVariants(changes)) {
        const whom = forWhom(change)
        const { path, message, confidence } = change
        const sure = confidence === undefined ? '' : ` (${Math.round(confidence * 100)} % sure)`
        const where = path === '' ? '' : `${inlineCode(path)}: `
        const advice = adviceOn(change)
        lines.push(
          `  - ${where}${escapeMarkdown(message)}${sure}${whom && ` _(${whom})_`}${advice && `. ${escapeMarkdown(advice)}`}`,
        )
        if (witness) lines.push(...witnessesFor(change, audience).map(markdownWitness))
      }
    }
    lines.push('')
  }
  return showText(`${[...lines, ...names.map(escapeMarkdown)].join('\n').trimEnd()}\n`)
}

const markdownWitness = ({ method, role, sender, value }: Witness): string =>
  `    - ${role} of ${inlineCode(method)} from the ${sender}, refused: ${inlineCode(toJson(value, 0))}`
