import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { isObject } from '../../base/json.js'
import type { Json } from '../../codegen/protocol/model.js'
import { beginEvents, bodyText, sendJson, startHttpServer } from '../http-server.js'
import type { Api, Body, SpokenPart, StreamEvent } from './api.js'
import { isFailure, type ModelFailure, type ModelReply, type ModelRequest, partsOf, requireReply } from './reply.js'
import { modelsOf, routeOf } from './routes.js'

/** Options of a model stand-in. */
export interface ModelStandInOptions {
  /** Replies in the order of the requests, or a function that makes the reply to a request. */
  replies: readonly ModelReply[] | ((request: ModelRequest) => ModelReply | Promise<ModelReply>)
  /** Milliseconds between two events of a stream. Default 0. */
  delayMs?: number
  /** Names of the models it has. Default `stand-in`; requests for other models are answered too. */
  models?: readonly string[]
  /** Port on the loopback interface; 0, the default, takes any that is free. */
  port?: number
}

/** A server on this machine that answers like the APIs of models. */
export interface ModelStandIn extends AsyncDisposable {
  /** Its address without a path: `http://127.0.0.1:PORT`. */
  readonly url: string
  /** The requests for replies that it got, in order. */
  readonly requests: readonly ModelRequest[]
  /** Stops the server and closes all connections. */
  close(): Promise<void>
}

/**
 * Starts a stand-in for the APIs of models on the loopback interface, so that an agent runs without network and account:
 * OpenAI Responses and Chat Completions, Anthropic Messages, Gemini. Any API key will do.
 *
 * @example
 * await using model = await startModelStandIn({ replies: ({ toolResults }) =>
 *   toolResults.length === 0 ? [{ tool: 'shell', input: { command: ['ls'] } }] : 'There are two files.' })
 * await using client = await CodexClient.spawn({ command: 'codex', args: ['app-server', …, `base_url="${model.url}/v1"`] })
 * @throws {TypeError} when `replies` is missing, or one of them is no reply
 * @throws {ConnectError} when another program has the port
 */
export async function startModelStandIn(options: ModelStandInOptions): Promise<ModelStandIn> {
  requireReplies(options?.replies)
  const requests: ModelRequest[] = []
  const conversation = new Replies(options, requests)
  const { port, close } = await startHttpServer(
    options.port ?? 0,
    (request, response) => conversation.answer(request, response),
    // A mistake in `replies`: the agent gets it as an error and shows it.
    (response, message) => sendFailure(response, { status: 500, message: `model stand-in: ${message}` }),
  )
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function requireReplies(replies: ModelStandInOptions['replies'] | undefined): void {
  if (typeof replies === 'function') return
  if (!Array.isArray(replies))
    throw new TypeError('startModelStandIn needs replies: a list of them, or a function from a request to its reply')
  for (const [index, reply] of replies.entries()) requireReply(reply, `replies[${index}]`)
}

/** Gives every request its reply. */
class Replies {
  readonly #options: ModelStandInOptions
  readonly #requests: ModelRequest[]
  #calls = 0

  constructor(options: ModelStandInOptions, requests: ModelRequest[]) {
    this.#options = options
    this.#requests = requests
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    if (request.method !== 'POST') {
      const models = modelsOf(path, this.#options.models ?? ['stand-in'])
      if (models) return sendJson(response, models)
      return sendFailure(response, { status: 404, message: `model stand-in: there is no ${path}` })
    }
    const body = await bodyOf(request)
    if ('status' in body) return sendFailure(response, body)
    const route = routeOf(path)
    if (!route) return sendFailure(response, { status: 404, message: `model stand-in: there is no ${path}` })
    if ('answer' in route) return sendJson(response, route.answer)
    const asked: ModelRequest = { api: route.name, ...route.api.read(body.json, route.target), body: body.json }
    this.#requests.push(asked)
    const reply = await this.#replyTo(asked)
    if (isFailure(reply)) return sendFailure(response, reply)
    await this.#send(response, route.api, asked, reply)
  }

  async #replyTo(request: ModelRequest): Promise<ModelReply> {
    const { replies } = this.#options
    if (typeof replies === 'function') {
      const reply = await replies(request)
      requireReply(reply, 'what replies() returned')
      return reply
    }
    const reply = replies[this.#requests.length - 1]
    if (reply !== undefined) return reply
    return { status: 500, message: `model stand-in: there is no reply left after ${replies.length}` }
  }

  async #send(
    response: ServerResponse,
    api: Api,
    { model, stream }: ModelRequest,
    reply: Exclude<ModelReply, ModelFailure>,
  ): Promise<void> {
    const answering = { id: `reply-${this.#requests.length}`, model }
    const parts = partsOf(reply, () => `call-${++this.#calls}`)
    const spoken = parts.filter((part): part is SpokenPart => !('hang' in part || 'cut' in part))
    const fault = parts.find(part => 'hang' in part || 'cut' in part)
    if (!stream && !fault) return sendJson(response, api.whole(spoken, answering))
    if (stream) beginEvents(response)
    if (stream) await this.#stream(response, api.begin(answering))
    for (const [index, part] of parts.entries()) {
      if ('cut' in part) return void response.destroy()
      // Leave the stream open until the client leaves or the stand-in closes.
      if ('hang' in part) return
      if (stream) await this.#stream(response, api.part(part, index, answering))
    }
    await this.#stream(response, api.end(spoken, answering))
    response.end(api.last === undefined ? '' : `data: ${api.last}\n\n`)
  }

  async #stream(response: ServerResponse, events: readonly StreamEvent[]): Promise<void> {
    const { delayMs = 0 } = this.#options
    for (const { event, data } of events) {
      if (response.destroyed) return
      const isTaken = response.write(
        `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`,
      )
      if (delayMs > 0) await delay(delayMs)
      else if (!isTaken) await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
  }
}

/** An error in the words of all four APIs. */
function sendFailure(response: ServerResponse, { status, message, headers }: ModelFailure): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ type: 'error', error: { type: 'api_error', code: status, status: 'UNKNOWN', message } }))
}

async function bodyOf(request: IncomingMessage): Promise<{ json: Body } | ModelFailure> {
  const text = await bodyText(request)
  if (text === undefined) return { status: 413, message: 'model stand-in: the request is too large' }
  try {
    const json = JSON.parse(text) as Json
    if (isObject(json)) return { json }
  } catch {
    // Reported below.
  }
  return { status: 400, message: 'model stand-in: the body is no JSON object' }
}
