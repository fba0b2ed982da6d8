import { setTimeout as delay } from 'node:timers/promises'
import type { ServerResponse } from '../../base/node-types.js'
import { beginEvents, sendJson } from '../http-server.js'
import { inPieces, type Prompt, replyTo } from './reply.js'

/** Options of streamed replies. */
export interface StreamOptions {
  /** Makes the text of a reply; by default it repeats facts of the prompt. */
  reply?: (prompt: Prompt) => string
  /** Milliseconds between two pieces. */
  delayMs: number
  /** The fault after half of the reply. */
  fault?: 'hang' | 'cut' | 'malformed' | 'error-event' | undefined
}

const send = (response: ServerResponse, event: string, data: string) =>
  response.write(`event: ${event}\ndata: ${data}\n\n`)

/**
 * Answers `/.api/completions/stream` with server-sent events: up to API version 1 each carries the text so far, from
 * version 2 on what was added.
 */
export async function streamCompletion(
  response: ServerResponse,
  prompt: Prompt,
  apiVersion: number,
  options: StreamOptions,
): Promise<void> {
  const pieces = inPieces((options.reply ?? replyTo)(prompt))
  const faultAt = options.fault ? Math.ceil(pieces.length / 2) : Number.POSITIVE_INFINITY
  beginEvents(response)
  let text = ''
  for (const [index, piece] of pieces.entries()) {
    if (index >= faultAt) return failStream(response, options.fault)
    text += piece
    const part = apiVersion >= 2 ? { deltaText: piece } : { completion: text }
    send(response, 'completion', JSON.stringify({ ...part, stopReason: '' }))
    if (options.delayMs > 0) await delay(options.delayMs)
    if (response.destroyed) return
  }
  const last = apiVersion >= 2 ? { deltaText: '' } : { completion: text }
  send(response, 'completion', JSON.stringify({ ...last, stopReason: 'end_turn' }))
  send(response, 'done', '{}')
  response.end()
}

function failStream(response: ServerResponse, fault: StreamOptions['fault']): void {
  if (fault === 'cut') response.destroy()
  if (fault === 'malformed') {
    send(response, 'completion', '{"completion": "half a')
    response.end()
  }
  if (fault === 'error-event') {
    send(response, 'error', JSON.stringify({ error: 'the stand-in model is out of order' }))
    send(response, 'done', '{}')
    response.end()
  }
  // A stream that hangs is left open until the client or the server closes it.
}

/** Answers `/.api/completions/code`, which autocomplete uses. */
export const completeCode = (response: ServerResponse): void =>
  sendJson(response, { completion: 'a + b', stopReason: 'end_turn' })
