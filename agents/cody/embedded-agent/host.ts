// The program in which the embedded agent runs: `host.js WORKER INDEXED_DB [--port N] [--allow ORIGIN]…`.
// It carries messages between a stream and the agent, and lets the agent reach nothing but its endpoint.
import { Console } from 'node:console'
import { createServer, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import type { Message } from 'vscode-jsonrpc'
import { createReaderAndWriter } from '../../../runtime/vscode-jsonrpc/index.js'
import { enforceNetworkPolicy } from './network-policy.js'
import { configuredEndpoint, networkReportMethod } from './side-channel.js'
import { loadWorker } from './worker-scope.js'

const { values, positionals } = parseArgs({
  options: { port: { type: 'string' }, allow: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
})
const [workerFile = '', indexedDb = ''] = positionals

// Standard output carries messages only.
globalThis.console = new Console(process.stderr, process.stderr)
const say = (line: string) => process.stderr.write(`embedded agent: ${line}\n`)

process.on('unhandledRejection', reason => say(`unhandled rejection: ${String(reason)}`))

const seen = new Set<string>()
const policy = enforceNetworkPolicy(values.allow, origin => {
  if (!seen.has(origin)) say(`refused to connect to ${origin}`)
  seen.add(origin)
})
process.on('exit', () => {
  for (const [origin, count] of Object.entries(policy.report().refused)) say(`refused ${origin} ${count} times in all`)
})

const { input, output } = values.port === undefined ? standardStreams() : await acceptOne(Number(values.port))
const { reader, writer } = createReaderAndWriter({ readable: input, writable: output })
const send = (message: unknown) => void writer.write(message as Message).catch(() => end(1))

const { post } = await loadWorker(workerFile, indexedDb, send)

reader.onError(error => {
  say(error.message)
  end(1)
})
reader.listen(message => {
  const { id, method, params } = message as Message & { id?: unknown; method?: unknown; params?: unknown }
  if (method === networkReportMethod) return send({ jsonrpc: '2.0', id, result: policy.report() })
  const configuration = configuredEndpoint(method, params)
  if (configuration) policy.setEndpoint(configuration.serverEndpoint)
  if (method === 'exit') return end(0)
  post(message)
})
input.on('end', () => end(0)).on('close', () => end(0))

function standardStreams() {
  return { input: process.stdin, output: process.stdout }
}

function acceptOne(port: number): Promise<{ input: Socket; output: Socket }> {
  return new Promise(resolve => {
    const server = createServer(socket => {
      server.close()
      socket.setNoDelay(true)
      socket.on('error', () => end(0))
      resolve({ input: socket, output: socket })
    })
    server.on('error', error => {
      say(`cannot listen: ${error.message}`)
      process.exit(1)
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      say(`listening on port ${typeof address === 'object' && address !== null ? address.port : port}`)
    })
  })
}

/** Ends once what was written has left: a pipe's last bytes would be lost otherwise. */
function end(code: number): void {
  process.exitCode = code
  writer.end()
  output.end(() => process.exit(code))
  setTimeout(() => process.exit(code), 1000).unref()
}
