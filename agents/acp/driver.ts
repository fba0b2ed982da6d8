import {
  AcpClient,
  type McpServer as AcpMcpServer,
  type InitializeResponse,
  type NewSessionRequest,
  type SessionNotification,
} from '../../generated/acp/1/index.js'
import { ErrorCodes, ErrorResponse, type Transport } from '../../runtime/index.js'
import type { Agent, McpServer } from '../session/agent.js'
import { dateOf } from '../session/answers.js'
import { type Beginning, DrivenAgent, type Origin } from '../session/driven-agent.js'
import { notSignedIn, SessionError, type SessionErrorCode, unsupported } from '../session/error.js'
import type { Opening } from '../session/opening.js'
import { covers } from '../session/permissions.js'
import { DiskWorkspace } from '../session/workspace/disk-workspace.js'
import { AcpChat } from './chat.js'
import { fileHandlers } from './files.js'
import { type Choices, canFork, cannotCreateWhenReading, forkSession } from './unstable.js'

/** Version of ACP that this driver speaks. */
const protocolVersion = 1

/** Code of ACP for a call that needs somebody to be signed in. */
const authRequired = -32000

/** Updates that are kept for sessions whose id is not known yet. */
const mostEarly = 256

/** Opens an agent that speaks the Agent Client Protocol. https://agentclientprotocol.com */
export async function openAcp(opening: Opening, transport: Transport): Promise<Agent> {
  const { edits, cwd, permissions, command, clientInfo } = opening
  const workspace = edits === 'disk' ? new DiskWorkspace(cwd) : edits
  const fs = {
    readTextFile: workspace !== undefined && covers(permissions, 'read') && !cannotCreateWhenReading(command),
    writeTextFile: workspace !== undefined && covers(permissions, 'edit'),
  }
  const sessions = new Sessions()
  const client = await AcpClient.connect({
    ...opening.connection,
    transport,
    handlers: {
      'session/request_permission': async (request, { signal }) => ({
        outcome: (await sessions.get(request.sessionId)?.permission(request, signal)) ?? { outcome: 'cancelled' },
      }),
      ...(workspace && fileHandlers(workspace, cwd, sessions)),
    },
    handshake: async client => {
      client.on('session/update', notification => sessions.receive(notification))
      const clientCapabilities = { fs, terminal: false }
      const info = await client.initialize({ protocolVersion, clientInfo, clientCapabilities })
      // What an agent of another protocol answers may be anything.
      if (info?.protocolVersion !== protocolVersion)
        throw new SessionError('UNSUPPORTED', `${opening.name} speaks version ${info?.protocolVersion} of ACP, not 1`)
      return info
    },
  })
  return new AcpAgent(client, client.handshake, opening, sessions)
}

/** The sessions that are open, by id. */
class Sessions extends Map<string, AcpChat> {
  /** Updates of sessions whose id is not known yet: some agents send them before the answer with the id. */
  #early: SessionNotification[] = []

  receive(notification: SessionNotification): void {
    const session = this.get(notification.sessionId)
    if (session) session.receive(notification.update)
    else if (this.#early.push(notification) > mostEarly) this.#early.shift()
  }

  add(session: AcpChat): AcpChat {
    this.set(session.id, session)
    for (const notification of this.#early.splice(0)) this.receive(notification)
    return session
  }
}

class AcpAgent extends DrivenAgent<AcpClient> {
  readonly protocol = 'acp'
  readonly can: Agent['can']
  readonly #sessions: Sessions
  readonly #capabilities: NonNullable<InitializeResponse['agentCapabilities']>
  readonly #waysToSignIn: readonly string[]

  constructor(client: AcpClient, info: InitializeResponse, opening: Opening, sessions: Sessions) {
    super(client, opening, info.agentInfo?.title || info.agentInfo?.name || opening.name)
    this.#sessions = sessions
    this.#capabilities = info.agentCapabilities ?? {}
    this.#waysToSignIn = [...opening.waysToSignIn, ...(info.authMethods ?? []).map(describeSignIn)]
    const { loadSession = false, promptCapabilities, sessionCapabilities } = this.#capabilities
    this.can = {
      resume: loadSession || sessionCapabilities?.resume != null,
      list: sessionCapabilities?.list != null,
      fork: canFork(info),
      images: promptCapabilities?.image === true,
      ask: true,
    }
  }

  override explain(error: unknown, code: SessionErrorCode, what: string): unknown {
    const isAuth = error instanceof ErrorResponse && error.rpcCode === authRequired
    return isAuth ? notSignedIn(this.name, this.#waysToSignIn, error) : super.explain(error, code, what)
  }

  protected override async begin(origin: Origin, { permissions, mcpServers }: Beginning): Promise<AcpChat> {
    const place = this.#place(mcpServers)
    const add = (id: string, said: [] | undefined, choices: Choices | null) =>
      this.#sessions.add(new AcpChat(this, id, permissions, said).take(choices))
    if (origin.how === 'new') {
      const response = await this.client.session.new(place)
      return add(response.sessionId, [], response)
    }
    const { id: sessionId, how } = origin
    const request = { ...place, sessionId }
    if (how === 'fork') {
      const response = await forkSession(this.client, request)
      return add(response.sessionId, undefined, response)
    }
    const { sessionCapabilities, loadSession } = this.#capabilities
    if (sessionCapabilities?.resume != null) {
      try {
        return add(sessionId, undefined, await this.client.session.resume(request))
      } catch (error) {
        // Some offer to resume, and do not know the method.
        const isUnknown = error instanceof ErrorResponse && error.rpcCode === ErrorCodes.MethodNotFound
        if (!loadSession || !isUnknown) throw error
      }
    }
    return add(sessionId, [], {}).load(this.client.session.load(request))
  }

  protected override async page(cursor: string | undefined) {
    const { cwd } = this.opening
    const { sessions, nextCursor } = await this.client.session.list({ cwd, ...(cursor && { cursor }) })
    const data = sessions.map(({ sessionId, title, updatedAt }) => ({
      ...{ id: sessionId, title: title ?? undefined, updatedAt: dateOf(updatedAt) },
    }))
    return { data, next: nextCursor }
  }

  #place(mcpServers: readonly McpServer[]): NewSessionRequest {
    const { cwd, directories } = this.opening
    const { sessionCapabilities, mcpCapabilities } = this.#capabilities
    if (directories.length > 0 && sessionCapabilities?.additionalDirectories == null)
      throw unsupported(this.name, 'work in more than one folder')
    if (!mcpCapabilities?.http && mcpServers.some(server => 'url' in server))
      throw unsupported(this.name, 'reach MCP servers over HTTP')
    return {
      cwd,
      ...(directories.length > 0 && { additionalDirectories: directories }),
      mcpServers: mcpServers.map(mcpServer),
    }
  }
}

function mcpServer(server: McpServer): AcpMcpServer {
  const pairs = (map: Readonly<Record<string, string>> = {}) =>
    Object.entries(map).map(([name, value]) => ({ name, value }))
  const { name } = server
  if ('url' in server) return { type: 'http', name, url: server.url, headers: pairs(server.headers) }
  return { name, command: server.command, args: [...(server.args ?? [])], env: pairs(server.env) }
}

function describeSignIn(method: { name: string; description?: string | null }): string {
  return method.description ? `${method.name} (${method.description})` : method.name
}
