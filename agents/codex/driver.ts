import { isObject } from '../../base/json.js'
import { CodexClient, type ThreadSourceKind } from '../../generated/codex/0.169.0/index.js'
import type { Transport } from '../../runtime/index.js'
import type { Agent, McpServer } from '../session/agent.js'
import { agentOf, type Driver } from '../session/driven-agent.js'
import { attempt, ifAnswered, notSignedIn } from '../session/errors.js'
import type { Opening } from '../session/opening.js'
import { CodexChat } from './chat.js'
import { listenToThreads } from './notifications.js'
import { questionHandlers } from './questions.js'
import { approvalPolicy, listModels, sandboxMode } from './settings.js'
import { explain } from './sign-in.js'

/**
 * Opens `codex app-server`. The types are those of 0.169. They also compile with the document of 0.150; no agent of that
 * version has been driven.
 */
export async function openCodex(opening: Opening, transport: Transport): Promise<Agent> {
  const chats = new Map<string, CodexChat>()
  const open = async (client: CodexClient) => {
    listenToThreads(client, chats)
    await client.initialize({ clientInfo: opening.clientInfo })
    await client.initialized()
  }
  const client = await CodexClient.connect({
    ...opening.connection,
    transport,
    handlers: questionHandlers(chats),
    // A notification that has no kind of part, or that only a newer agent sends.
    fallbackListener: (raw, what) => {
      const chat = isObject(raw) && typeof raw.threadId === 'string' ? chats.get(raw.threadId) : undefined
      chat?.emit({ type: 'other', what, raw })
    },
    handshake: client => attempt({ ...opening, explain }, 'UNSUPPORTED', 'be opened', () => open(client)),
  })
  return agentOf(driverOf(client, chats), opening)
}

function driverOf(client: CodexClient, chats: Map<string, CodexChat>): Driver<CodexClient> {
  return {
    ...{ protocol: 'codex', client, explain },
    can: { resume: true, list: true, fork: true, images: true, ask: true },
    async begin(origin, host) {
      const { cwd, permissions, mcpServers } = host.opening
      const account = await ifAnswered(client.account.read({}))
      if (account && !account.account && account.requiresOpenaiAuth) throw notSignedIn(host)
      const models = await listModels(client)
      const config = { mcp_servers: Object.fromEntries(mcpServers.map(server => [server.name, mcpServer(server)])) }
      // Always what the caller says, never what a thread remembers.
      const place = {
        ...{ cwd, approvalPolicy, sandbox: sandboxMode(permissions) },
        ...(mcpServers.length > 0 && { config }),
      }
      const response = await (origin.how === 'new'
        ? client.thread.start(place)
        : client.thread[origin.how]({ ...place, threadId: origin.id }))
      const chat = new CodexChat(host, response, models)
      chats.set(chat.id, chat)
      return chat
    },
    async page(cwd, cursor) {
      const sourceKinds: ThreadSourceKind[] = ['cli', 'vscode', 'exec', 'appServer']
      const { data, nextCursor: next } = await client.thread.list({ cwd, sourceKinds, ...(cursor && { cursor }) })
      const infos = data.map(({ id, name, preview, updatedAt }) => ({
        ...{ id, title: name || preview, updatedAt: updatedAt * 1000 },
      }))
      return { data: infos, next }
    },
  }
}

function mcpServer(server: McpServer) {
  if ('command' in server) return { command: server.command, args: server.args ?? [], env: server.env ?? {} }
  return { url: server.url, ...(server.headers && { http_headers: server.headers }) }
}
