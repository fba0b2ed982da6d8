import { CodexClient, type ThreadSourceKind } from '../../generated/codex/0.169.0/index.js'
import type { Transport } from '../../runtime/index.js'
import { type Agent, agentOf, attempt, noAnswer, notSignedIn, type Opening } from '../session/driver.js'
import { CodexChat } from './chat.js'
import { approvalPolicy, configOf, sandboxMode } from './messages.js'
import { listenToThreads, questionHandlers, receiveOther } from './threads.js'

/** Models that are asked for; the agent has some ten. */
const mostModels = 100

/** Threads that other programs have begun are listed too. */
const sourceKinds: ThreadSourceKind[] = ['cli', 'vscode', 'exec', 'appServer']

/**
 * Opens `codex app-server`. The types are those of 0.169. They also compile with the document of 0.150; no agent of that
 * version has been driven.
 */
export async function openCodex(opening: Opening, transport: Transport): Promise<Agent> {
  const { cwd, clientInfo } = opening
  const threads = new Map<string, CodexChat>()
  const open = async (client: CodexClient) => {
    listenToThreads(client, threads)
    await client.initialize({ clientInfo })
    await client.initialized()
  }
  const client = await CodexClient.connect({
    ...opening.connection,
    transport,
    handlers: questionHandlers(threads),
    fallbackListener: (raw, method) => receiveOther(threads, raw, method),
    handshake: client => attempt(opening, 'UNSUPPORTED', 'be opened', () => open(client)),
  })
  return agentOf<CodexClient>(opening, {
    client,
    can: { resume: true, list: true, fork: true, images: true, ask: true },
    async begin(origin, host) {
      const { permissions, mcpServers } = host
      const account = await client.account.read({}).catch(noAnswer)
      if (account && !account.account && account.requiresOpenaiAuth) throw notSignedIn(host)
      // None when the agent cannot say, as with a provider of the user's own.
      const visible = client.model.list({ limit: mostModels }).then(({ data }) => data.filter(({ hidden }) => !hidden))
      const models = await visible.catch(noAnswer)
      // Always what the caller says, never what a thread remembers.
      const place = { cwd, approvalPolicy, sandbox: sandboxMode(permissions), ...configOf(mcpServers) }
      const response = await (origin.how === 'new'
        ? client.thread.start(place)
        : client.thread[origin.how]({ ...place, threadId: origin.id }))
      const chat = new CodexChat(host, response, models ?? [])
      threads.set(chat.id, chat)
      return chat
    },
    async page(_, cursor) {
      const { data, nextCursor: next } = await client.thread.list({ cwd, sourceKinds, ...(cursor && { cursor }) })
      // Seconds become milliseconds.
      const chats = data.map(chat => ({ ...chat, title: chat.name || chat.preview, updatedAt: chat.updatedAt * 1000 }))
      return { data: chats, next }
    },
  })
}
