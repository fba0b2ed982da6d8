import { textOf } from '../../base/json.js'
import * as acp from '../../generated/acp/1/index.js'
import { ErrorCodes, ErrorResponse, type Transport } from '../../runtime/index.js'
import * as api from '../session/driver.js'
import { AcpChat } from './chat.js'
import { fileHandlers } from './files.js'
import { waysToSignIn } from './messages.js'
import { canFork, cannotCreateWhenReading, forkSession } from './unstable.js'

/** Version of ACP that this driver speaks. */
const protocolVersion = 1

/** Updates that are kept for sessions whose id is not known yet. */
const mostEarly = 256

/** Opens an agent that speaks the Agent Client Protocol. https://agentclientprotocol.com */
export async function openAcp(opening: api.Opening, transport: Transport): Promise<api.Agent> {
  const { edits, permissions, command, clientInfo } = opening
  const fs = {
    readTextFile: edits !== undefined && api.covers(permissions, 'read') && !cannotCreateWhenReading(command),
    writeTextFile: edits !== undefined && api.covers(permissions, 'edit'),
  }
  const sessions = new Sessions()
  const open = async (client: acp.AcpClient): Promise<api.Driver<acp.AcpClient>> => {
    client.on('session/update', notification => sessions.receive(notification))
    const info = await client.initialize({ protocolVersion, clientInfo, clientCapabilities: { fs, terminal: false } })
    // What an agent of another protocol answers may be anything.
    const spoken = info?.protocolVersion
    if (spoken === protocolVersion) return driverOf(client, info, sessions)
    throw api.unsupported(opening.name, `speak version ${protocolVersion} of ACP, only ${JSON.stringify(spoken)}`)
  }
  const { handshake } = await acp.AcpClient.connect({
    ...opening.connection,
    transport,
    handlers: {
      'session/request_permission': (request, { signal }) =>
        sessions.get(request.sessionId)?.permission(request, signal) ?? { outcome: { outcome: 'cancelled' } },
      ...fileHandlers(opening, sessions),
    },
    handshake: client => api.attempt(opening, 'UNSUPPORTED', 'be opened', () => open(client)),
  })
  return api.agentOf(opening, handshake)
}

/** The sessions that are open, by id. */
class Sessions extends Map<string, AcpChat> {
  /** Updates of sessions whose id is not known yet: some agents send them before the answer with the id. */
  readonly #early: acp.SessionNotification[] = []

  receive(notification: acp.SessionNotification): void {
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

/** The driver of an agent that has answered `initialize` with `info`. */
function driverOf(client: acp.AcpClient, info: acp.InitializeResponse, sessions: Sessions): api.Driver<acp.AcpClient> {
  const { agentInfo, agentCapabilities } = info
  const { loadSession = false, promptCapabilities, sessionCapabilities } = agentCapabilities ?? {}
  const canResume = sessionCapabilities?.resume != null

  return {
    client,
    name: textOf(agentInfo?.title) ?? textOf(agentInfo?.name),
    waysToSignIn: waysToSignIn(info),
    can: {
      resume: loadSession || canResume,
      list: sessionCapabilities?.list != null,
      fork: canFork(sessionCapabilities),
      images: promptCapabilities?.image === true,
      ask: true,
    },
    async begin(origin, host) {
      const place = placeOf(host, agentCapabilities ?? {})
      if (origin.how === 'new') {
        const response = await client.session.new(place)
        return sessions.add(new AcpChat(host, response.sessionId, []).take(response))
      }
      const request = { ...place, sessionId: origin.id }
      if (origin.how === 'fork') {
        const response = await forkSession(client, request)
        return sessions.add(new AcpChat(host, response.sessionId)).replayed(response)
      }
      try {
        if (canResume) return await sessions.add(new AcpChat(host, origin.id)).replayed(client.session.resume(request))
      } catch (error) {
        // Some offer to resume, and do not know the method.
        const isUnknown = error instanceof ErrorResponse && error.rpcCode === ErrorCodes.MethodNotFound
        if (!loadSession || !isUnknown) throw error
      }
      return sessions.add(new AcpChat(host, origin.id, [])).replayed(client.session.load(request))
    },
    async page(cwd, cursor) {
      const { sessions, nextCursor: next } = await client.session.list({ cwd, ...(cursor && { cursor }) })
      return { data: sessions.map(({ sessionId: id, ...more }) => ({ id, ...more })), next }
    },
  }
}

/** Where a session works, and with what. @throws {SessionError} `UNSUPPORTED` the agent does not take it */
function placeOf({ name, cwd, directories, mcpServers }: api.Opening, can: acp.AgentCapabilities) {
  if (directories.length > 0 && can.sessionCapabilities?.additionalDirectories == null)
    throw api.unsupported(name, 'work in more than one folder')
  if (!can.mcpCapabilities?.http && mcpServers.some(server => 'url' in server))
    throw api.unsupported(name, 'reach MCP servers over HTTP')
  const more = directories.length > 0 && { additionalDirectories: directories }
  return { cwd, ...more, mcpServers: mcpServers.map(mcpServer) }
}

function mcpServer(server: api.McpServer): acp.McpServer {
  const pairs = (map: Record<string, string> = {}) => Object.entries(map).map(([name, value]) => ({ name, value }))
  const { name } = server
  if ('url' in server) return { type: 'http', name, url: server.url, headers: pairs(server.headers) }
  return { name, command: server.command, args: [...(server.args ?? [])], env: pairs(server.env) }
}
