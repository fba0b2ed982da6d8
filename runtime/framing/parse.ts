import { FramingError } from '../errors.js'
import { explain } from '../explain.js'
import type { Limits } from '../limits.js'
import type { DecoderSink } from './framing.js'

/** U+FEFF: a byte order mark at the beginning of a text. */
const byteOrderMark = 0xfeff

/** Parses a body and hands it on. The parser's own words are not passed on: they quote the body. */
export function deliver(text: string, bytes: number, sink: DecoderSink, limits: Readonly<Limits>): void {
  const json = text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    sink.unusable('not-json', json, bytes, json)
    return
  }
  if (isDeeper(json, limits.depth)) sink.unusable('depth', value, bytes, json)
  else sink.message(value, bytes, json)
}

/** Whether JSON text is nested deeper than a number of levels. Costs next to nothing for texts that are too short for it. */
export function isDeeper(json: string, levels: number): boolean {
  if (json.length < 2 * levels) return false
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const character = json.charCodeAt(at)
    if (character === 34) at = endOfString(json, at)
    else if (character === 91 || character === 123) {
      if (++depth > levels) return true
    } else if (character === 93 || character === 125) depth--
  }
  return false
}

/** Where a string literal that begins at a place ends. Short ones are walked through, long ones are searched. */
function endOfString(json: string, start: number): number {
  let at = start + 1
  for (const near = at + 24; at < near; at++) {
    const character = json.charCodeAt(at)
    if (character === 34) return at
    if (character === 92) at++
  }
  for (;;) {
    const end = json.indexOf('"', at)
    if (end < 0) return json.length
    let backslashes = 0
    while (end - backslashes > at && json.charCodeAt(end - backslashes - 1) === 92) backslashes++
    if (backslashes % 2 === 0) return end
    at = end + 1
  }
}

/** Whether a line is a JSON-RPC message. */
export function isMessageLine(line: string): boolean {
  if (!line.trimStart().startsWith('{')) return false
  try {
    const { jsonrpc, method, id, result, error } = JSON.parse(line) as Record<string, unknown>
    return (
      typeof jsonrpc === 'string' ||
      typeof method === 'string' ||
      (id !== undefined && (result !== undefined || error !== undefined))
    )
  } catch {
    return false
  }
}

/** Tells of an agent that writes and writes, and never begins a message. */
export function preambleTooLong(limits: Readonly<Limits>, sink: DecoderSink, text: string): FramingError {
  return new FramingError(
    'preamble',
    explain('no-message', { limit: `${limits.preambleBytes} (limits.preambleBytes)`, text: sink.quote(text) }),
  )
}

/** The peer's first bytes are those of the other framing. */
export function otherFraming(theirs: 'content-length' | 'json-lines'): FramingError {
  const own = theirs === 'json-lines' ? 'content-length' : 'json-lines'
  return new FramingError('other-framing', explain('other-framing', { agent: 'the peer', theirs, own }))
}
