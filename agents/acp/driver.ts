import { resolve } from 'node:path'
import {
  AcpClient,
  type McpServer as AcpMcpServer,
  type InitializeResponse,
  type LoadSessionRequest,
  type NewSessionResponse,
  type SessionUpdate,
} from '../../generated/acp/1/index.js'
import { ErrorCodes, ErrorResponse } from '../../runtime/index.js'
import type { Agent, Chat } from '../session/agent.js'
import type { Connecting } from '../session/connecting.js'
import { DrivenChat } from '../session/driven-chat.js'
import { SessionError, unsupported } from '../session/error.js'
import { covers } from '../session/permissions.js'
import type { ChatInfo, ChatOptions, McpServer, Permissions } from '../session/types.js'
import { DiskWorkspace } from '../session/workspace/disk-workspace.js'
import { AcpChat, type AcpHost, explain } from './chat.js'
import { ClientFiles } from './files.js'
import { untilQuiet } from './quiet.js'
import { AcpSettings } from './settings.js'
import { canFork, cannotCreateWhenReading, forkSession } from './unstable.js'

/** Version of ACP that this driver speaks. */
const protocolVersion = 1

/** Updates that are kept for sessions that nobody has named yet: they may come before the answer that names them. */
const keptUpdates = 256

/** Pages of earlier sessions that are asked for at most. */
const mostPages = 100

/** Opens an agent that speaks the Agent Client Protocol. https://agentclientprotocol.com */
export async function openAcp(connecting: Connecting): Promise<Agent> {
  const sessions = new AcpSessions(connecting)
  const client = await AcpClient.connect({
    ...connecting.connection,
    transport: connecting.transport,
    handlers: {
      'session/request_permission': async (request, { signal }) => {
        const found = sessions.find(request.sessionId)
        return { outcome: found ? await found.acp.permit(request, found.chat, signal) : { outcome: 'cancelled' } }
      },
      ...sessions.fileHandlers,
    },
    handshake: client => {
      client.on('session/update', ({ sessionId, update }) => sessions.receive(sessionId, update))
      return client.initialize({
        protocolVersion,
        clientInfo: connecting.clientInfo,
        clientCapabilities: { fs: sessions.fileCapabilities, terminal: false },
      })
    },
  })
  const info = client.handshake
  if (info.protocolVersion === protocolVersion) return new AcpAgent(client, info, connecting, sessions)
  await client.close()
  throw new SessionError('UNSUPPORTED', `${connecting.name} speaks version ${info.protocolVersion} of ACP, not 1`)
}

interface OpenSession {
  readonly acp: AcpChat
  readonly chat: DrivenChat
}

/** The sessions of an agent by id, and what came for them before they were known. */
class AcpSessions {
  readonly fileCapabilities: { readTextFile: boolean; writeTextFile: boolean }
  readonly #files: ClientFiles | undefined
  readonly #open = new Map<string, OpenSession>()
  #kept: { id: string; update: SessionUpdate }[] = []
  /** Id of the session that is being loaded: the agent replays it, however long it is. */
  #loading: { readonly id: string; readonly updates: SessionUpdate[] } | undefined

  constructor({ permissions, edits, cwd, command }: Connecting) {
    const workspace = edits === 'disk' ? new DiskWorkspace(cwd) : edits
    this.#files = workspace && new ClientFiles(workspace, cwd)
    this.fileCapabilities = {
      readTextFile: workspace !== undefined && covers(permissions, 'read') && !cannotCreateWhenReading(command),
      writeTextFile: workspace !== undefined && covers(permissions, 'edit'),
    }
  }

