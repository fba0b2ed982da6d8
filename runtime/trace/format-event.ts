import { showName } from '../../base/visible-text.js'
import type { TraceEvent } from './tracer.js'

const arrows = { in: '<-', out: '->', '-': '--' } as const

/** A number of bytes for people, such as `1.2 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

/** A duration for people, such as `1.2 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  return milliseconds < 120_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 60_000)} min`
}

/** One event on one line, cut to a width. */
export function formatEvent(event: TraceEvent, begun: number, width = Number.POSITIVE_INFINITY): string {
  const { direction, kind, method, id, bytes, milliseconds, error, payload } = event
  const time = `${((event.time - begun) / 1000).toFixed(3)}`.padStart(9)
  const facts = [
    ...(milliseconds === undefined ? [] : [formatDuration(milliseconds)]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
  ].join(', ')
  const what = [
    method ?? (kind === 'response' ? '(unknown call)' : kind),
    ...(id === undefined ? [] : [`#${id}`]),
    ...(kind === 'response' ? [error === undefined ? 'ok' : `ERROR ${error}`] : []),
    ...(kind !== 'response' && error !== undefined ? [error] : []),
    ...(facts === '' ? [] : [`(${facts})`]),
    ...(payload === undefined ? [] : [JSON.stringify(payload)]),
  ].join(' ')
  const line = `${time} ${arrows[direction]} ${showName(what.replaceAll(/[\r\n\t]+/g, ' '))}`
  return line.length > width ? `${line.slice(0, width - 1)}…` : line
}
