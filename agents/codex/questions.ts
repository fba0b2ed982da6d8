import { isObject } from '../../base/json.js'
import type { ServerRequestHandlers } from '../../generated/codex/0.169.0/index.js'
import { isAllowed } from '../session/driven-chat.js'
import type { ToolNews } from '../session/tools.js'
import type { Decision } from '../session/types.js'
import type { CodexChat } from './chat.js'

/** Answers what Codex asks: approvals, more permissions, and forms of MCP servers. @param chats those that are open */
export function questionHandlers(chats: ReadonlyMap<string, CodexChat>): ServerRequestHandlers {
  /** Asks whether something may be done; a thread that nobody has opened may do nothing. */
  const ask = async (raw: Approval, withdrawn: AbortSignal, news: ToolNews): Promise<Decision> => {
    const { threadId, turnId, itemId = threadId, reason } = raw
    const chat = chats.get(threadId)
    // What is allowed in a turn is nothing that an earlier one may do.
    if (!chat || chat.endedTurns.has(turnId ?? '')) return 'cancel'
    return chat.permit(itemId, news, raw, withdrawn, reason ?? undefined)
  }
  const decided = async (raw: Approval, withdrawn: AbortSignal, news: ToolNews) => ({
    decision: answers[await ask(raw, withdrawn, news)],
  })
  return {
    'item/commandExecution/requestApproval': async (request, { signal }) => {
      const { command, cwd } = request
      const input = command ? { command, cwd } : undefined
      return decided(request, signal, { kind: 'execute', title: command || undefined, input })
    },
    'item/fileChange/requestApproval': async (request, { signal }) => {
      const { grantRoot } = request
      if (!grantRoot) return decided(request, signal, { kind: 'edit' })
      // More than this change: all that it writes below a folder from now on.
      return decided(request, signal, { kind: 'other', title: `Change anything below ${grantRoot}` })
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
      const { threadId, turnId, serverName, message } = request
      const question = { threadId, turnId, itemId: `elicitation-${serverName}` }
      const decision = await ask(question, signal, { title: `${serverName}: ${message}` })
      if (isAllowed(decision)) return { action: 'accept', content: {} }
      return { action: decision === 'cancel' ? 'cancel' : 'decline' }
    },
  }
}

/** What the questions about an item have in common. */
interface Approval {
  readonly threadId: string
  readonly turnId?: string | null | undefined
  readonly itemId?: string
  readonly reason?: string | null
}

/** A lasting refusal is a single one: Codex has no other. */
const answers = {
  allow: 'accept',
  'allow-always': 'acceptForSession',
  deny: 'decline',
  'deny-always': 'decline',
  cancel: 'cancel',
} as const

const hasFields = (schema: unknown): boolean =>
  isObject(schema) && isObject(schema.properties) && Object.keys(schema.properties).length > 0
