import { isObject } from '../../base/json.js'
import {
  CodexClient,
  type McpServerElicitationRequestParams,
  type Thread,
} from '../../generated/codex/0.169.0/index.js'
import type { Agent, Chat } from '../session/agent.js'
import type { Connecting } from '../session/connecting.js'
import { DrivenChat } from '../session/driven-chat.js'
import { notSignedIn } from '../session/error.js'
import type { ChatInfo, ChatOptions, Decision, McpServer, Permissions } from '../session/types.js'
import { CodexChat, type CodexHost } from './chat.js'
import { approvalPolicy, sandboxMode } from './sandbox.js'
import { CodexSettings, listModels } from './settings.js'
import { listenToThreads, otherMessage, type ThreadMessage } from './thread-messages.js'

/** Threads that are listed at most, in pages. */
const mostPages = 100

interface OpenThread {
  readonly codex: CodexChat
  readonly chat: DrivenChat
}

/**
 * Opens `codex app-server`. The types are those of 0.169. They also compile with the document of 0.150; no agent of that
 * version has been driven.
 */
export async function openCodex(connecting: Connecting): Promise<Agent> {
  const threads = new Map<string, OpenThread>()
  const deliver = (threadId: string | undefined, message: ThreadMessage) => {
    const concerned = threadId === undefined ? [...threads.values()] : [threads.get(threadId) ?? []].flat()
    for (const { codex, chat } of concerned) codex.receive(message, chat)
  }
  const client = await CodexClient.connect({
    ...connecting.connection,
    transport: connecting.transport,
    handlers: {
      'item/commandExecution/requestApproval': async (request, { signal }) => {
        const { threadId, itemId, command, cwd } = request
        const known = { kind: 'execute' as const, ...(command && { title: command, input: { command, cwd } }) }
        return { decision: codexDecision(await ask(threads.get(threadId), itemId, known, request.reason, signal)) }
      },
      'item/fileChange/requestApproval': async ({ threadId, itemId, reason }, { signal }) => ({
        decision: codexDecision(await ask(threads.get(threadId), itemId, { kind: 'edit' }, reason, signal)),
      }),
      'mcpServer/elicitation/request': async (request, { signal }) => {
        const known = { title: `${request.serverName}: ${messageOf(request)}` }
        const id = `elicitation-${request.serverName}`
        // Only a form without fields is a question that a decision answers.
        if (!isFieldless(request)) return { action: 'cancel' }
        const decision = await ask(threads.get(request.threadId), id, known, undefined, signal)
        if (decision.startsWith('allow')) return { action: 'accept', content: {} }
        return { action: decision === 'cancel' ? 'cancel' : 'decline' }
      },
      'item/permissions/requestApproval': () => ({ permissions: {} }),
      'item/tool/requestUserInput': () => ({ answers: {} }),
    },
    fallbackListener: (params, method) => {
      const other = otherMessage(params, method)
      if (other) deliver(other.threadId, other.message)
    },
    handshake: async client => {
      listenToThreads(client, deliver)
      const info = await client.initialize({ clientInfo: connecting.clientInfo })
      await client.initialized()
      return info
    },
  })
  return new CodexAgent(client, connecting, threads)
}

async function ask(
  thread: OpenThread | undefined,
  id: string,
  known: Parameters<CodexChat['permit']>[2],
  reason: string | null | undefined,
  signal: AbortSignal,
): Promise<Decision> {
  if (!thread) return 'cancel'
  return thread.codex.permit(thread.chat, id, known, { reason: reason ?? undefined, signal })
}

const decisions = { allow: 'accept', 'allow-always': 'acceptForSession', deny: 'decline', cancel: 'cancel' } as const

/** A lasting refusal is a single one: Codex has no other. */
const codexDecision = (decision: Decision) => decisions[decision === 'deny-always' ? 'deny' : decision]

const messageOf = (request: McpServerElicitationRequestParams) => ('message' in request ? request.message : 'asks')

function isFieldless(request: McpServerElicitationRequestParams): boolean {
  if (request.mode !== 'form') return false
  const schema: unknown = request.requestedSchema
  return !isObject(schema) || Object.keys(schema.properties ?? {}).length === 0
}

class CodexAgent implements Agent {
  readonly protocol = 'codex'
  readonly name: string
  readonly client: CodexClient
  readonly can = { resume: true, list: true, fork: true, images: true, ask: true }
  readonly #connecting: Connecting
  readonly #threads: Map<string, OpenThread>
  readonly #host: CodexHost

  constructor(client: CodexClient, connecting: Connecting, threads: Map<string, OpenThread>) {
    this.client = client
    this.name = connecting.name
    this.#connecting = connecting
    this.#threads = threads
    const { name, cwd, directories, waysToSignIn } = connecting
    this.#host = {
      name,
      cwd,
      directories,
      waysToSignIn,
      client,
      fork: (id, permissions) => this.#fork(id, permissions),
    }
  }

  async newChat(options: ChatOptions = {}): Promise<Chat> {
    await this.#requireAccount()
    const started = await this.client.thread.start(this.#place(options))
    return this.#open(started, options)
  }

  async resume(id: string, options: ChatOptions = {}): Promise<Chat> {
    await this.#requireAccount()
    const resumed = await this.client.thread.resume({ threadId: id, ...this.#place(options) })
    return this.#open(resumed, options)
  }

  async chats(): Promise<readonly ChatInfo[]> {
    const found: ChatInfo[] = []
    let cursor: string | null | undefined
    for (let page = 0; page < mostPages; page++) {
      const { data, nextCursor } = await this.client.thread.list({
        cwd: this.#connecting.cwd,
        sourceKinds: ['cli', 'vscode', 'exec', 'appServer'],
        ...(cursor && { cursor }),
      })
      for (const { id, name, preview, updatedAt } of data)
        found.push({ id, title: name || preview || undefined, updatedAt: new Date(updatedAt * 1000) })
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

  async #fork(id: string, permissions: Permissions): Promise<Chat> {
    const forked = await this.client.thread.fork({ threadId: id, ...this.#place({ permissions }) })
    return this.#open(forked, { permissions })
  }

  async #requireAccount(): Promise<void> {
    const { account, requiresOpenaiAuth } = await this.client.account.read({})
    if (!account && requiresOpenaiAuth) throw notSignedIn(this.name, this.#connecting.waysToSignIn)
  }

  async #open(
    response: { thread: Thread } & ConstructorParameters<typeof CodexSettings>[1],
    { permissions = this.#connecting.permissions }: ChatOptions,
  ): Promise<Chat> {
    const models = await listModels(this.client)
    const { id } = response.thread
    const codex = new CodexChat(id, this.#host, new CodexSettings(models, response))
    const chat = new DrivenChat(codex, { ...this.#connecting, agent: this.name, permissions })
    this.#threads.set(id, { codex, chat })
    return chat
  }

  /** Where and how a thread works: always what the caller says, never what a thread remembers. */
  #place({ permissions = this.#connecting.permissions, mcpServers = this.#connecting.mcpServers }: ChatOptions) {
    const config = { mcp_servers: Object.fromEntries(mcpServers.map(server => [server.name, mcpServer(server)])) }
    return {
      cwd: this.#connecting.cwd,
      approvalPolicy,
      sandbox: sandboxMode(permissions),
      ...(mcpServers.length > 0 && { config }),
    }
  }
}

function mcpServer(server: McpServer) {
  if ('command' in server) return { command: server.command, args: server.args ?? [], env: server.env ?? {} }
  return { url: server.url, ...(server.headers && { http_headers: server.headers }) }
}
