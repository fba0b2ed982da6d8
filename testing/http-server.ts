import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { startListening } from '../runtime/listen/start-listening.js'

/** An HTTP server on the loopback interface. */
export interface HttpServer {
  readonly port: number
  /** Stops it and closes all connections; does nothing when it is closed already. */
  close(): Promise<void>
}

/** Bytes of the longest request: an agent sends its whole conversation every time. */
const longestRequest = 64 << 20

/**
 * Starts an HTTP server on the loopback interface.
 *
 * @param port 0 takes any that is free
 * @param answer answers a request
 * @param fail answers one with an error where `answer` throws: the author of a reply made a mistake
 * @throws {ConnectError} when another program has the port
 */
export async function startHttpServer(
  port: number,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  fail: (response: ServerResponse, message: string) => void,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      if (response.headersSent) response.destroy()
      else fail(response, error.message)
    })
  })
  const address = await startListening(server, port)
  return { port: address.port, close: () => closeServer(server) }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

/** The text of a request's body; undefined when it has more than {@link longestRequest} bytes. */
export async function bodyText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > longestRequest) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Answers a request with a JSON value. */
export const sendJson = (response: ServerResponse, value: unknown): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))

/** Begins an answer that is a stream of server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const beginEvents = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
