import { withoutByteOrderMark } from '../../base/byte-order-mark.js'
import { FramingError } from '../errors.js'
import { explain } from '../explain.js'
import type { Limits } from '../limits.js'
import type { DecoderSink } from './framing.js'

/**
 * Parses a body and passes it to the sink. The message of the `SyntaxError` is dropped: it quotes the body.
 *
 * @returns whether it is JSON; the sink gets nothing when it is not.
 */
export function deliver(text: string, bytes: number, sink: DecoderSink, limits: Readonly<Limits>): boolean {
  const json = withoutByteOrderMark(text)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return false
  }
  if (isDeeper(json, limits.depth)) sink.unusable('depth', value, bytes, json)
  else sink.message(value, bytes, json)
  return true
}

/** Whether JSON text is nested deeper than a number of levels. Texts that are too short for that are not searched. */
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

/** Where a string literal that begins at a place ends: at the first quote behind an even number of backslashes. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let slashes = end
    while (json.charCodeAt(slashes - 1) === 92) slashes--
    if ((end - slashes) % 2 === 0) return end
  }
  return json.length
}

/** A message is over `limits.messageBytes`. */
export function tooLong(bytes: number | string, { messageBytes }: Readonly<Limits>): FramingError {
  return new FramingError('too-long', explain('too-long', { bytes, limit: `${messageBytes} (limits.messageBytes)` }))
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

/** The fault of an agent that writes more than `limits.preambleBytes` of text before its first message. */
export function preambleTooLong(limits: Readonly<Limits>, sink: DecoderSink, text: string): FramingError {
  return new FramingError(
    'no-message',
    explain('no-message', { limit: `${limits.preambleBytes} (limits.preambleBytes)`, text: sink.quote(text) }),
  )
}

/** The fault of a peer whose first bytes belong to the other framing. */
export function otherFraming(theirs: 'content-length' | 'json-lines'): FramingError {
  const own = theirs === 'json-lines' ? 'content-length' : 'json-lines'
  return new FramingError('other-framing', explain('other-framing', { agent: 'the peer', theirs, own }))
}
