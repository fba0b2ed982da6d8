import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { startListening } from '../../runtime/listen/start-listening.js'
import { closeServer } from '../close-server.js'
import { completeCode, type StreamOptions, streamCompletion } from './completions.js'
import { acceptedToken, supportedModels } from './data.js'
import { answerQuery, type Site } from './graphql.js'
import { promptOf } from './reply.js'

export { acceptedToken } from './data.js'

/** Replaces the ordinary answer. */
interface SourcegraphFailure {
  status: number
  headers?: Record<string, string>
  body?: string
}

/** A request to the stand-in, without its token. */
interface SeenRequest {
  method: string
  path: string
  /** Name of the GraphQL query, or the path without `/.api/`. */
  name: string
  authorized: boolean
  body: unknown
}

/** A server on this machine that answers like a Sourcegraph instance. */
export interface SourcegraphStandIn {
  /** URL of the instance. */
  readonly endpoint: string
  /** The access token that it accepts. */
  readonly token: string
  /** The requests that it got, in order. */
  readonly requests: SeenRequest[]
  /** Settings of the site. */
  readonly site: Site
  /** Options of streamed replies. */
  stream: StreamOptions
  /** Other answers, by the name of the request; `*` stands for every request. */
  readonly failures: Map<string, SourcegraphFailure>
  /** Stops the server and closes all connections. */
  close(): Promise<void>
}

/** Options of a stand-in. */
export interface SourcegraphStandInOptions {
  /** Milliseconds between two pieces of a reply. Default 0. */
  delayMs?: number
  /** Port on the loopback interface; 0, the default, takes any that is free. */
  port?: number
  /** Whether it lists models under `/.api/modelconfig`, as newer instances do. */
  modelsApi?: boolean
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Starts a stand-in for a Sourcegraph instance on the loopback interface: enough of its HTTP interface for a Cody agent to
 * sign in, chat, list models, look up repositories and complete code, with failures on demand. No account and no network.
 *
 * @example
 * const instance = await startSourcegraphStandIn()
 * const cody = await openCody({ endpoint: instance.endpoint, accessToken: instance.token })
 */
export async function startSourcegraphStandIn({
  delayMs = 0,
  port = 0,
  modelsApi = false,
}: SourcegraphStandInOptions = {}): Promise<SourcegraphStandIn> {
  const requests: SeenRequest[] = []
  const site: Site = {
    codyEnabled: true,
    features: { chat: true, autoComplete: true, commands: true, attribution: false },
    contextFilters: null,
  }
  const failures = new Map<string, SourcegraphFailure>()
  const clientConfig = () => ({
    codyEnabled: site.codyEnabled,
    chatEnabled: true,
    autoCompleteEnabled: true,
    customCommandsEnabled: true,
    attributionEnabled: false,
    smartContextWindowEnabled: true,
    modelsAPIEnabled: modelsApi,
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const body = await bodyOf(request)
    const isQuery = url.pathname === '/.api/graphql'
    const name = isQuery ? url.search.slice(1).split('&')[0] || '' : url.pathname.replace('/.api/', '')
    const authorized = request.headers.authorization === `token ${acceptedToken}`
    requests.push({ method: request.method ?? '', path: url.pathname, name, authorized, body })

    const json = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const failure = failures.get(name) ?? failures.get('*')
    if (failure) return response.writeHead(failure.status, failure.headers).end(failure.body ?? '')
    if (!authorized) return response.writeHead(401).end('Invalid access token.')
    if (typeof body !== 'object' || body === null) return response.writeHead(400).end('the body is no JSON object')
    if (isQuery) return json(answerQuery(name, 'variables' in body ? Object(body.variables) : {}, site))
    if (name === 'client-config') return json(clientConfig())
    if (name === 'modelconfig/supported-models.json') return json(supportedModels)
    if (name === 'completions/stream') {
      const prompt = promptOf(body)
      if (typeof prompt === 'string') return response.writeHead(400).end(prompt)
      return streamCompletion(response, prompt, Number(url.searchParams.get('api-version') ?? 0), standIn.stream)
    }
    if (name === 'completions/code') return completeCode(response)
    return response.writeHead(404).end('not found')
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      // The author of a reply made a mistake, or the client hung up in the middle of its request.
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end(`Sourcegraph stand-in: ${error.message}`)
    })
  })
  const address = await startListening(server, port)
  const standIn: SourcegraphStandIn = {
    endpoint: `http://127.0.0.1:${address.port}/`,
    token: acceptedToken,
    requests,
    site,
    failures,
    stream: { delayMs },
    close: () => closeServer(server),
  }
  return standIn
}
