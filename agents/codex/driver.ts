import { CodexClient, type Thread } from '../../generated/codex/0.169.0/index.js'
import type { Transport } from '../../runtime/index.js'
import type { Agent } from '../session/agent.js'
import { dateOf, ifAnswered } from '../session/answers.js'
import { type Beginning, DrivenAgent } from '../session/driven-agent.js'
import { notSignedIn } from '../session/error.js'
import type { Opening } from '../session/opening.js'
import type { McpServer } from '../session/types.js'
import { CodexChat } from './chat.js'
import { listenToThreads, threadOf } from './notifications.js'
import { messageOf } from './parts.js'
import { questionHandlers } from './questions.js'
import { approvalPolicy, sandboxMode } from './sandbox.js'
import { CodexSettings, listModels } from './settings.js'

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
    fallbackListener: (raw, what) => chats.get(threadOf(raw) ?? '')?.emit({ type: 'other', what, raw }),
    handshake: async client => {
      listenToThreads(client, chats)
      await client.initialize({ clientInfo: opening.clientInfo })
      await client.initialized()
    },
  })
  return new CodexAgent(client, opening, chats)
}

class CodexAgent extends DrivenAgent<CodexClient, CodexChat> {
  readonly protocol = 'codex'
  readonly can = { resume: true, list: true, fork: true, images: true, ask: true }

  protected override async start(beginning: Beginning): Promise<CodexChat> {
    await this.#requireAccount()
    return this.#chat(await this.client.thread.start(this.#place(beginning)), beginning)
  }

  protected override async takeUp(threadId: string, beginning: Beginning): Promise<CodexChat> {
    await this.#requireAccount()
    return this.#chat(await this.client.thread.resume({ threadId, ...this.#place(beginning) }), beginning)
  }

  protected override async copy(threadId: string, beginning: Beginning): Promise<CodexChat> {
    return this.#chat(await this.client.thread.fork({ threadId, ...this.#place(beginning) }), beginning)
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

  async #requireAccount(): Promise<void> {
    const answer = await ifAnswered(this.client.account.read({}))
    if (answer && !answer.account && answer.requiresOpenaiAuth) throw notSignedIn(this.name, this.opening.waysToSignIn)
  }

  async #chat(
    response: { thread: Thread } & ConstructorParameters<typeof CodexSettings>[1],
    { permissions }: Beginning,
  ): Promise<CodexChat> {
    const { id, turns } = response.thread
    const settings = new CodexSettings(await listModels(this.client), response)
    const said = turns.flatMap(({ items }) => items.flatMap(messageOf))
    return new CodexChat(this, id, settings, permissions, said)
  }

  /** Where and how a thread works: always what the caller says, never what a thread remembers. */
  #place({ permissions, mcpServers }: Beginning) {
    const config = { mcp_servers: Object.fromEntries(mcpServers.map(server => [server.name, mcpServer(server)])) }
    return {
      cwd: this.opening.cwd,
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
