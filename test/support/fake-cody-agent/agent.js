// An agent of the newest protocol version, on the generated agent side: it behaves as Cody's agent does, pitfalls
// included, without a Sourcegraph instance. Run it over standard input and output, or with CODY_AGENT_DEBUG_REMOTE=true
// over TCP on CODY_AGENT_DEBUG_PORT.
import { createServer } from 'node:net'
import { built } from '../built.js'
import { acceptedToken } from '../sourcegraph-stand-in/data.js'
import { chatHandlers } from './chats.js'
import { editHandlers } from './edits.js'

/** @typedef {import('../../../generated/cody/1.114/index.js').CodyAgentServer} Server */
/** @typedef {import('../../../generated/cody/1.114/index.js').ProtocolAuthStatus} AuthStatus */

/** @type {typeof import('../../../runtime/index.js')} */
const { connect, streams } = await built('runtime/index.js')
/** @type {typeof import('../../../generated/cody/1.114/index.js')} */
const { CodyAgentServer } = await built('generated/cody/1.114/index.js')

/** @param {import('../../../generated/cody/1.114/index.js').ExtensionConfiguration | null | undefined} configuration @returns {AuthStatus} */
function authStatusOf(configuration) {
  const endpoint = configuration?.serverEndpoint ?? ''
  if (configuration?.accessToken !== acceptedToken)
    return { status: 'unauthenticated', authenticated: false, endpoint, pendingValidation: false }
  return {
    status: 'authenticated',
    authenticated: true,
    endpoint,
    username: 'fake',
    displayName: 'Fake User',
    primaryEmail: 'fake@example.invalid',
    pendingValidation: false,
  }
}

/** @param {AuthStatus} status @returns {AuthStatus} */
const pending = status => ({ ...status, pendingValidation: true })

/**
 * @param {import('node:stream').Readable} readable
 * @param {import('node:stream').Writable} writable
 */
async function serve(readable, writable) {
  /** @type {AuthStatus} */
  let status = authStatusOf(undefined)
  /** @type {import('../../../generated/cody/1.114/index.js').ClientCapabilities | null | undefined} */
  let capabilities
  let settled = false
  const repositories = new Map([['github.com/example/kitchen', 'kitchen-id']])
  const connection = await connect({ transport: streams({ readable, writable }), wire: { goodbye: null } })
  /** @type {Server} */
  const server = CodyAgentServer.attach(connection, {
    handlers: {
      initialize: async info => {
        const { extensionConfiguration } = info
        capabilities = info.capabilities
        status = authStatusOf(extensionConfiguration)
        if (capabilities?.webview === 'native') throw new Error('native webviews have no chats')
        // An agent asks for secrets before it has answered.
        await server.request('secrets/get', { key: 'token' })
        return { name: 'cody-agent', authenticated: false, authStatus: pending(status) }
      },
      shutdown: () => null,
      'extensionConfiguration/status': () => (settled ? status : pending(status)),
      'extensionConfiguration/change': configuration => {
        status = authStatusOf(configuration)
        return status
      },
      'graphql/getRepoIds': ({ names }) => ({
        repos: names.flatMap(name => {
          const id = repositories.get(name)
          return id === undefined ? [] : [{ name, id }]
        }),
      }),
      ...chatHandlers(() => server),
      ...editHandlers(
        () => server,
        () => capabilities,
      ),
    },
  })
  server.on('initialized', () => {
    setTimeout(() => {
      settled = true
      void server.notify('authStatus/didUpdate', status)
    }, 50)
  })
  server.on('exit', () => process.exit(0))
}

if (process.env.CODY_AGENT_DEBUG_REMOTE === 'true') {
  const tcp = createServer(socket => void serve(socket, socket))
  tcp.listen(Number(process.env.CODY_AGENT_DEBUG_PORT ?? 3113), '127.0.0.1', () => {
    const address = tcp.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    process.stderr.write(`Agent debug server listening on port ${port}\n`)
  })
} else {
  await serve(process.stdin, process.stdout)
  process.stdin.on('end', () => process.exit(0))
}
