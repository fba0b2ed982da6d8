// What messages of ACP say, in the words of a session. https://agentclientprotocol.com/protocol/schema

import { getOwn, isObject, textOf } from '../../base/json.js'
import type * as acp from '../../generated/acp/1/index.js'
import * as api from '../session/driver.js'
import type { Choices } from './unstable.js'

/**
 * The part of an update. https://agentclientprotocol.com/protocol/prompt-turn
 *
 * @returns undefined for what was said by the user
 */
export function partOf(update: acp.SessionUpdate): api.GivenPart | undefined {
  switch (update.sessionUpdate) {
    case 'agent_message_chunk':
    case 'agent_thought_chunk': {
      const { sessionUpdate, content, messageId } = update
      if (content.type !== 'text') return { type: 'other', what: `${sessionUpdate} ${content.type}` }
      if (sessionUpdate === 'agent_thought_chunk') return { type: 'thought', delta: content.text }
      return { type: 'text', delta: content.text, id: messageId ?? undefined }
    }
    case 'user_message_chunk':
      return undefined
    case 'tool_call':
      return { type: 'tool', id: update.toolCallId, news: toolNews({ ...update, status: update.status ?? 'pending' }) }
    case 'tool_call_update':
      return { type: 'tool', id: update.toolCallId, news: toolNews(update) }
    case 'plan':
      return { type: 'plan', steps: update.entries.map(({ content, status }) => api.stepOf(content, status)) }
    case 'usage_update': {
      const { used: contextUsed, size: contextSize, cost } = update
      return { type: 'usage', usage: api.usageOf({ contextUsed, contextSize, cost: cost ?? undefined, scope: 'chat' }) }
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

/** A piece of a question. */
export const blockOf = ({ text, image }: api.ReadInput): acp.ContentBlock =>
  image ? { type: 'image', ...image } : { type: 'text', text }

const levels = { error: 'error', warning: 'warning' } as const
const limits = { max_tokens: 'max-tokens', max_turn_requests: 'max-turns' } as const
const stops = { cancelled: 'cancelled', refusal: 'refused', ...limits } as const

/** Why a turn ended; a reason that is not known, or left out, counts as an ordinary end. */
export const stopOf = (reason: acp.StopReason | undefined): api.Stop => getOwn(stops, reason ?? '') ?? 'end'

/** What an update or a permission request says of a tool. */
export function toolNews(call: acp.ToolCallUpdate): api.ToolNews {
  const { kind, status, content, locations } = call
  const diffs = content?.flatMap(item => (item.type === 'diff' ? [diffOf(item)] : [])) ?? []
  const blocks = content?.flatMap(item => (item.type === 'content' ? [item.content] : [])) ?? []
  const text = blocks.flatMap(block => (block.type === 'text' ? [block.text] : [])).join('\n')
  return {
    title: textOf(call.title),
    kind: kind ? api.kindOf(kind) : undefined,
    status: status ? api.statusOf(status) : undefined,
    input: call.rawInput,
    output: call.rawOutput ?? textOf(text),
    // When a tool has run, agents replace its diffs by its output: the diffs are kept.
    diffs: diffs.length > 0 ? diffs : undefined,
    files: locations?.map(({ path }) => path),
  }
}

function diffOf({ path, oldText, newText }: acp.Diff): api.Diff {
  return { path, newText, ...(oldText !== undefined && { oldText }) }
}

/** What can be chosen in a session: its configuration options, and modes and legacy models that are not among them. */
export function settingsOf({ configOptions, modes, models }: Choices): api.Setting[] {
  const options = (configOptions ?? []).map(ofOption)
  const modelChoices = models?.availableModels.map(({ modelId: value, name }) => ({ value, name }))
  const modeChoices = modes?.availableModes.map(({ id: value, name }) => ({ value, name }))
  const others = [
    ...(modelChoices ? [api.settingOf('model', 'Model', models?.currentModelId, modelChoices)] : []),
    ...(modeChoices ? [api.settingOf('mode', 'Mode', modes?.currentModeId, modeChoices)] : []),
  ]
  return [...options, ...others.filter(other => !options.some(({ category }) => category === other.category))]
}

function ofOption(option: acp.SessionConfigOption): api.Setting {
  const entries = option.type === 'boolean' ? [{ value: 'true' }, { value: 'false' }] : option.options
  const choices = entries.flatMap(entry => ('group' in entry ? entry.options : [entry]))
  return api.settingOf(categoryOf(option), option.name, option.currentValue, choices)
}

/** The category of a setting that is a configuration option. */
export const categoryOf = ({ category, id }: acp.SessionConfigOption): string =>
  category === 'thought_level' ? 'effort' : (category ?? id)

/**
 * The ways to sign in that an agent names. https://agentclientprotocol.com/protocol/initialization
 *
 * @param initialized its answer to `initialize`
 */
export function waysToSignIn(initialized: unknown): string[] {
  const methods = isObject(initialized) ? initialized.authMethods : undefined
  if (!Array.isArray(methods)) return []
  return methods.filter(isObject).flatMap(({ id, name, description }) => {
    const [way, words] = [textOf(name) ?? textOf(id), textOf(description)]
    return way === undefined ? [] : [words ? `${way} (${words})` : way]
  })
}
