import type { SessionUpdate, StopReason, ToolCallUpdate, UsageUpdate } from '../../generated/acp/1/index.js'
import type { Tools } from '../session/tools.js'
import type { TurnPart } from '../session/turn.js'
import type { Diff, Stop, Tool, ToolKind } from '../session/types.js'

/** Tells the pieces of a reply from the updates of a session. https://agentclientprotocol.com/protocol/prompt-turn */
export class AcpParts {
  readonly #tools: Tools
  #messageId: string | undefined
  #hasText = false

  constructor(tools: Tools) {
    this.#tools = tools
  }

  /** A new turn begins. */
  begin(): void {
    this.#messageId = undefined
    this.#hasText = false
  }

  /** @returns the part of an update; undefined for what was said by the user */
  of(raw: SessionUpdate): TurnPart | undefined {
    switch (raw.sessionUpdate) {
      case 'agent_message_chunk':
        if (raw.content.type !== 'text') return { type: 'other', what: `agent_message_chunk ${raw.content.type}`, raw }
        return { type: 'text', delta: this.#separated(raw.content.text, raw.messageId ?? undefined), raw }
      case 'agent_thought_chunk':
        if (raw.content.type !== 'text') return { type: 'other', what: `agent_thought_chunk ${raw.content.type}`, raw }
        return { type: 'thought', delta: raw.content.text, raw }
      case 'user_message_chunk':
        return undefined
      case 'tool_call':
      case 'tool_call_update':
        return { type: 'tool', tool: updateTool(this.#tools, raw), raw }
      case 'plan':
        return {
          type: 'plan',
          steps: raw.entries.map(({ content, status }) => ({
            title: content,
            status: status === 'in_progress' ? 'running' : status,
          })),
          raw,
        }
      case 'usage_update':
        return { type: 'usage', usage: usageOf(raw), raw }
      case 'notice': {
        const level = (['error', 'warning'] as const).find(level => level === raw.severity) ?? 'info'
        return { type: 'notice', level, message: raw.description ? `${raw.title}: ${raw.description}` : raw.title, raw }
      }
      default:
        // Also what a newer agent sends that this schema does not have.
        return { type: 'other', what: raw.sessionUpdate, raw }
    }
  }

  /** Text of another message begins a new paragraph. */
  #separated(text: string, messageId: string | undefined): string {
    const isAnother = this.#hasText && messageId !== undefined && messageId !== this.#messageId
    this.#messageId = messageId ?? this.#messageId
    this.#hasText ||= text !== ''
    return isAnother ? `\n\n${text}` : text
  }
}

/** Takes what is new of a tool, from an update or from a permission request. */
export function updateTool(tools: Tools, call: ToolCallUpdate): Tool {
  const diffs = call.content?.flatMap((item): Diff[] => {
    if (item.type !== 'diff') return []
    const { path, oldText, newText } = item
    return [{ path, newText, ...(oldText !== undefined && { oldText }) }]
  })
  const { title, kind, status, rawInput } = call
  const output = call.rawOutput ?? textOf(call)
  return tools.update(call.toolCallId, {
    ...(title && { title }),
    ...(kind && { kind: kindOf(kind) }),
    ...(status && { status: status === 'in_progress' ? 'running' : status }),
    ...(rawInput !== undefined && { input: rawInput }),
    ...(output !== undefined && { output }),
    // When a tool has run, agents put its output in place of its diffs: what it changed stays true.
    ...(diffs && diffs.length > 0 && { diffs }),
    ...(call.locations && { files: call.locations.map(({ path }) => path) }),
  })
}

const kinds: ReadonlySet<string> = new Set<ToolKind>([
  ...(['read', 'search', 'think', 'edit', 'move', 'delete', 'execute', 'fetch', 'switch_mode'] as const),
])

/** A kind that is not known yet counts as `other`: only `all` covers it. */
const kindOf = (kind: ToolKind): ToolKind => (kinds.has(kind) ? kind : 'other')

function textOf({ content }: ToolCallUpdate): string | undefined {
  const texts = content?.flatMap(item =>
    item.type === 'content' && item.content.type === 'text' ? [item.content.text] : [],
  )
  return texts && texts.length > 0 ? texts.join('\n') : undefined
}

function usageOf({ used, size, cost }: UsageUpdate) {
  return {
    contextUsed: used,
    contextSize: size,
    ...(cost && { cost: { amount: cost.amount, currency: cost.currency } }),
    scope: 'chat' as const,
  }
}

const stops: Readonly<Record<StopReason, Stop>> = {
  end_turn: 'end',
  cancelled: 'cancelled',
  refusal: 'refused',
  max_tokens: 'max-tokens',
  max_turn_requests: 'max-turns',
}

/** Why a turn ended; a reason that is not known yet counts as an ordinary end. */
export const stopOf = (reason: StopReason): Stop => stops[reason] ?? 'end'
