import type { Json } from '../../bindings/shared.js'
import { lineWidth } from './layout.js'
import { jsonKey, jsonLiteral } from './literals.js'

/** Properties of an object literal. */
export type Entries = readonly (readonly [name: string, value: Json])[]

/** A call with one argument: a value, or an object literal with these properties. */
type Call = { call: string; argument: Json } | { call: string; entries: Entries }

/** An expression that stands for a value: a name, a call, or an object that spreads another expression. */
export type Expression = string | Call | { spread: string | Call; rest: Entries }

/** Chooses the expression for a value; undefined when the value is written as JSON. */
type ChooseExpression = (value: Json) => Expression | undefined

const allAsJson: ChooseExpression = () => undefined

/**
 * A JSON value as an expression, laid out as the project's formatter does it.
 *
 * @param depth levels of indentation of the line it starts on.
 * @param used columns taken on that line, before the value and after it.
 * @param choose gives the expression for the value and for each in it; all are written as JSON by default.
 */
export function printJson(value: Json, depth = 0, used = depth * 2, choose = allAsJson): string {
  return print(new PieceMaker(choose).piece(value), depth, used)
}

/** A name, a literal without parts, or something that has parts. */
type Piece = string | Parts

interface Parts {
  /** The text before and after the parts. */
  open: string
  close: string
  members: readonly Member[]
  /** The text on one line; undefined when it is longer than a line, or stands on several lines whatever its length. */
  flat: string | undefined
  /** Whether it is a call: an argument in brackets opens on the line of the call, as in `f({`. */
  isCall: boolean
}

interface Member {
  /** The key with its colon, or what else stands before the value. */
  key: string
  piece: Piece
}

const flatOf = (piece: Piece) => (typeof piece === 'string' ? piece : piece.flat)

/** Makes the pieces of values, each with its text on one line: so no text is made twice. */
class PieceMaker {
  readonly #choose: ChooseExpression

  constructor(choose: ChooseExpression) {
    this.#choose = choose
  }

  piece(value: Json): Piece {
    const chosen = this.#choose(value)
    if (chosen !== undefined) return this.#expression(chosen)
    if (typeof value !== 'object' || value === null) return jsonLiteral(value)
    if (!Array.isArray(value)) return objectOf(this.#members(Object.entries(value)))
    const members = value.map(item => ({ key: '', piece: this.piece(item) }))
    const flat = isMatrix(members) ? undefined : flatten('[', members, ']')
    return { open: '[', close: ']', members, flat, isCall: false }
  }

  #expression(expression: Expression): Piece {
    if (typeof expression === 'string') return expression
    if ('call' in expression) return this.#call(expression)
    return objectOf([{ key: '...', piece: this.#expression(expression.spread) }, ...this.#members(expression.rest)])
  }

  #call(call: Call): Piece {
    const piece = 'entries' in call ? objectOf(this.#members(call.entries)) : this.piece(call.argument)
    const members = [{ key: '', piece }]
    const open = `${call.call}(`
    return { open, close: ')', members, flat: flatten(open, members, ')'), isCall: true }
  }

  #members(entries: Entries): Member[] {
    return entries.map(entry => ({ key: `${jsonKey(entry[0])}: `, piece: this.piece(entry[1]) }))
  }
}

function objectOf(members: readonly Member[]): Parts {
  const flat = members.length === 0 ? '{}' : flatten('{ ', members, ' }')
  return { open: '{', close: '}', members, flat, isCall: false }
}

function flatten(open: string, members: readonly Member[], close: string): string | undefined {
  let text = open
  let separator = ''
  for (let index = 0; index < members.length; index++) {
    const { key, piece } = members[index] as Member
    const flat = flatOf(piece)
    if (flat === undefined) return undefined
    text += separator + key + flat
    separator = ', '
    if (text.length > lineWidth) return undefined
  }
  text += close
  return text.length > lineWidth ? undefined : text
}

function print(piece: Piece, depth: number, used: number): string {
  if (typeof piece === 'string') return piece
  const { open, close, members, flat, isCall } = piece
  if (flat !== undefined && flat.length <= lineWidth - used) return flat
  const [first] = members
  if (isCall && first && hasBrackets(first.piece))
    return `${open}${print(first.piece, depth, used + open.length + 1)}${close}`
  const margin = '  '.repeat(depth + 1)
  if (open === '[' && members.every(isNumber)) return `[\n${fill(members, margin)}\n${margin.slice(2)}]`
  let text = `${open}\n`
  for (const { key, piece: inner } of members)
    text += `${margin}${key}${print(inner, depth + 1, margin.length + key.length + 1)},\n`
  return `${text}${margin.slice(2)}${close}`
}

const hasBrackets = (piece: Piece) => typeof piece === 'object' && !piece.isCall

const isNumber = ({ piece }: Member) => typeof piece === 'string' && /^-?\d/.test(piece)

/** Numbers, as many on each line as it holds. */
function fill(numbers: readonly Member[], margin: string): string {
  const lines: string[] = []
  for (const { piece } of numbers) {
    const text = `${flatOf(piece)},`
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + text.length <= lineWidth) lines[lines.length - 1] = `${last} ${text}`
    else lines.push(margin + text)
  }
  return lines.join('\n')
}

/** Whether an array stands on several lines whatever its length: all items are arrays, or all objects, of two or more. */
const isMatrix = (items: readonly Member[]) =>
  items.length > 1 && (items.every(item => hasSeveral(item, '[')) || items.every(item => hasSeveral(item, '{')))

const hasSeveral = ({ piece }: Member, open: string) =>
  typeof piece === 'object' && piece.open === open && piece.members.length > 1
