import { showName } from '../../base/visible-text.js'
import { formatBytes, formatDuration, type TraceSummary } from '../../runtime/trace/index.js'
import { alignColumns, count, type Style } from './style.js'

const longestName = 22
const shown = (method: string) => {
  const text = showName(method)
  return text.length > longestName ? `${text.slice(0, longestName - 1)}…` : text
}

/** The whole of a trace in a few lines: totals, then one line for each method. */
export function formatTraceSummary(summary: TraceSummary, style: Style): string {
  const { events, duration, bytes, errors, problems, methods, close } = summary
  const totals = [
    count(events, 'event'),
    formatDuration(duration),
    `${formatBytes(bytes.out)} sent`,
    `${formatBytes(bytes.in)} received`,
    ...(errors > 0 ? [style.red(count(errors, 'error'))] : []),
    ...(problems > 0 ? [style.yellow(count(problems, 'problem'))] : []),
  ]
  const rows = methods.map(entry => [
    entry.direction === 'out' ? '->' : '<-',
    shown(entry.method),
    `${entry.count} ×`,
    formatBytes(entry.bytes),
    entry.kind === 'request' && entry.count > entry.unanswered
      ? `${formatDuration(entry.milliseconds / (entry.count - entry.unanswered))}, max ${formatDuration(entry.slowest)}`
      : '',
    [
      ...(entry.errors > 0 ? [style.red(count(entry.errors, 'error'))] : []),
      ...(entry.unanswered > 0 ? [style.yellow(`${entry.unanswered} unanswered`)] : []),
    ].join(', '),
  ])
  const ending = close === undefined ? [] : ['', `closed: ${showName(close.split('\n', 1)[0] ?? '')}`]
  return [totals.join(', '), ...(rows.length > 0 ? ['', ...alignColumns(rows)] : []), ...ending, ''].join('\n')
}
