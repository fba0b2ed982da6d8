import { setTimeout as delay } from 'node:timers/promises'
import { inPieces, replyTo } from './reply.js'

/**
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {'hang' | 'cut' | 'malformed' | 'error-event'} StreamFault what goes wrong after half of the reply
 * @typedef {{ reply?: (prompt: import('./reply.js').Prompt) => string, delayMs: number, fault?: StreamFault | undefined }} StreamOptions
 */

/** @param {Response} response @param {string} event @param {string} data */
const send = (response, event, data) => response.write(`event: ${event}\ndata: ${data}\n\n`)

/**
 * Answers `/.api/completions/stream` with server-sent events: up to API version 1 each carries the text so far, from
 * version 2 on what was added.
 *
 * @param {Response} response
 * @param {import('./reply.js').Prompt} prompt
 * @param {number} apiVersion
 * @param {StreamOptions} options
 */
export async function streamCompletion(response, prompt, apiVersion, options) {
  const pieces = inPieces((options.reply ?? replyTo)(prompt))
  const faultAt = options.fault ? Math.ceil(pieces.length / 2) : Infinity
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
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

/** @param {Response} response @param {StreamFault | undefined} fault */
function failStream(response, fault) {
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

/** Answers `/.api/completions/code`, which autocomplete uses. @param {Response} response */
export function completeCode(response) {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ completion: 'a + b', stopReason: 'end_turn' }))
}
