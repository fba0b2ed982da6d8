import { createRequire } from 'node:module'
import { DiagnosticError, fail } from './diagnostic.js'
import { findInexactNumber } from './exact-numbers.js'
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
 * @throws DiagnosticError when the file cannot be read or is not a valid document.
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
 * @param file name of the document in findings; nothing is read from it.
 * @throws DiagnosticError with the line and column of a syntax error, or the JSON pointer of each thing that is wrong.
 */
export function parseDocument(text: string, file: string): Protocol {
  if (text.length > maximumDocumentBytes)
    fail({
      code: 'document-too-large',
      message: `the document is over ${maximumDocumentBytes} bytes`,
      place: { file },
      hint: 'leave methods out with "methods" in the recipe',
    })
  const written = parseJson(text, file)
  const value = upgradeDocument(written)
  const problems = findDocumentProblems(value, file).map(problem => asWritten(problem, written))
  if (problems.length > 0) throw new DiagnosticError(problems)
  return value as Protocol
}

/**
 * Parses JSON text.
 *
 * @throws DiagnosticError with the line and column where the syntax breaks, or of a number that JavaScript cannot hold.
 */
export function parseJson(text: string, file: string): unknown {
  const plain = text.replace(/^\uFEFF/, '')
  const value = parsePlain(plain, file)
  const inexact = findInexactNumber(plain)
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
    const ended = offset >= plain.trimEnd().length
    return fail({
      code: 'invalid-json',
      message: ended ? 'the JSON text ends too early' : 'this is not JSON',
      ...placeAt(plain, file, offset),
      hint: ended ? 'the file is cut off: restore it or make it again' : 'correct the text at the caret',
    })
  }
}

// Loaded only when there is an error to place: engines word theirs differently, some without a position.
function findSyntaxError(text: string): number {
  const { parse } = createRequire(import.meta.url)('jsonc-parser') as typeof import('jsonc-parser')
  const errors: import('jsonc-parser').ParseError[] = []
  parse(text, errors, { disallowComments: true, allowTrailingComma: false })
  return Math.min(text.length, ...errors.map(error => error.offset))
}

/** The text of a document: the same protocol gives the same bytes, wherever it is made. */
export function formatDocument(protocol: Protocol): string {
  return `${formatJson(normalizeProtocol(protocol))}\n`
}

const lineWidth = 100

/** JSON with two-space indentation in which whatever fits stands on one line; key order is kept. */
export function formatJson(value: unknown, indent = '', used = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inline = formatInline(value, lineWidth - indent.length - used)
  if (inline !== undefined) return inline
  const deeper = `${indent}  `
  const items = Array.isArray(value)
    ? value.map(item => deeper + formatJson(item, deeper, 1))
    : Object.entries(value).map(([key, item]) => {
        const name = `${JSON.stringify(key)}: `
        return deeper + name + formatJson(item, deeper, name.length + 1)
      })
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${items.join(',\n')}\n${indent}${close}`
}

/** The value on one line; undefined when it does not fit into `room` characters. */
function formatInline(value: unknown, room: number): string | undefined {
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value)
    return text.length <= room ? text : undefined
  }
  const items: string[] = []
  let left = room - 4
  for (const [key, item] of Object.entries(value)) {
    const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `
    const text = left < name.length ? undefined : formatInline(item, left - name.length)
    if (text === undefined) return undefined
    items.push(name + text)
    left -= name.length + text.length + 2
  }
  if (items.length === 0) return Array.isArray(value) ? '[]' : '{}'
  const line = Array.isArray(value) ? `[${items.join(', ')}]` : `{ ${items.join(', ')} }`
  return line.length <= room ? line : undefined
}
