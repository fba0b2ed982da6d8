// A stand-in for a Sourcegraph instance on loopback: enough of its HTTP interface for an agent to authenticate, chat,
// list models, look up repositories and complete code, with failures on demand. For `npm start` without credentials
// and for tests; no part of the package.
import { createServer } from 'node:http'
import { completeCode, streamCompletion } from './completions.js'
import { acceptedToken, supportedModels } from './data.js'
import { answerQuery } from './graphql.js'

export { acceptedToken, repositories, supportedModels, user } from './data.js'

/**
 * @typedef {{ status: number, headers?: Record<string, string>, body?: string }} Failure
 * @typedef {{ method: string, path: string, name: string, authorized: boolean, body: unknown }} SeenRequest
 * @typedef {object} StandIn
 * @property {string} endpoint URL of the instance
 * @property {string} token the access token it accepts
 * @property {SeenRequest[]} requests what it was asked, in order; bodies included, tokens not
 * @property {import('./graphql.js').Site} site what an administrator could set
 * @property {import('./completions.js').StreamOptions} stream how replies are streamed
 * @property {Map<string, Failure>} failures answers to give instead, by the path's end or the query's name
 * @property {() => Promise<void>} close ends it with all its connections
 */

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Starts a stand-in on a free port of the loopback interface.
 *
 * @param {{ delayMs?: number, port?: number, modelsApi?: boolean }} [options] milliseconds between two pieces of a reply
 * @returns {Promise<StandIn>}
 */
export async function startStandIn({ delayMs = 0, port = 0, modelsApi = false } = {}) {
  /** @type {StandIn} */
  const standIn = {
    endpoint: '',
    token: acceptedToken,
    requests: [],
    site: {
      codyEnabled: true,
      features: { chat: true, autoComplete: true, commands: true, attribution: false },
      contextFilters: null,
    },
    stream: { delayMs },
    failures: new Map(),
    close: async () => {},
  }
  const clientConfig = () => ({
    codyEnabled: standIn.site.codyEnabled,
    chatEnabled: true,
    autoCompleteEnabled: true,
    customCommandsEnabled: true,
    attributionEnabled: false,
    smartContextWindowEnabled: true,
    modelsAPIEnabled: modelsApi,
  })

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function answer(request, response) {
    const url = new URL(request.url ?? '/', standIn.endpoint)
    const body = await bodyOf(request)
    const isQuery = url.pathname === '/.api/graphql'
    const name = isQuery ? url.search.slice(1).split('&')[0] || '' : url.pathname.replace('/.api/', '')
    const authorized = request.headers.authorization === `token ${standIn.token}`
    standIn.requests.push({ method: request.method ?? '', path: url.pathname, name, authorized, body })

    /** @param {unknown} value */
    const json = value => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const failure = standIn.failures.get(name) ?? standIn.failures.get('*')
    if (failure) return response.writeHead(failure.status, failure.headers).end(failure.body ?? '')
    if (!authorized) return response.writeHead(401).end('Invalid access token.')
    if (body === undefined) return response.writeHead(400).end('the body is not JSON')
    if (isQuery) return json(answerQuery(name, body.variables ?? {}, standIn.site))
    if (name === 'client-config') return json(clientConfig())
    if (name === 'modelconfig/supported-models.json') return json(supportedModels)
    if (name === 'completions/stream')
      return streamCompletion(response, body, Number(url.searchParams.get('api-version') ?? 0), standIn.stream)
    if (name === 'completions/code') return completeCode(response)
    return response.writeHead(404).end('not found')
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      process.stderr.write(`stand-in: ${error.stack}\n`)
      response.destroy()
    })
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve(null)))
  const address = server.address()
  standIn.endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}/`
  standIn.close = () =>
    new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return standIn
}
