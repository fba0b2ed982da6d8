import { isObject } from '../../base/json.js'
import * as codex from '../../generated/codex/0.169.0/index.js'
import type { Transport } from '../../runtime/index.js'
import * as api from '../session/driver.js'
import { CodexChat } from './chat.js'
import { approvalPolicy, configOf, partOf, sandboxMode } from './messages.js'

/** Models that are asked for; the agent has some ten. */
const mostModels = 100

/** Threads that other programs have begun are listed too. */
const sourceKinds: codex.ThreadSourceKind[] = ['cli', 'vscode', 'exec', 'appServer']

/** The chats that are open, by the ids of their threads. */
type Threads = ReadonlyMap<unknown, CodexChat>

/**
 * Opens `codex app-server`. The types are those of 0.169. They also compile with the document of 0.150; no agent of that
 * version has been driven.
 */
export async function openCodex(opening: api.Opening, transport: Transport): Promise<api.Agent> {
  const { cwd, clientInfo } = opening
  const threads = new Map<unknown, CodexChat>()
  const open = async (client: codex.CodexClient) => {
    listenToThreads(client, threads)
    await client.initialize({ clientInfo })
    await client.initialized()
  }
  const client = await codex.CodexClient.connect({
    ...opening.connection,
    transport,
    handlers: questionHandlers(threads),
    // What has no kind of part, or only a newer agent sends.
    fallbackListener: (raw, what) => isObject(raw) && threads.get(raw.threadId)?.emit({ type: 'other', what, raw }),
    handshake: client => api.attempt(opening, 'UNSUPPORTED', 'be opened', () => open(client)),
  })
  return api.agentOf<codex.CodexClient>(opening, {
    client,
    can: { resume: true, list: true, fork: true, images: true, ask: true },
    async begin(origin, host) {
      const account = await client.account.read({}).catch(api.noAnswer)
      if (account && !account.account && account.requiresOpenaiAuth) throw api.notSignedIn(host)
      // None when the agent cannot say, as with a provider of the user's own.
      const visible = client.model.list({ limit: mostModels }).then(({ data }) => data.filter(({ hidden }) => !hidden))
      const models = await visible.catch(api.noAnswer)
      // Always what the caller says, never what a thread remembers.
      const place = { cwd, approvalPolicy, sandbox: sandboxMode(host.permissions), ...configOf(host.mcpServers) }
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

/** Gives each chat the messages of its thread. */
function listenToThreads(client: codex.CodexClient, threads: Threads): void {
  const chat = ({ threadId }: { readonly threadId: string }) => threads.get(threadId)
  client.on('turn/started', raw => chat(raw)?.take({ turnId: raw.turn.id }))
  client.on('turn/completed', raw => chat(raw)?.end(raw.turn))
  client.on('item/agentMessage/delta', raw => chat(raw)?.take(raw, { type: 'text', delta: raw.delta, id: raw.itemId }))
  for (const thought of ['item/reasoning/summaryTextDelta', 'item/reasoning/textDelta'] as const)
    client.on(thought, raw => chat(raw)?.take(raw, { type: 'thought', delta: raw.delta }))
  client.on('turn/plan/updated', raw => chat(raw)?.take(raw, planOf(raw)))
  client.on('item/started', raw => chat(raw)?.take(raw, partOf(raw.item, false)))
  client.on('item/completed', raw => chat(raw)?.take(raw, partOf(raw.item, true)))
  client.on('thread/tokenUsage/updated', raw => chat(raw)?.takeUsage(raw))
  // A failure that is not tried again comes with the end of the turn too.
  client.on('error', raw => raw.willRetry && chat(raw)?.take(raw, warning(raw.error.message)))

  const warn = (raw: object, message: string, threadId?: string | null) => {
    for (const [id, chat] of threads) if (threadId == null || id === threadId) chat.emit({ ...warning(message), raw })
  }
  client.on('warning', raw => warn(raw, raw.message, raw.threadId))
  for (const method of ['configWarning', 'deprecationNotice'] as const) client.on(method, raw => warn(raw, raw.summary))
}

const planOf = ({ plan }: codex.TurnPlanUpdatedNotification) =>
  ({ type: 'plan', steps: plan.map(({ step, status }) => api.stepOf(step, status)) }) as const
const warning = (message: string) => ({ type: 'notice', level: 'warning', message }) as const

/** A lasting refusal is a single one: Codex has no other. */
const refusals = { deny: 'decline', 'deny-always': 'decline', cancel: 'cancel' } as const
const answers = { allow: 'accept', 'allow-always': 'acceptForSession', ...refusals } as const

/** Answers what Codex asks: approvals, more permissions, and forms of MCP servers. */
function questionHandlers(threads: Threads): codex.ServerRequestHandlers {
  /** Asks the chat of the thread; a thread that nobody has opened may do nothing. */
  const ask = async (...[raw, withdrawn, news]: Parameters<CodexChat['approve']>): Promise<api.Decision> =>
    threads.get(raw.threadId)?.approve(raw, withdrawn, news) ?? 'cancel'
  return {
    'item/commandExecution/requestApproval': async (request, { signal }) => {
      const { command, cwd } = request
      const news = { title: command || undefined, input: command ? { command, cwd } : undefined }
      return { decision: answers[await ask(request, signal, { kind: 'execute', ...news })] }
    },
    'item/fileChange/requestApproval': async (request, { signal }) => {
      const { grantRoot } = request
      // More than this change: all that it writes below a folder from now on.
      const all = { kind: 'other', title: `Change anything below ${grantRoot}` } as const
      return { decision: answers[await ask(request, signal, grantRoot ? all : { kind: 'edit' })] }
    },
    'item/permissions/requestApproval': async (request, { signal }) => {
      const { permissions, reason } = request
      const decision = await ask(request, signal, { title: reason ?? 'More permissions', input: permissions })
      if (!api.isAllowed(decision)) return { permissions: {} }
      return { permissions, scope: decision === 'allow-always' ? 'session' : 'turn' }
    },
    'mcpServer/elicitation/request': async (request, { signal }) => {
      // Only a form without fields is a question that a decision answers.
      if (request.mode !== 'form' || Object.keys(request.requestedSchema?.properties ?? {}).length > 0)
        return { action: 'cancel' }
      const { serverName, message } = request
      const question = { ...request, itemId: `elicitation-${serverName}` }
      const decision = await ask(question, signal, { title: `${serverName}: ${message}` })
      if (api.isAllowed(decision)) return { action: 'accept', content: {} }
      return { action: refusals[decision] }
    },
  }
}
