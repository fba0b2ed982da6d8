import { isObject } from '../../base/json.js'
import type { McpServerElicitationRequestParams, ServerRequestHandlers } from '../../generated/codex/0.169.0/index.js'
import { isAllowed } from '../session/driven-chat.js'
import type { ToolNews } from '../session/tools.js'
import type { Answer } from '../session/types.js'
import type { CodexChat } from './chat.js'

/** Answers what Codex asks: approvals, more permissions, and words of a person. @param chats those that are open */
export function questionHandlers(chats: ReadonlyMap<string, CodexChat>): ServerRequestHandlers {
  /** Asks whether something may be done; a thread that nobody has opened may do nothing. */
  const ask = async (
    request: { threadId: string; reason?: string | null },
    id: string,
    news: ToolNews,
    withdrawn: AbortSignal,
  ): Promise<Answer> => {
    const { threadId, reason } = request
    const chat = chats.get(threadId)
    return chat
      ? chat.permit(id, { ...news, status: 'pending' }, { raw: request, withdrawn, reason: reason ?? undefined })
      : 'cancel'
  }
  return {
    'item/commandExecution/requestApproval': async (request, { signal }) => {
      const { command, cwd, itemId } = request
      const news = { kind: 'execute' as const, ...(command && { title: command, input: { command, cwd } }) }
      return { decision: decisionOf(await ask(request, itemId, news, signal)) }
    },
    'item/fileChange/requestApproval': async (request, { signal }) => ({
      decision: decisionOf(await ask(request, request.itemId, { kind: 'edit' }, signal)),
    }),
    'item/permissions/requestApproval': async (request, { signal }) => {
      const { permissions, reason } = request
      const answer = await ask(
        request,
        request.itemId,
        { title: reason ?? 'More permissions', input: permissions },
        signal,
      )
      if (!isAllowed(answer)) return { permissions: {} }
      return { permissions, scope: answer === 'allow-always' ? 'session' : 'turn' }
    },
    'item/tool/requestUserInput': async ({ threadId, itemId, questions }, { signal: withdrawn }) => {
      const chat = chats.get(threadId)
      const answers: [string, { answers: string[] }][] = []
      for (const raw of chat ? questions : []) {
        const id = `${itemId}-${raw.id}`
        const choices = (raw.options ?? []).map(({ label }) => label)
        const answer = await chat?.permit(id, { title: raw.question }, { raw, withdrawn, choices, reason: raw.header })
        const isAnswered = typeof answer === 'object'
        if (isAnswered) answers.push([raw.id, { answers: [answer.answer] }])
        chat?.emitTool(id, { status: isAnswered ? 'completed' : 'declined' }, raw)
      }
      return { answers: Object.fromEntries(answers) }
    },
    'mcpServer/elicitation/request': async (request, { signal }) => {
      // Only a form without fields is a question that a decision answers.
      if (!isFieldless(request)) return { action: 'cancel' }
      const news = { title: `${request.serverName}: ${'message' in request ? request.message : 'asks'}` }
      const answer = await ask(request, `elicitation-${request.serverName}`, news, signal)
      if (isAllowed(answer)) return { action: 'accept', content: {} }
      return { action: answer === 'cancel' ? 'cancel' : 'decline' }
    },
  }
}

/** A lasting refusal is a single one: Codex has no other. */
function decisionOf(answer: Answer) {
  if (answer === 'allow') return 'accept'
  if (answer === 'allow-always') return 'acceptForSession'
  return answer === 'cancel' ? 'cancel' : 'decline'
}

function isFieldless(request: McpServerElicitationRequestParams): boolean {
  if (request.mode !== 'form') return false
  const schema: unknown = request.requestedSchema
  return Object.keys((isObject(schema) && schema.properties) || {}).length === 0
}
