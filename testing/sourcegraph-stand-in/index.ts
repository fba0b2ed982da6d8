import type { IncomingMessage, ServerResponse } from 'node:http'
import { isObject } from '../../base/json.js'
import { bodyText, sendJson, startHttpServer } from '../http-server.js'
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
  port: wanted = 0,
  modelsApi = false,
}: SourcegraphStandInOptions = {}): Promise<SourcegraphStandIn> {
  const { port, close } = await startHttpServer(
    wanted,
    (request, response) => answer(standIn, modelsApi, request, response),
    (response, message) => sendText(response, 500, `Sourcegraph stand-in: ${message}`),
  )
  const standIn: SourcegraphStandIn = {
    endpoint: `http://127.0.0.1:${port}/`,
    token: acceptedToken,
    requests: [],
    site: {
      codyEnabled: true,
      features: { chat: true, autoComplete: true, commands: true, attribution: false },
      contextFilters: null,
    },
    failures: new Map(),
    stream: { delayMs },
    close,
  }
  return standIn
}

/** Answers a request, and adds it to those that were seen. */
async function answer(
  standIn: SourcegraphStandIn,
  modelsApi: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const body = parseBody(await bodyText(request))
  const isQuery = url.pathname === '/.api/graphql'
  const name = isQuery ? url.search.slice(1).split('&')[0] || '' : url.pathname.replace('/.api/', '')
  const authorized = request.headers.authorization === `token ${acceptedToken}`
  standIn.requests.push({ method: request.method ?? '', path: url.pathname, name, authorized, body })

  const failure = standIn.failures.get(name) ?? standIn.failures.get('*')
  if (failure) return void response.writeHead(failure.status, failure.headers).end(failure.body ?? '')
  if (!authorized) return sendText(response, 401, 'Invalid access token.')
  if (!isObject(body)) return sendText(response, 400, 'the body is no JSON object')
  if (isQuery) return sendJson(response, answerQuery(name, Object(body.variables), standIn.site))
  switch (name) {
    case 'client-config':
      return sendJson(response, clientConfig(standIn.site, modelsApi))
    case 'modelconfig/supported-models.json':
      return sendJson(response, supportedModels)
    case 'completions/stream': {
      const prompt = promptOf(body)
      if (typeof prompt === 'string') return sendText(response, 400, prompt)
      return streamCompletion(response, prompt, Number(url.searchParams.get('api-version') ?? 0), standIn.stream)
    }
    case 'completions/code':
      return completeCode(response)
    default:
      return sendText(response, 404, 'not found')
  }
}

/** The JSON of a body, an object when it is empty; undefined when it is no JSON, or too long. */
function parseBody(text: string | undefined): unknown {
  try {
    return text === '' ? {} : JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

const sendText = (response: ServerResponse, status: number, text: string): void =>
  void response.writeHead(status).end(text)

const clientConfig = (site: Site, modelsAPIEnabled: boolean) => ({
  codyEnabled: site.codyEnabled,
  chatEnabled: true,
  autoCompleteEnabled: true,
  customCommandsEnabled: true,
  attributionEnabled: false,
  smartContextWindowEnabled: true,
  modelsAPIEnabled,
})
