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
 * @throws {DiagnosticError} when the file cannot be read or is not a valid document.
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
 * @throws {DiagnosticError} with the line and column of a syntax error, or the JSON pointer of each thing that is wrong.
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
 * @throws {DiagnosticError} with the line and column where the syntax breaks, or of a number that JavaScript cannot hold.
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

/** The text of a document: the same protocol gives the same bytes, wherever it is made. */
export const formatDocument = (protocol: Protocol): string => formatNormal(normalizeProtocol(protocol))

const formatNormal = (protocol: Protocol) => `${formatJson(protocol)}\n`

/**
 * Validates a protocol that was made in memory.
 *
 * @param file name of the document in diagnostics; nothing is read from it
 * @returns the text of its document, and the protocol as {@link parseDocument} would read it from there
 * @throws {DiagnosticError} with the JSON pointer of each thing that is wrong.
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
export function formatJson(value: unknown, indent = '', used = 0): string {
  if (typeof value !== 'object' || value === null) return primitive(value)
  const line = onOneLine(value, lineWidth - indent.length - used)
  if (line !== undefined) return line
  const deeper = `${indent}  `
  const isArray = Array.isArray(value)
  let text = isArray ? '[' : '{'
  let separator = '\n'
  for (const key of Object.keys(value)) {
    const name = isArray ? '' : `${quote(key)}: `
    const item = (value as Record<string, unknown>)[key]
    text += `${separator}${deeper}${name}${formatJson(item, deeper, name.length + 1)}`
    separator = ',\n'
  }
  return `${text}\n${indent}${isArray ? ']' : '}'}`
}

/** An object or a list on one line; undefined when it needs more room. */
function onOneLine(value: object, room: number): string | undefined {
  const isArray = Array.isArray(value)
  let text = ''
  for (const key of Object.keys(value)) {
    const start = `${text === '' ? '' : `${text}, `}${isArray ? '' : `${quote(key)}: `}`
    // Two brackets with a space inside each: an item in a list, which has no spaces there, is given the same room.
    const left = room - start.length - 4
    const item = (value as Record<string, unknown>)[key]
    if (typeof item === 'string' && item.length > left) return undefined
    const isPrimitive = typeof item !== 'object' || item === null
    const line = isPrimitive ? primitive(item) : onOneLine(item, left)
    if (line === undefined || (isPrimitive && line.length > left)) return undefined
    text = start + line
  }
  if (text === '') return room < 0 ? undefined : isArray ? '[]' : '{}'
  const line = isArray ? `[${text}]` : `{ ${text} }`
  return line.length > room ? undefined : line
}

const primitive = (value: unknown) => (typeof value === 'string' ? quote(value) : JSON.stringify(value))

// Most texts need no escapes.
const harmless = /^[\w $#/.:-]*$/
const quote = (text: string) => (harmless.test(text) ? `"${text}"` : JSON.stringify(text))
