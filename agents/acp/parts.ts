import type { SessionUpdate, StopReason, ToolCallUpdate } from '../../generated/acp/1/index.js'
import { kindOf } from '../session/permissions.js'
import type { ToolNews } from '../session/tools.js'
import type { TurnPart } from '../session/turn.js'
import type { Diff, PlanStep, Stop, Tool } from '../session/types.js'

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
    case 'plan': {
      const steps = update.entries.map(({ content, status }) => ({
        title: content,
        status: stepStatuses.get(status) ?? 'pending',
      }))
      return { type: 'plan', steps }
    }
    case 'usage_update': {
      const { used, size, cost } = update
      const isPriced = typeof cost?.amount === 'number'
      const usage = { contextUsed: used, contextSize: size, ...(isPriced && { cost }), scope: 'chat' } as const
      return { type: 'usage', usage }
    }
    case 'notice': {
      const { title, description, severity } = update
      const level = (['error', 'warning'] as const).find(level => level === severity) ?? 'info'
      return { type: 'notice', level, message: description ? `${title}: ${description}` : title }
    }
    default:
      // Also what a newer agent sends that this schema does not have.
      return { type: 'other', what: update.sessionUpdate }
  }
}

const stepStatuses: ReadonlyMap<string, PlanStep['status']> = new Map([
  ['in_progress', 'running'],
  ['completed', 'completed'],
])

const toolStatuses: ReadonlyMap<string, Tool['status']> = new Map([
  ['pending', 'pending'],
  ['completed', 'completed'],
  ['failed', 'failed'],
])

/** The changed members of a tool, in an update or in a permission request. */
export function toolNews(call: ToolCallUpdate): ToolNews {
  const diffs = call.content?.flatMap((item): Diff[] => {
    if (item.type !== 'diff') return []
    const { path, oldText, newText } = item
    return [{ path, newText, ...(oldText !== undefined && { oldText }) }]
  })
  const { title, kind, status, rawInput } = call
  const output = call.rawOutput ?? textOf(call)
  return {
    ...(typeof title === 'string' && title !== '' && { title }),
    ...(kind && { kind: kindOf(kind) }),
    ...(status && { status: toolStatuses.get(status) ?? 'running' }),
    ...(rawInput !== undefined && { input: rawInput }),
    ...(output !== undefined && { output }),
    // When a tool has run, agents replace its diffs by its output: the diffs are kept.
    ...(diffs && diffs.length > 0 && { diffs }),
    ...(call.locations && { files: call.locations.map(({ path }) => path) }),
  }
}

function textOf({ content }: ToolCallUpdate): string | undefined {
  const texts = content?.flatMap(item =>
    item.type === 'content' && item.content.type === 'text' ? [item.content.text] : [],
  )
  return texts && texts.length > 0 ? texts.join('\n') : undefined
}

const stops: ReadonlyMap<string, Stop> = new Map([
  ['cancelled', 'cancelled'],
  ['refusal', 'refused'],
  ['max_tokens', 'max-tokens'],
  ['max_turn_requests', 'max-turns'],
])

/** Why a turn ended; a reason that is not known, or left out, counts as an ordinary end. */
export const stopOf = (reason: StopReason | undefined): Stop => stops.get(reason ?? '') ?? 'end'
