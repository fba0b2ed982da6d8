import { isObject } from '../../base/json.js'
import type {
  McpServerElicitationRequestParams,
  PermissionsRequestApprovalParams,
  ServerRequestHandlers,
} from '../../generated/codex/0.169.0/index.js'
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
      const answer = await ask(request, request.itemId, wishOf(request), signal)
      if (!isAllowed(answer)) return { permissions: {} }
      return { permissions: request.permissions, scope: answer === 'allow-always' ? 'session' : 'turn' }
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

const isAllowed = (answer: Answer) => answer === 'allow' || answer === 'allow-always'

/** A lasting refusal is a single one: Codex has no other. */
function decisionOf(answer: Answer) {
  if (answer === 'allow') return 'accept'
  if (answer === 'allow-always') return 'acceptForSession'
  return answer === 'cancel' ? 'cancel' : 'decline'
}

/** The kind of tool that further permissions are for: read or edit for named files; anything else needs `all`. */
function wishOf({ permissions, reason }: PermissionsRequestApprovalParams): ToolNews {
  const { fileSystem, network } = permissions
  const { entries, read, write } = fileSystem ?? {}
  const named = (entries ?? []).flatMap(({ path, access }) =>
    path.type === 'path' ? [{ path: path.path, access }] : [],
  )
  const isAllNamed = network?.enabled !== true && named.length === (entries ?? []).length
  const paths = (access: 'read' | 'write') => named.filter(entry => entry.access === access).map(({ path }) => path)
  const [reads, writes] = [
    [...(read ?? []), ...paths('read')],
    [...(write ?? []), ...paths('write')],
  ]
  const files = [...writes, ...reads]
  const kind = !isAllNamed || files.length === 0 ? 'other' : writes.length > 0 ? 'edit' : 'read'
  return { title: reason ?? `More permissions: ${files.join(', ') || 'network'}`, kind, files, input: permissions }
}

function isFieldless(request: McpServerElicitationRequestParams): boolean {
  if (request.mode !== 'form') return false
  const schema: unknown = request.requestedSchema
  return Object.keys((isObject(schema) && schema.properties) || {}).length === 0
}
