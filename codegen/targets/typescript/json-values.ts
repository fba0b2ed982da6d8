import { isObject } from '../../protocol/json.js'
import type { Json } from '../../protocol/model.js'
import { lineWidth } from './layout.js'
import { jsonKey, jsonLiteral } from './literals.js'

/**
 * A JSON value as an expression, laid out as the project's formatter does it.
 *
 * @param depth levels of indentation of the line it starts on.
 * @param used columns taken on that line, before the value and after it.
 */
export function printJson(value: Json, depth = 0, used = depth * 2): string {
  if (typeof value !== 'object' || value === null) return jsonLiteral(value)
  const flat = flatten(value, lineWidth - used)
  if (flat !== undefined) return flat
  const margin = '  '.repeat(depth + 1)
  const end = `\n${'  '.repeat(depth)}`
  const inner = (item: Json, key: string) => margin + key + printJson(item, depth + 1, margin.length + key.length + 1)
  if (!Array.isArray(value))
    return `{\n${Object.entries(value)
      .map(([name, item]) => `${inner(item, `${jsonKey(name)}: `)},\n`)
      .join('')}${end.slice(1)}}`
  if (value.every(item => typeof item === 'number')) return `[\n${fill(value, margin)}${end}]`
  return `[\n${value.map(item => `${inner(item, '')},\n`).join('')}${end.slice(1)}]`
}

/** The value on one line; undefined when it needs more than `room` columns, or stands on several lines whatever its length. */
function flatten(value: Json, room: number): string | undefined {
  if (room < 0) return undefined
  if (typeof value !== 'object' || value === null) {
    const text = jsonLiteral(value)
    return text.length <= room ? text : undefined
  }
  const isArray = Array.isArray(value)
  if (isArray && isMatrix(value)) return undefined
  let text = isArray ? '[' : '{ '
  let separator = ''
  for (const [name, item] of Object.entries(value)) {
    const key = isArray ? '' : `${jsonKey(name)}: `
    const flat = flatten(item, room - text.length - separator.length - key.length)
    if (flat === undefined) return undefined
    text += separator + key + flat
    separator = ', '
  }
  text = separator === '' ? (isArray ? '[]' : '{}') : text + (isArray ? ']' : ' }')
  return text.length <= room ? text : undefined
}

/** Numbers, as many on each line as it holds. */
function fill(numbers: readonly Json[], margin: string): string {
  const lines: string[] = []
  for (const number of numbers) {
    const text = `${jsonLiteral(number)},`
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + text.length <= lineWidth) lines[lines.length - 1] = `${last} ${text}`
    else lines.push(margin + text)
  }
  return lines.join('\n')
}

const isMatrix = (values: readonly Json[]) =>
  values.length > 1 &&
  (values.every(value => Array.isArray(value) && value.length > 1) ||
    values.every(value => isObject(value) && Object.keys(value).length > 1))
