import { showName, showText } from '../../base/visible-text.js'
import type { CheckedOutput, DriftedFile } from '../../codegen/project/check/index.js'
import { formatDiagnostic } from '../../codegen/protocol/diagnostic.js'
import { exitCodes } from '../exit-codes.js'
import { escapeGitHubLog, escapeXml, gitHubAnnotation, toJson } from './escape.js'
import { repositoryPath } from './repository-path.js'
import { alignColumns, count, type Style } from './style.js'

/** Options of the reports of `check`. */
export interface CheckReportOptions {
  style: Style
  /** The command that fixes what drifted. */
  fix: string
  /** Unified diffs by path, when they were asked for. */
  diffs?: ReadonlyMap<string, string>
}

/** Exit code of a check: 0 in step, 1 drifted, 2 not known. */
export function checkExitCode(outputs: readonly CheckedOutput[]): number {
  if (outputs.some(output => output.verdict === 'unknown')) return exitCodes.undecided
  return outputs.some(output => output.verdict === 'drifted') ? exitCodes.failed : exitCodes.done
}

/** The verdict for people, in a terminal or a log. A problem of a document that several outputs share is printed once. */
export function formatCheckText(outputs: readonly CheckedOutput[], options: CheckReportOptions): string {
  const { style } = options
  const printed = new Set<string>()
  const isNew = (text: string) => !printed.has(text) && printed.add(text)
  const titles = alignColumns(outputs.map(output => [output.output, describe(output), verdictOf(output)].map(showName)))
  const lines = outputs.flatMap((output, index) => {
    const paint = { 'in-step': style.green, drifted: style.red, unknown: style.yellow }[output.verdict]
    const verdict = verdictOf(output)
    return [
      (titles[index] ?? '').slice(0, -verdict.length) + paint(verdict),
      ...alignColumns(output.drifted.map(file => [`  ${file.state}`, showName(file.path), remark(file)])),
      ...output.diagnostics.map(formatDiagnostic).filter(isNew).flatMap(indent),
      ...output.drifted.flatMap(file => showDiff(options.diffs?.get(`${output.output}/${file.path}`))),
    ]
  })
  return `${[...lines, '', ...conclusion(outputs, options)].join('\n')}\n`
}

const showDiff = (diff: string | undefined) => (diff === undefined ? [] : [showText(diff)])

const describe = ({ protocol, version, target, document, definitions = document }: CheckedOutput) =>
  `${protocol === undefined ? definitions : `${protocol} ${version}`}, ${target}`

function verdictOf({ verdict, files, drifted }: CheckedOutput): string {
  if (verdict === 'in-step') return `in step, ${count(files, 'file')}`
  return verdict === 'drifted' ? `drifted, ${count(drifted.length, 'file')}` : 'could not tell'
}

const remarks = {
  stale: 'not generated: move it away, or generate --force',
  missing: '',
  unexpected: 'not generated: delete it or move it away',
}

const remark = ({ state, listed }: DriftedFile): string => (listed ? '' : remarks[state])

const indent = (text: string) => text.split('\n').map(line => `  ${line}`)

function conclusion(outputs: readonly CheckedOutput[], { fix, style }: CheckReportOptions): string[] {
  const files = outputs.reduce((sum, output) => sum + output.files, 0)
  const drifted = outputs.flatMap(output => output.drifted)
  const unknown = outputs.filter(output => output.verdict === 'unknown')
  const lines: string[] = []
  if (drifted.length > 0) lines.push(style.bold(`Drifted: ${count(drifted.length, 'file')}.`))
  if (unknown.length > 0) lines.push(style.bold(`Could not tell: ${count(unknown.length, 'output')}; see above.`))
  if (drifted.some(isFixed)) lines.push('To fix it:', '', `  ${fix}`)
  return lines.length > 0 ? lines : [`In step: ${count(files, 'file')} in ${count(outputs.length, 'output')}.`]
}

const isFixed = ({ state, listed }: DriftedFile) => state === 'missing' || listed === true

/** The verdict as annotations of GitHub Actions, followed by what people read in the log. */
export function formatCheckGitHub(outputs: readonly CheckedOutput[], options: CheckReportOptions): string {
  const annotations = outputs.flatMap(({ output, document, definitions = document, drifted, diagnostics }) => [
    ...drifted.map(file =>
      gitHubAnnotation('error', `${explain(file, definitions)}${isFixed(file) ? `\nTo fix it: ${options.fix}` : ''}`, {
        file: repositoryPath(`${output}/${file.path}`),
        title: `Generated file is ${file.state}`,
      }),
    ),
    ...diagnostics.map(({ message, place, hint }) =>
      gitHubAnnotation('error', hint ? `${message}\n${hint}` : message, {
        ...(place && { ...place, file: repositoryPath(place.file) }),
        title: 'check could not tell',
      }),
    ),
  ])
  return [...new Set(annotations), escapeGitHubLog(formatCheckText(outputs, options))].join('\n')
}

function explain(file: DriftedFile, from: string): string {
  const reasons = {
    stale: `It is not what ${from} gives now.`,
    missing: `${from} gives this file, and it is not there.`,
    unexpected: `${from} does not give this file.`,
  }
  return [reasons[file.state], remark(file)].filter(text => text !== '').join(' ')
}

/** The verdict as JUnit XML: a suite for each output, a case for the output and one for each drifted file. */
export function formatCheckJUnit(outputs: readonly CheckedOutput[], { fix, diffs }: CheckReportOptions): string {
  const suites = outputs.map(({ output, document, definitions = document, target, verdict, drifted, diagnostics }) => {
    const failures = drifted.map(file => {
      const path = `${output}/${file.path}`
      const detail = [
        explain(file, definitions),
        ...(isFixed(file) ? [`To fix it: ${fix}`] : []),
        diffs?.get(path) ?? '',
      ]
      return [
        `    <testcase classname="${escapeXml(output)}" name="${escapeXml(file.path)}">`,
        `      <failure message="${file.state}">${escapeXml(detail.join('\n').trim())}</failure>`,
        '    </testcase>',
      ].join('\n')
    })
    const name = escapeXml(`${document} → ${target}`)
    const whole =
      verdict === 'unknown'
        ? [
            `    <testcase classname="${escapeXml(output)}" name="${name}">`,
            `      <error message="could not tell">${escapeXml(diagnostics.map(formatDiagnostic).join('\n\n'))}</error>`,
            '    </testcase>',
          ]
        : [`    <testcase classname="${escapeXml(output)}" name="${name}"/>`]
    const counts = `tests="${drifted.length + 1}" failures="${drifted.length}" errors="${verdict === 'unknown' ? 1 : 0}"`
    return [`  <testsuite name="${escapeXml(output)}" ${counts}>`, ...whole, ...failures, '  </testsuite>'].join('\n')
  })
  return `${['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="agent-bindings check">', ...suites, '</testsuites>'].join('\n')}\n`
}

/** The verdict for programs: everything but the files' texts. */
export function formatCheckJson(outputs: readonly CheckedOutput[], { fix, diffs }: CheckReportOptions): string {
  const verdict = ['in-step', 'drifted', 'unknown'][checkExitCode(outputs)]
  const value = {
    verdict,
    ...(verdict === 'drifted' && { fix }),
    outputs: outputs.map(output => ({
      ...output,
      drifted: output.drifted.map(({ expected, actual, ...file }) => {
        const diff = diffs?.get(`${output.output}/${file.path}`)
        return diff === undefined ? file : { ...file, diff }
      }),
    })),
  }
  return `${toJson(value)}\n`
}
