// An agent of the newest protocol version, made of a mock: handlers behave as Cody's agent does, pitfalls included, without a
// Sourcegraph instance; the mock does the rest. Run it over standard input and output, or with CODY_AGENT_DEBUG_REMOTE=true
// over TCP on CODY_AGENT_DEBUG_PORT.
import { built } from '../built.js'
import { chatHandlers } from './chats.js'
import { editHandlers } from './edits.js'

/** @typedef {import('../../../generated/cody/1.114/index.js').ProtocolAuthStatus} AuthStatus */
/** @typedef {import('../../../generated/cody/1.114/index.js').ExtensionConfiguration} Configuration */
/** @typedef {import('../../../testing/index.js').HandlersOf<typeof import('../../../generated/cody/1.114/index.js').protocol>} Handlers */
/** @typedef {Parameters<NonNullable<Handlers['initialize']>>[1]} Session */

/** @type {typeof import('../../../testing/sourcegraph-stand-in/index.js')} */
const { acceptedToken } = await built('testing/sourcegraph-stand-in/index.js')
/** @type {typeof import('../../../testing/index.js')} */
const { serveMockAgent } = await built('testing/index.js')
/** @type {typeof import('../../../generated/cody/1.114/index.js')} */
const { protocol } = await built('generated/cody/1.114/index.js')

/** @param {Configuration | null | undefined} configuration @returns {AuthStatus} */
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

/** @type {AuthStatus} */
let status = authStatusOf(undefined)
/** @type {import('../../../generated/cody/1.114/index.js').ClientCapabilities | null | undefined} */
let capabilities
let settled = false
/** How often it was asked about its context filters: it has them late. */
let fetches = 0
const repositories = new Map([['github.com/example/kitchen', 'kitchen-id']])

/** @type {Handlers} */
const handlers = {
  initialize: async ({ extensionConfiguration, capabilities: given }, session) => {
    capabilities = given
    status = authStatusOf(extensionConfiguration)
    if (capabilities?.webview === 'native') throw new Error('native webviews have no chats')
    // An agent asks for secrets before it has answered.
    await session.request('secrets/get', { key: 'token' })
    return { name: 'cody-agent', authenticated: false, authStatus: pending(status) }
  },
  initialized: (_, session) => {
    setTimeout(() => {
      settled = true
      void session.notify('authStatus/didUpdate', status)
    }, 50)
  },
  exit: () => process.exit(0),
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
  'ignore/test': ({ uri }) => {
    if (uri.endsWith('/secret.ts')) return { policy: 'ignore' }
    fetches += 1
    return { policy: uri.endsWith('/late.ts') && fetches < 3 ? 'ignore' : 'use' }
  },
  ...chatHandlers(),
  ...editHandlers(() => capabilities),
}

const isRemote = process.env.CODY_AGENT_DEBUG_REMOTE === 'true'
await serveMockAgent(protocol, {
  handlers,
  ...(isRemote && { port: Number(process.env.CODY_AGENT_DEBUG_PORT ?? 3113) }),
})