  get fileHandlers() {
    const files = this.#files
    if (!files) return {}
    return {
      'fs/read_text_file': (request: Parameters<ClientFiles['read']>[1], { signal }: { signal: AbortSignal }) =>
        files.read(this.#named(request.sessionId), request, signal),
      'fs/write_text_file': (request: Parameters<ClientFiles['write']>[1], { signal }: { signal: AbortSignal }) =>
        files.write(this.#named(request.sessionId), request, signal),
    }
  }

  find(id: string): OpenSession | undefined {
    return this.#open.get(id)
  }

  add(id: string, session: OpenSession): void {
    this.#open.set(id, session)
    const kept = this.#kept.filter(entry => entry.id === id)
    this.#kept = this.#kept.filter(entry => entry.id !== id)
    for (const { update } of kept) session.acp.receive(update, session.chat)
  }

  receive(id: string, update: SessionUpdate): void {
    const session = this.#open.get(id)
    if (session) session.acp.receive(update, session.chat)
    else if (this.#loading?.id === id) this.#loading.updates.push(update)
    else {
      this.#kept.push({ id, update })
      if (this.#kept.length > keptUpdates) this.#kept.shift()
    }
  }

  /** Collects what the agent replays while a session is loaded; Gemini CLI does so after it has answered. */
  async replay<Result>(id: string, load: () => Promise<Result>): Promise<{ result: Result; updates: SessionUpdate[] }> {
    const updates: SessionUpdate[] = []
    this.#loading = { id, updates }
    try {
      const result = await load()
      await untilQuiet(() => updates.length)
      return { result, updates }
    } finally {
      this.#loading = undefined
    }
  }

  #named(id: string): DrivenChat {
    const session = this.#open.get(id)
    if (session) return session.chat
    throw new TypeError(`there is no session ${id}`)
  }
}

class AcpAgent implements Agent {
  readonly protocol = 'acp'
  readonly name: string
  readonly client: AcpClient
  readonly can: Agent['can']
  readonly #connecting: Connecting
  readonly #sessions: AcpSessions
  readonly #host: AcpHost
  readonly #capabilities: NonNullable<InitializeResponse['agentCapabilities']>

  constructor(client: AcpClient, info: InitializeResponse, connecting: Connecting, sessions: AcpSessions) {
    this.client = client
    this.#connecting = connecting
    this.#sessions = sessions
    this.name = info.agentInfo?.title || info.agentInfo?.name || connecting.name
    this.#capabilities = info.agentCapabilities ?? {}
    const { loadSession = false, promptCapabilities = {}, sessionCapabilities = {} } = this.#capabilities
    const isForking = canFork(info)
    this.can = {
      resume: loadSession || sessionCapabilities.resume != null,
      list: sessionCapabilities.list != null,
      fork: isForking,
      images: promptCapabilities.image === true,
      ask: true,
    }
    this.#host = {
      ...{ name: this.name, client, cwd: connecting.cwd, prompts: promptCapabilities },
      waysToSignIn: [...connecting.waysToSignIn, ...(info.authMethods ?? []).map(describeSignIn)],
      fork: isForking ? (id, permissions) => this.#fork(id, permissions) : undefined,
    }
  }

  async newChat(options: ChatOptions = {}): Promise<Chat> {
    try {
      const response = await this.client.session.new(this.#place(options))
      return this.#open(response.sessionId, response, options, [])
    } catch (error) {
      throw explain(error, this.#host)
    }
  }

  async resume(id: string, options: ChatOptions = {}): Promise<Chat> {
    if (!this.can.resume) throw unsupported(this.name, 'resume a chat')
    const place = { ...this.#place(options), sessionId: id }
    try {
      const resumed = await this.#resumeQuietly(place)
      if (resumed) return this.#open(id, resumed, options, undefined)
      const { result, updates } = await this.#sessions.replay(id, () => this.client.session.load(place))
      return this.#open(id, result, options, updates)
    } catch (error) {
      throw explain(error, this.#host)
    }
  }

  async chats(): Promise<readonly ChatInfo[]> {
    if (!this.can.list) throw unsupported(this.name, 'list its chats')
    const found: ChatInfo[] = []
    let cursor: string | null | undefined
    for (let page = 0; page < mostPages; page++) {
      const { sessions, nextCursor } = await this.client.session.list({
        cwd: this.#connecting.cwd,
        ...(cursor && { cursor }),
      })
      for (const { sessionId, title, updatedAt } of sessions)
        found.push({ id: sessionId, title: title ?? undefined, updatedAt: updatedAt ? new Date(updatedAt) : undefined })
      cursor = nextCursor
      if (!cursor) break
    }
    return found
  }

  close(): Promise<void> {
    return this.client.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Resumes without a replay. @returns undefined when the agent cannot: some offer it, and do not know the method */
  async #resumeQuietly(place: LoadSessionRequest) {
    const { sessionCapabilities, loadSession } = this.#capabilities
    if (sessionCapabilities?.resume == null) return undefined
    try {
      return await this.client.session.resume(place)
    } catch (error) {
      if (loadSession && error instanceof ErrorResponse && error.rpcCode === ErrorCodes.MethodNotFound) return undefined
      throw error
    }
  }

  async #fork(id: string, permissions: Permissions): Promise<Chat> {
    const forked = await forkSession(this.client, id, this.#connecting.cwd)
    return this.#open(forked, {}, { permissions }, undefined)
  }

  #open(
    id: string,
    response: Partial<NewSessionResponse>,
    { permissions = this.#connecting.permissions }: ChatOptions,
    replayed: readonly SessionUpdate[] | undefined,
  ): Chat {
    const acp = new AcpChat(id, this.#host, new AcpSettings(this.client, response), replayed)
    const chat = new DrivenChat(acp, { ...this.#connecting, agent: this.name, permissions })
    this.#sessions.add(id, { acp, chat })
    return chat
  }

  #place({ mcpServers = this.#connecting.mcpServers }: ChatOptions) {
    const { cwd, directories } = this.#connecting
    if (directories.length > 0 && this.#capabilities.sessionCapabilities?.additionalDirectories == null)
      throw unsupported(this.name, 'work in more than one folder')
    return {
      cwd,
      ...(directories.length > 0 && { additionalDirectories: directories.map(folder => resolve(cwd, folder)) }),
      mcpServers: mcpServers.map(server => this.#mcpServer(server)),
    }
  }

  #mcpServer(server: McpServer): AcpMcpServer {
    const pairs = (map: Readonly<Record<string, string>> = {}) =>
      Object.entries(map).map(([name, value]) => ({ name, value }))
    if ('command' in server) {
      const { name, command, args = [], env } = server
      return { name, command, args: [...args], env: pairs(env) }
    }
    if (!this.#capabilities.mcpCapabilities?.http) throw unsupported(this.name, 'reach MCP servers over HTTP')
    return { type: 'http', name: server.name, url: server.url, headers: pairs(server.headers) }
  }
}

function describeSignIn(method: { name: string; description?: string | null }): string {
  return method.description ? `${method.name} (${method.description})` : method.name
}
