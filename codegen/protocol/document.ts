import { withoutByteOrderMark } from '../../base/byte-order-mark.js'
import { DiagnosticError, fail } from './diagnostic.js'
import { findInexactNumber, type InexactNumber } from './exact-numbers.js'
import { findSyntaxError } from './jsonc.js'
import type { Protocol } from './model.js'
import { normalizeProtocol } from './normalize.js'
import { placeAt, readText } from './text-file.js'
import { asWritten, upgradeDocument } from './upgrade.js'
import { findDocumentProblems } from './validate.js'

/** Documents larger than this many bytes are refused before they are parsed. */
export const maximumDocumentBytes = 256 * 1024 * 1024

/**
 * Reads a protocol document from a file.
 *
 * @throws {DiagnosticError} when the file cannot be read or is not a valid document
 */
export function loadDocument(file: string): Protocol {
  const text = readText(file, {
    what: 'protocol document',
    code: 'unreadable-document',
    hint: 'check the path, or make the document with: agent-bindings import',
  })
  return parseDocument(text, file)
}

/**
 * Parses and validates the text of a protocol document.
 *
 * @param file name of the document in diagnostics; nothing is read from it
 * @throws {DiagnosticError} with the line and column of a syntax error, or the JSON pointer of each thing that is wrong
 */
export function parseDocument(text: string, file: string): Protocol {
  refuseTooLarge(text, file)
  const written = parseJson(text, file)
  const value = upgradeDocument(written)
  const problems = findDocumentProblems(value, file).map(problem => asWritten(problem, written))
  if (problems.length > 0) throw new DiagnosticError(problems)
  return value as Protocol
}

function refuseTooLarge(text: string, file: string): void {
  if (text.length <= maximumDocumentBytes) return
  fail({
    code: 'document-too-large',
    message: `the document is over ${maximumDocumentBytes} bytes`,
    place: { file },
    hint: 'leave methods out with "methods" in the recipe',
  })
}

/**
 * Parses JSON text.
 *
 * @param isAllowed which numbers may become others, for JavaScript cannot hold them
 * @throws {DiagnosticError} with the line and column where the syntax breaks, or of a number that JavaScript cannot hold
 */
export function parseJson(
  text: string,
  file: string,
  isAllowed?: (json: string, found: InexactNumber) => boolean,
): unknown {
  const plain = withoutByteOrderMark(text)
  const value = parsePlain(plain, file)
  const inexact = findInexactNumber(plain, isAllowed && (found => isAllowed(plain, found)))
  if (inexact)
    fail({
      code: 'inexact-number',
      message: `JavaScript cannot hold this number exactly; it would become ${inexact.value}`,
      ...placeAt(plain, file, inexact.offset),
      hint: 'write a number with fewer digits, or a string',
    })
  return value
}

function parsePlain(plain: string, file: string): unknown {
  try {
    return JSON.parse(plain)
  } catch {
    const offset = findSyntaxError(plain)
    if (offset === undefined)
      return fail({
        code: 'invalid-json',
        message: 'this is not JSON, and nested too deeply to say where',
        place: { file },
        hint: 'write it with fewer levels, or make it again',
      })
    const ended = offset >= plain.trimEnd().length
    return fail({
      code: 'invalid-json',
      message: ended ? 'the JSON text ends too early' : 'this is not JSON',
      ...placeAt(plain, file, offset),
      hint: ended ? 'the file is cut off: restore it or make it again' : 'correct the text at the caret',
    })
  }
}

/**
 * The text of a document: the same protocol gives the same bytes, wherever it is made.
 *
 * @throws {DiagnosticError} when the protocol is nested too deeply
 */
export const formatDocument = (protocol: Protocol): string => formatNormal(normalizeProtocol(protocol))

const formatNormal = (protocol: Protocol) => `${formatJson(protocol)}\n`

/**
 * Validates a protocol that was made in memory.
 *
 * @param file name of the document in diagnostics; nothing is read from it
 * @returns the text of its document, and the protocol as {@link parseDocument} would read it from there
 * @throws {DiagnosticError} with the JSON pointer of each thing that is wrong
 */
export function completeDocument(made: Protocol, file: string): { protocol: Protocol; text: string } {
  const protocol = normalizeProtocol(made)
  const text = formatNormal(protocol)
  refuseTooLarge(text, file)
  const problems = findDocumentProblems(protocol, file)
  if (problems.length > 0) throw new DiagnosticError(problems)
  return { protocol, text }
}

const lineWidth = 100

/** JSON with two-space indentation in which whatever fits stands on one line; key order is kept. */
export function formatJson(value: unknown): string {
  const laidOut = layOut(value, '', 0)
  return typeof laidOut === 'string' ? laidOut : laidOut.text
}

/** An object or a list as it is laid out; also on one line, where it fits into one, and the room that it needs there. */
interface Layout {
  text: string
  line: string | undefined
  room: number
}

/**
 * @param used columns taken on its first line, beside the indentation
 * @returns the text alone for what is neither an object nor a list
 */
function layOut(value: unknown, indent: string, used: number): Layout | string {
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isArray = Array.isArray(value)
  const keys = isArray ? [] : Object.keys(value)
  const values: readonly unknown[] = isArray ? value : Object.values(value)
  const deeper = `${indent}  `
  let lines = ''
  let line: string | undefined = ''
  let room = 0
  for (let index = 0; index < values.length; index++) {
    const name = isArray ? '' : `${quote(keys[index] as string)}: `
    const item = layOut(values[index], deeper, name.length + 1)
    const isText = typeof item === 'string'
    lines += `${lines === '' ? '' : ','}\n${deeper}${name}${isText ? item : item.text}`
    const start: string = line ? `${line}, ${name}` : name
    // Two brackets with a space inside each: an item in a list, which has no spaces there, is given the same room.
    room = Math.max(room, start.length + (isText ? item.length : item.room) + 4)
    const onLine = isText ? item : item.line
    line = line === undefined || onLine === undefined || room > lineWidth ? undefined : start + onLine
  }
  const open = isArray ? '[' : '{'
  const close = isArray ? ']' : '}'
  if (lines === '') return { text: open + close, line: open + close, room: 0 }
  const whole = line && (isArray ? `[${line}]` : `{ ${line} }`)
  room = Math.max(room, whole?.length ?? 0)
  const fits = whole !== undefined && room <= lineWidth - indent.length - used
  return { text: fits ? whole : `${open}${lines}\n${indent}${close}`, line: whole, room }
}

// Most texts need no escapes.
const harmless = /^[\w $#/.:-]*$/
const quote = (text: string) => (harmless.test(text) ? `"${text}"` : JSON.stringify(text))
