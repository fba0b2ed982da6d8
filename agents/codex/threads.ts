// Messages of Codex that are about a thread, and the chat that each belongs to.

import { isObject } from '../../base/json.js'
import type * as codex from '../../generated/codex/0.169.0/index.js'
import { type Decision, isAllowed, stepOf, type ToolNews } from '../session/driver.js'
import type { CodexChat } from './chat.js'
import { partOf } from './messages.js'

/** The chats that are open, by the ids of their threads. */
type Threads = ReadonlyMap<unknown, CodexChat>

/** Gives each chat the messages of its thread. */
export function listenToThreads(client: codex.CodexClient, threads: Threads): void {
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
  ({ type: 'plan', steps: plan.map(({ step, status }) => stepOf(step, status)) }) as const
const warning = (message: string) => ({ type: 'notice', level: 'warning', message }) as const

/** Takes a notification that has no kind of part, or that only a newer agent sends. */
export function receiveOther(threads: Threads, raw: unknown, what: string): void {
  if (isObject(raw)) threads.get(raw.threadId)?.emit({ type: 'other', what, raw })
}

/** What the questions have in common; one of an MCP server is about no item. */
type Approval = Pick<codex.McpServerElicitationRequestParams, 'threadId' | 'turnId'> &
  Partial<Pick<codex.FileChangeRequestApprovalParams, 'itemId' | 'reason'>>

/** A lasting refusal is a single one: Codex has no other. */
const refusals = { deny: 'decline', 'deny-always': 'decline', cancel: 'cancel' } as const
const answers = { allow: 'accept', 'allow-always': 'acceptForSession', ...refusals } as const

/** Answers what Codex asks: approvals, more permissions, and forms of MCP servers. */
export function questionHandlers(threads: Threads): codex.ServerRequestHandlers {
  /** Asks whether something may be done; a thread that nobody has opened may do nothing. */
  const ask = async (raw: Approval, withdrawn: AbortSignal, news: ToolNews): Promise<Decision> => {
    const { threadId, turnId, itemId = threadId, reason } = raw
    const chat = threads.get(threadId)
    // What is allowed in a turn is nothing that an earlier one may do.
    if (!chat || chat.hasEnded(turnId ?? '')) return 'cancel'
    return chat.permit({ type: 'tool', id: itemId, news, raw }, withdrawn, reason ?? undefined)
  }
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
      if (!isAllowed(decision)) return { permissions: {} }
      return { permissions, scope: decision === 'allow-always' ? 'session' : 'turn' }
    },
    'mcpServer/elicitation/request': async (request, { signal }) => {
      // Only a form without fields is a question that a decision answers.
      if (request.mode !== 'form' || hasFields(request.requestedSchema)) return { action: 'cancel' }
      const { serverName, message } = request
      const question = { ...request, itemId: `elicitation-${serverName}` }
      const decision = await ask(question, signal, { title: `${serverName}: ${message}` })
      if (isAllowed(decision)) return { action: 'accept', content: {} }
      return { action: refusals[decision] }
    },
  }
}

const hasFields = (schema: unknown): boolean =>
  isObject(schema) && isObject(schema.properties) && Object.keys(schema.properties).length > 0
