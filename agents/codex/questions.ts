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
    const { threadId, itemId = threadId, reason } = raw
    const more = { raw, withdrawn, reason: reason ?? undefined }
    return chats.get(threadId)?.permit(itemId, news, more) ?? 'cancel'
  }
  return {
    'item/commandExecution/requestApproval': async (request, { signal }) => {
      const { command, cwd } = request
      const news = {
        kind: 'execute',
        title: command || undefined,
        input: command ? { command, cwd } : undefined,
      } as const
      return { decision: decisionOf(await ask(request, signal, news)) }
    },
    'item/fileChange/requestApproval': async (request, { signal }) => ({
      decision: decisionOf(await ask(request, signal, { kind: 'edit' })),
    }),
    'item/permissions/requestApproval': async (request, { signal }) => {
      const { permissions, reason } = request
      const decision = await ask(request, signal, { title: reason ?? 'More permissions', input: permissions })
      if (!isAllowed(decision)) return { permissions: {} }
      return { permissions, scope: decision === 'allow-always' ? 'session' : 'turn' }
    },
    'mcpServer/elicitation/request': async (request, { signal }) => {
      // Only a form without fields is a question that a decision answers.
      if (request.mode !== 'form' || hasFields(request.requestedSchema)) return { action: 'cancel' }
      const { threadId, serverName, message } = request
      const question = { threadId, itemId: `elicitation-${serverName}` }
      const decision = await ask(question, signal, { title: `${serverName}: ${message}` })
      if (isAllowed(decision)) return { action: 'accept', content: {} }
      return { action: decision === 'cancel' ? 'cancel' : 'decline' }
    },
  }
}

/** What the questions about an item have in common. */
interface Approval {
  readonly threadId: string
  readonly itemId?: string
  readonly reason?: string | null
}

/** A lasting refusal is a single one: Codex has no other. */
function decisionOf(decision: Decision) {
  if (decision === 'allow') return 'accept'
  if (decision === 'allow-always') return 'acceptForSession'
  return decision === 'cancel' ? 'cancel' : 'decline'
}

const hasFields = (schema: unknown): boolean =>
  isObject(schema) && isObject(schema.properties) && Object.keys(schema.properties).length > 0
