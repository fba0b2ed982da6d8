import {
  AcpClient,
  type McpServer as AcpMcpServer,
  type InitializeResponse,
  type NewSessionRequest,
  type SessionUpdate,
} from '../../generated/acp/1/index.js'
import { ErrorCodes, ErrorResponse, type Transport } from '../../runtime/index.js'
import type { Agent } from '../session/agent.js'
import { dateOf } from '../session/answers.js'
import { type Beginning, DrivenAgent } from '../session/driven-agent.js'
import { notSignedIn, SessionError, type SessionErrorCode, unsupported } from '../session/error.js'
import type { Opening } from '../session/opening.js'
import { covers } from '../session/permissions.js'
import type { McpServer, Message } from '../session/types.js'
import { DiskWorkspace } from '../session/workspace/disk-workspace.js'
import { AcpChat } from './chat.js'
import { ClientFiles } from './files.js'
import { canFork, cannotCreateWhenReading, forkSession } from './unstable.js'

/** Version of ACP that this driver speaks. */
const protocolVersion = 1

/** Code of ACP for a call that needs somebody to be signed in. */
const authRequired = -32000

/** Updates that are kept for sessions whose id is not known yet: they may come before the answer with the id. */
const keptUpdates = 256

/** Opens an agent that speaks the Agent Client Protocol. https://agentclientprotocol.com */
export async function openAcp(opening: Opening, transport: Transport): Promise<Agent> {
  const { edits, cwd, permissions, command } = opening
  const workspace = edits === 'disk' ? new DiskWorkspace(cwd) : edits
  const files = workspace && new ClientFiles(workspace, cwd)
  const fs = {
    readTextFile: workspace !== undefined && covers(permissions, 'read') && !cannotCreateWhenReading(command),
    writeTextFile: workspace !== undefined && covers(permissions, 'edit'),
  }
  let agent: AcpAgent | undefined
  const { handshake } = await AcpClient.connect({
    ...opening.connection,
    transport,
    handlers: {
      'session/request_permission': async (request, { signal }) => ({
        outcome: (await agent?.find(request.sessionId)?.permission(request, signal)) ?? { outcome: 'cancelled' },
      }),
      ...(files && {
        'fs/read_text_file': (request, { signal }) => files.read(agent?.find(request.sessionId), request, signal),
        'fs/write_text_file': (request, { signal }) => files.write(agent?.find(request.sessionId), request, signal),
      }),
    },
    handshake: async client => {
      client.on('session/update', ({ sessionId, update }) => agent?.receive(sessionId, update))
      const { clientInfo } = opening
      const clientCapabilities = { fs, terminal: false }
      const info = await client.initialize({ protocolVersion, clientInfo, clientCapabilities })
      // What an agent of another protocol answers may be anything.
      if (info?.protocolVersion !== protocolVersion)
        throw new SessionError('UNSUPPORTED', `${opening.name} speaks version ${info?.protocolVersion} of ACP, not 1`)
      agent = new AcpAgent(client, info, opening)
      return agent
    },
  })
  return handshake
}

class AcpAgent extends DrivenAgent<AcpClient, AcpChat> {
  readonly protocol = 'acp'
  readonly can: Agent['can']
  readonly #capabilities: NonNullable<InitializeResponse['agentCapabilities']>
  readonly #waysToSignIn: readonly string[]
  readonly #loading = new Map<string, AcpChat>()
  #kept: { readonly id: string; readonly update: SessionUpdate }[] = []

  constructor(client: AcpClient, info: InitializeResponse, opening: Opening) {
    super(client, opening, new Map(), info.agentInfo?.title || info.agentInfo?.name || opening.name)
    this.#capabilities = info.agentCapabilities ?? {}
    this.#waysToSignIn = [...opening.waysToSignIn, ...(info.authMethods ?? []).map(describeSignIn)]
    const { loadSession = false, promptCapabilities = {}, sessionCapabilities = {} } = this.#capabilities
    this.can = {
      resume: loadSession || sessionCapabilities.resume != null,
      list: sessionCapabilities.list != null,
      fork: canFork(info),
      images: promptCapabilities.image === true,
      ask: true,
    }
  }

  override explain(error: unknown, code: SessionErrorCode, what: string): unknown {
    const isAuth = error instanceof ErrorResponse && error.rpcCode === authRequired
    return isAuth ? notSignedIn(this.name, this.#waysToSignIn, error) : super.explain(error, code, what)
  }

  find(id: string): AcpChat | undefined {
    return this.open.get(id)
  }

  receive(id: string, update: SessionUpdate): void {
    const loading = this.#loading.get(id)
    const chat = this.open.get(id)
    if (loading) loading.replay(update)
    else if (chat) chat.receive(update)
    else if (this.#kept.push({ id, update }) > keptUpdates) this.#kept.shift()
  }

  protected override async start(beginning: Beginning): Promise<AcpChat> {
    const response = await this.client.session.new(this.#place(beginning))
    return this.#chat(response.sessionId, beginning, []).with(response)
  }

  protected override async takeUp(sessionId: string, beginning: Beginning): Promise<AcpChat> {
    const place = { ...this.#place(beginning), sessionId }
    const { sessionCapabilities, loadSession } = this.#capabilities
    if (sessionCapabilities?.resume != null) {
      try {
        const response = await this.client.session.resume(place)
        return this.#chat(sessionId, beginning, undefined).with(response)
      } catch (error) {
        // Some offer to resume, and do not know the method.
        const isUnknown = error instanceof ErrorResponse && error.rpcCode === ErrorCodes.MethodNotFound
        if (!loadSession || !isUnknown) throw error
      }
    }
    // The agent replays earlier messages before its answer; Gemini CLI does so afterwards.
    const chat = this.#chat(sessionId, beginning, [])
    this.#loading.set(sessionId, chat)
    try {
      const response = await this.client.session.load(place)
      await chat.quiet()
      return chat.with(response)
    } finally {
      this.#loading.delete(sessionId)
    }
  }

  protected override async copy(id: string, beginning: Beginning): Promise<AcpChat> {
    return this.#chat(await forkSession(this.client, id, this.opening.cwd), beginning, undefined)
  }

  protected override async page(cursor: string | undefined) {
    const { sessions, nextCursor } = await this.client.session.list({
      cwd: this.opening.cwd,
      ...(cursor && { cursor }),
    })
    const data = sessions.map(({ sessionId, title, updatedAt }) => ({
      id: sessionId,
      title: title ?? undefined,
      updatedAt: dateOf(updatedAt),
    }))
    return { data, next: nextCursor }
  }

  protected override adopt(chat: AcpChat): AcpChat {
    super.adopt(chat)
    const kept = this.#kept
    this.#kept = kept.filter(({ id }) => id !== chat.id)
    for (const { id, update } of kept) if (id === chat.id) chat.receive(update)
    return chat
  }

  #chat(id: string, { permissions }: Beginning, said: readonly Message[] | undefined): AcpChat {
    return new AcpChat(this, id, permissions, said, this.#capabilities.promptCapabilities?.embeddedContext === true)
  }

  #place({ mcpServers }: Beginning): NewSessionRequest {
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
