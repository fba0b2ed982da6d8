import type { JSONVisitor, Node, ParseError } from 'jsonc-parser'
import { escapePointer, pointerTokens } from '../../base/ref.js'
import { requireFrom } from '../../base/require-from.js'
import { type Diagnostic, fail } from './diagnostic.js'
import { placeAt } from './text-file.js'

/** Files that people write: JSON with comments and trailing commas. */

// Most are plain JSON: the parser that knows comments is loaded only when it is needed.
const jsonc = () => requireFrom(import.meta.url)('jsonc-parser') as typeof import('jsonc-parser')

/**
 * Parses JSON with comments and trailing commas.
 *
 * @param code of the diagnostic when it is not that
 * @throws {DiagnosticError} with the line and column where the syntax breaks
 */
export function parseJsonc(text: string, file: string, code: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { parse, printParseErrorCode } = jsonc()
    const errors: ParseError[] = []
    const value = unlessTooDeep(() => parse(text, errors, { allowTrailingComma: true }) as unknown)
    if (value === tooDeep)
      return fail({ code, message: 'this is nested too deeply', place: { file }, hint: 'write it with fewer levels' })
    const [first] = errors
    if (!first) return value
    return fail({
      code,
      message: `this is not JSON: ${splitWords(printParseErrorCode(first.error))}`,
      ...placeAt(text, file, first.offset),
      hint: 'correct the text at the caret (comments and trailing commas are fine)',
    })
  }
}

/** What {@link unlessTooDeep} gives in place of a value. */
const tooDeep = Symbol('too deep')

/** What a parser makes of a text, which overflows the stack where the text has ten thousands of levels. */
function unlessTooDeep<T>(parse: () => T): T | typeof tooDeep {
  try {
    return parse()
  } catch (error) {
    if (error instanceof RangeError) return tooDeep
    throw error
  }
}

const splitWords = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

/**
 * Offset of the first place where a text is not JSON: engines word their errors differently, some without a position.
 * Undefined where the text is nested too deeply to find it.
 */
export function findSyntaxError(text: string): number | undefined {
  const errors: ParseError[] = []
  const options = { disallowComments: true, allowTrailingComma: false }
  if (unlessTooDeep(() => jsonc().parse(text, errors, options) as unknown) === tooDeep) return undefined
  // A text that is no JSON at all has an error at every character.
  return errors.reduce((first, { offset }) => Math.min(first, offset), text.length)
}

/** JSON with comments and trailing commas as plain JSON: spaces take their place, so that places stay as they are. */
export function blankComments(text: string): string {
  const scanner = jsonc().createScanner(text)
  const pieces: string[] = []
  /** Index of a comma that nothing but comments and white space came after. */
  let comma = -1
  for (let token: number = scanner.scan(); token !== tokens.end; token = scanner.scan()) {
    const start = scanner.getTokenOffset()
    const piece = text.slice(start, start + scanner.getTokenLength())
    const isComment = token === tokens.lineComment || token === tokens.blockComment
    if (comma >= 0 && (token === tokens.closeBrace || token === tokens.closeBracket)) pieces[comma] = ' '
    if (token === tokens.comma) comma = pieces.length
    else if (!isComment && token !== tokens.trivia && token !== tokens.lineBreak) comma = -1
    pieces.push(isComment ? piece.replace(/[^\r\n]/g, ' ') : piece)
  }
  return pieces.join('')
}

// `SyntaxKind` of jsonc-parser is a const enum: nothing of it is there when the program runs.
const tokens = {
  closeBrace: 2,
  closeBracket: 4,
  comma: 5,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  trivia: 15,
  end: 17,
} as const

/**
 * Appends an item to a list in the text of an object; comments stay.
 *
 * @param key property that holds the list
 * @param isThere whether the object has the list; it is added when it has not
 */
export function appendJsonc(text: string, key: string, item: unknown, isThere: boolean): string {
  const { applyEdits, modify } = jsonc()
  const edits = modify(text, isThere ? [key, -1] : [key], isThere ? item : [item], {
    isArrayInsertion: isThere,
    formattingOptions: { insertSpaces: true, tabSize: 2 },
  })
  return applyEdits(text, edits)
}

/**
 * Keys that an object in a text has twice. Parsers take the last one and say nothing.
 *
 * @param code of the diagnostics
 */
export function findDuplicateKeys(text: string, file: string, code: string): Diagnostic[] {
  const found: Diagnostic[] = []
  const open: Map<string, number>[] = []
  const onObjectProperty: JSONVisitor['onObjectProperty'] = (...[key, offset, length, line, , path]) => {
    const first = open.at(-1)?.get(key)
    open.at(-1)?.set(key, first ?? line + 1)
    if (first === undefined || found.length === maximumDuplicates) return
    const { place, sourceLine } = placeAt(text, file, offset)
    const pointer = [...path(), key].map(token => `/${escapePointer(String(token))}`).join('')
    const message = `the key ${text.slice(offset, offset + length)} is there twice`
    const hint = `the other one is in line ${first}: rename or remove one`
    found.push({ severity: 'error', code, message, place: { ...place, pointer }, sourceLine, hint })
  }
  const onObjectBegin = () => void open.push(new Map())
  const onObjectEnd = () => void open.pop()
  unlessTooDeep(() =>
    jsonc().visit(text, { onObjectBegin, onObjectEnd, onObjectProperty }, { allowTrailingComma: true }),
  )
  return found
}

/** So many are shown: the place of each takes time to find. */
const maximumDuplicates = 20

/**
 * Where a JSON pointer leads to in a text, or as near as there is something.
 *
 * @param at the property that the pointer names, or its value
 */
export function placeOfPointer(text: string, file: string, pointer: string, at: 'property' | 'value' = 'property') {
  return placesIn(text, file)(pointer, at)
}

/** The same for many places of one text, which is parsed once. */
export function placesIn(text: string, file: string) {
  const parsed = unlessTooDeep(() => jsonc().parseTree(text, [], { allowTrailingComma: true }))
  const tree = parsed === tooDeep ? undefined : parsed
  return (pointer: string, at: 'property' | 'value' = 'property') => {
    const node = tree && nearestNode(tree, pointer)
    const offset = (at === 'property' ? propertyOf(node) : node)?.offset ?? tree?.offset ?? 0
    const { place, sourceLine } = placeAt(text, file, offset)
    return { place: { ...place, pointer }, sourceLine }
  }
}

/** What a JSON pointer leads to in a tree, or as near as there is something. */
function nearestNode(tree: Node, pointer: string): Node | undefined {
  const { findNodeAtLocation } = jsonc()
  const path = pointerTokens(pointer).map(token => (/^\d+$/.test(token) ? Number(token) : token))
  let node = findNodeAtLocation(tree, path)
  while (!node && path.length > 0) {
    path.pop()
    node = findNodeAtLocation(tree, path)
  }
  return node
}

const propertyOf = (node: Node | undefined) => (node?.parent?.type === 'property' ? node.parent : node)
