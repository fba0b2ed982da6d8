import type { Json } from '../../bindings/shared.js'
import { isObject } from '../../bindings/shared.js'
import { lineWidth } from './layout.js'
import { jsonKey, jsonLiteral } from './literals.js'

/** What is written for a value: a name, a call, or an object that takes over the members of another expression. */
export type Noted = string | { call: string; given: Json } | { spread: Noted; rest: Readonly<Record<string, Json>> }

/** Says what is written for a value; undefined when it is written as it is. */
type Notation = (value: Json) => Noted | undefined

const asItIs: Notation = () => undefined

/**
 * A JSON value as an expression, laid out as the project's formatter does it.
 *
 * @param depth levels of indentation of the line it starts on.
 * @param used columns taken on that line, before the value and after it.
 * @param notation what is written otherwise.
 */
export function printJson(value: Json, depth = 0, used = depth * 2, notation = asItIs): string {
  return new JsonPrinter(notation).print(notation(value) ?? { value }, depth, used)
}

/** What is to be printed: the note of a value, or a value that has none. */
type Printed = Noted | { value: Json }

class JsonPrinter {
  readonly #notation: Notation

  constructor(notation: Notation) {
    this.#notation = notation
  }

  #note(value: Json): Printed {
    return this.#notation(value) ?? { value }
  }

  print(printed: Printed, depth: number, used: number): string {
    const flat = this.#flatten(printed, lineWidth - used)
    if (flat !== undefined) return flat
    if (typeof printed === 'string') return printed
    const margin = '  '.repeat(depth + 1)
    const end = `\n${'  '.repeat(depth)}`
    const inner = (item: Printed, key: string) =>
      `${margin}${key}${this.print(item, depth + 1, margin.length + key.length + 1)},\n`
    if ('call' in printed) {
      const given = this.#note(printed.given)
      if (isLiteral(given)) return `${printed.call}(${this.print(given, depth, used + printed.call.length + 2)})`
      return `${printed.call}(\n${inner(given, '')}${end.slice(1)})`
    }
    const members = (object: Readonly<Record<string, Json>>) =>
      Object.entries(object).map(([name, item]) => inner(this.#note(item), `${jsonKey(name)}: `))
    if ('spread' in printed)
      return `{\n${[inner(printed.spread, '...'), ...members(printed.rest)].join('')}${end.slice(1)}}`
    const { value } = printed
    if (typeof value !== 'object' || value === null) return jsonLiteral(value)
    if (!Array.isArray(value)) return `{\n${members(value).join('')}${end.slice(1)}}`
    if (value.every(item => typeof item === 'number')) return `[\n${fill(value, margin)}${end}]`
    return `[\n${value.map(item => inner(this.#note(item), '')).join('')}${end.slice(1)}]`
  }

  /** The value on one line; undefined when it needs more than `room` columns, or stands on several lines whatever its length. */
  #flatten(printed: Printed, room: number): string | undefined {
    if (room < 0) return undefined
    if (typeof printed === 'string') return printed.length <= room ? printed : undefined
    if ('call' in printed) {
      const given = this.#flatten(this.#note(printed.given), room - printed.call.length - 2)
      return given === undefined ? undefined : `${printed.call}(${given})`
    }
    if ('spread' in printed) {
      const first: [string, Printed] = ['...', printed.spread]
      return this.#flattenMembers([first, ...this.#membersOf(printed.rest)], '{ ', ' }', room)
    }
    const { value } = printed
    if (typeof value !== 'object' || value === null) {
      const text = jsonLiteral(value)
      return text.length <= room ? text : undefined
    }
    if (!Array.isArray(value)) return this.#flattenMembers(this.#membersOf(value), '{ ', ' }', room)
    const items = value.map((item): [string, Printed] => ['', this.#note(item)])
    return isMatrix(items.map(([, item]) => item)) ? undefined : this.#flattenMembers(items, '[', ']', room)
  }

  #membersOf(object: Readonly<Record<string, Json>>): [string, Printed][] {
    return Object.entries(object).map(([name, item]) => [`${jsonKey(name)}: `, this.#note(item)])
  }

  #flattenMembers(members: readonly [string, Printed][], open: string, close: string, room: number) {
    if (members.length === 0) return room < 2 ? undefined : `${open}${close}`.replace('  ', '')
    let text = open
    let separator = ''
    for (const [key, item] of members) {
      const flat = this.#flatten(item, room - text.length - separator.length - key.length)
      if (flat === undefined) return undefined
      text += separator + key + flat
      separator = ', '
    }
    text += close
    return text.length <= room ? text : undefined
  }
}

/** Whether what is printed is an object or an array in brackets. */
const isLiteral = (printed: Printed): boolean =>
  typeof printed === 'object' &&
  ('spread' in printed || ('value' in printed && typeof printed.value === 'object' && printed.value !== null))

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

/** Whether an array stands on several lines whatever its length: all items are arrays, or all objects, of two or more. */
const isMatrix = (items: readonly Printed[]) =>
  items.length > 1 && (items.every(item => sizeOf(item).array > 1) || items.every(item => sizeOf(item).object > 1))

function sizeOf(printed: Printed): { array: number; object: number } {
  const none = { array: 0, object: 0 }
  if (typeof printed === 'string' || 'call' in printed) return none
  if ('spread' in printed) return { ...none, object: Object.keys(printed.rest).length + 1 }
  if (Array.isArray(printed.value)) return { ...none, array: printed.value.length }
  return isObject(printed.value) ? { ...none, object: Object.keys(printed.value).length } : none
}
