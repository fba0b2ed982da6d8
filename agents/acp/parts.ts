import { getOwn } from '../../base/json.js'
import type { SessionUpdate, StopReason, ToolCallContent, ToolCallUpdate } from '../../generated/acp/1/index.js'
import { kindOf } from '../session/permissions.js'
import type { ToolNews } from '../session/tools.js'
import type { TurnPart } from '../session/turn.js'
import type { Diff, Stop } from '../session/types.js'
import { stepOf, textOf, usageOf } from '../session/untrusted.js'

/**
 * The part of an update that is not about a tool. https://agentclientprotocol.com/protocol/prompt-turn
 *
 * @returns undefined for what was said by the user
 */
export function partOf(update: SessionUpdate): TurnPart | undefined {
  switch (update.sessionUpdate) {
    case 'agent_message_chunk':
    case 'agent_thought_chunk': {
      const { sessionUpdate, content, messageId } = update
      if (content.type !== 'text' || typeof content.text !== 'string')
        return { type: 'other', what: `${sessionUpdate} ${content.type}` }
      if (sessionUpdate === 'agent_thought_chunk') return { type: 'thought', delta: content.text }
      return { type: 'text', delta: content.text, message: messageId ?? undefined }
    }
    case 'user_message_chunk':
      return undefined
    case 'plan':
      return { type: 'plan', steps: update.entries.map(({ content, status }) => stepOf(content, status)) }
    case 'usage_update': {
      const { used, size, cost } = update
      const counts = { contextUsed: used, contextSize: size }
      return { type: 'usage', usage: usageOf({ ...counts, cost: cost ?? undefined, scope: 'chat' }) }
    }
    case 'notice': {
      const { title, description, severity } = update
      const message = description ? `${title}: ${description}` : title
      return { type: 'notice', level: getOwn(levels, severity) ?? 'info', message }
    }
    default:
      // Also what a newer agent sends that this schema does not have.
      return { type: 'other', what: String(update.sessionUpdate) }
  }
}

const toolStatuses = { pending: 'pending', completed: 'completed', failed: 'failed' } as const
const levels = { error: 'error', warning: 'warning' } as const
const stops = {
  cancelled: 'cancelled',
  refusal: 'refused',
  max_tokens: 'max-tokens',
  max_turn_requests: 'max-turns',
} as const

/** What an update or a permission request says of a tool. */
export function toolNews(call: ToolCallUpdate): ToolNews {
  const { title, kind, content, locations } = call
  const diffs = content?.flatMap(diffsIn) ?? []
  const texts = content?.flatMap(item =>
    item.type === 'content' && item.content.type === 'text' ? [item.content.text] : [],
  )
  return {
    title: textOf(title),
    kind: kind ? kindOf(kind) : undefined,
    status: call.status ? (getOwn(toolStatuses, call.status) ?? 'running') : undefined,
    input: call.rawInput,
    output: call.rawOutput ?? (texts?.join('\n') || undefined),
    // When a tool has run, agents replace its diffs by its output: the diffs are kept.
    diffs: diffs.length > 0 ? diffs : undefined,
    files: locations?.map(({ path }) => path),
  }
}

function diffsIn(item: ToolCallContent): Diff[] {
  if (item.type !== 'diff') return []
  const { path, oldText, newText } = item
  return [{ path, newText, ...(oldText !== undefined && { oldText }) }]
}

/** Why a turn ended; a reason that is not known, or left out, counts as an ordinary end. */
export const stopOf = (reason: StopReason | undefined): Stop => getOwn(stops, reason ?? '') ?? 'end'
