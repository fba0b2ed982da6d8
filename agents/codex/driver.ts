import { isObject } from '../../base/json.js'
import { CodexClient, type Thread, type ThreadStartParams } from '../../generated/codex/0.169.0/index.js'
import type { Transport } from '../../runtime/index.js'
import type { Agent, McpServer } from '../session/agent.js'
import { dateOf, ifAnswered } from '../session/answers.js'
import { type Beginning, DrivenAgent, type Origin } from '../session/driven-agent.js'
import { notSignedIn } from '../session/error.js'
import type { Opening } from '../session/opening.js'
import { CodexChat } from './chat.js'
import { listenToThreads } from './notifications.js'
import { messageOf } from './parts.js'
import { questionHandlers } from './questions.js'
import { approvalPolicy, sandboxMode } from './sandbox.js'
import { listModels, type Opened } from './settings.js'

/**
 * Opens `codex app-server`. The types are those of 0.169. They also compile with the document of 0.150; no agent of that
 * version has been driven.
 */
export async function openCodex(opening: Opening, transport: Transport): Promise<Agent> {
  const chats = new Map<string, CodexChat>()
  const client = await CodexClient.connect({
    ...opening.connection,
    transport,
    handlers: questionHandlers(chats),
    // A notification that has no kind of part, or that only a newer agent sends.
    fallbackListener: (raw, what) => {
      const chat = isObject(raw) && typeof raw.threadId === 'string' ? chats.get(raw.threadId) : undefined
      chat?.emit({ type: 'other', what, raw })
    },
    handshake: async client => {
      listenToThreads(client, chats)
      await client.initialize({ clientInfo: opening.clientInfo })
      await client.initialized()
    },
  })
  return new CodexAgent(client, opening, chats)
}

/** Where and how a thread works. */
type Place = Pick<ThreadStartParams, 'cwd' | 'approvalPolicy' | 'sandbox' | 'config'>

class CodexAgent extends DrivenAgent<CodexClient> {
  readonly protocol = 'codex'
  readonly can = { resume: true, list: true, fork: true, images: true, ask: true }
  readonly #chats: Map<string, CodexChat>

  constructor(client: CodexClient, opening: Opening, chats: Map<string, CodexChat>) {
    super(client, opening)
    this.#chats = chats
  }

  protected override async begin(origin: Origin, { permissions, mcpServers }: Beginning): Promise<CodexChat> {
    const account = await ifAnswered(this.client.account.read({}))
    if (account && !account.account && account.requiresOpenaiAuth)
      throw notSignedIn(this.name, this.opening.waysToSignIn)
    const config = { mcp_servers: Object.fromEntries(mcpServers.map(server => [server.name, mcpServer(server)])) }
    // Always what the caller says, never what a thread remembers.
    const place = {
      ...{ cwd: this.opening.cwd, approvalPolicy, sandbox: sandboxMode(permissions) },
      ...(mcpServers.length > 0 && { config }),
    }
    const models = await listModels(this.client)
    const response = await this.#thread(origin, place)
    const { id, turns } = response.thread
    const said = turns.flatMap(({ items }) => items.flatMap(messageOf))
    const chat = new CodexChat(this, id, permissions, said).with(models, response)
    this.#chats.set(id, chat)
    return chat
  }

  #thread(origin: Origin, place: Place): Promise<Opened & { readonly thread: Thread }> {
    const { thread } = this.client
    if (origin.how === 'new') return thread.start(place)
    const params = { ...place, threadId: origin.id }
    return origin.how === 'resume' ? thread.resume(params) : thread.fork(params)
  }

  protected override async page(cursor: string | undefined) {
    const { data: threads, nextCursor } = await this.client.thread.list({
      cwd: this.opening.cwd,
      sourceKinds: ['cli', 'vscode', 'exec', 'appServer'],
      ...(cursor && { cursor }),
    })
    const data = threads.map(({ id, name, preview, updatedAt }) => ({
      ...{ id, title: name || preview || undefined, updatedAt: dateOf(updatedAt * 1000) },
    }))
    return { data, next: nextCursor }
  }
}

function mcpServer(server: McpServer) {
  if ('command' in server) return { command: server.command, args: server.args ?? [], env: server.env ?? {} }
  return { url: server.url, ...(server.headers && { http_headers: server.headers }) }
}
