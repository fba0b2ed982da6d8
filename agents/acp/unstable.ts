// Messages beyond the stable schema of ACP, and differences between versions of agents. The rest of this folder knows only
// the stable schema and what is exported here.

import { isObject } from '../../base/json.js'
import type { AcpClient, InitializeResponse, NewSessionResponse, PromptResponse } from '../../generated/acp/1/index.js'
import type { Setting, Usage } from '../session/types.js'

/** Whether the agent offers `session/fork`, which the stable schema does not have. */
export function canFork({ agentCapabilities }: InitializeResponse): boolean {
  const capabilities: unknown = agentCapabilities?.sessionCapabilities
  return isObject(capabilities) && isObject(capabilities.fork)
}

/** Forks a session. @returns the id of the new one */
export async function forkSession(client: AcpClient, sessionId: string, cwd: string): Promise<string> {
  const result = await client.connection.request('session/fork', { sessionId, cwd, mcpServers: [] })
  if (isObject(result) && typeof result.sessionId === 'string') return result.sessionId
  throw new TypeError('the chat has no id')
}

/** The tokens of a turn, where the agent's answer has them; agents differ in what they count. */
export function usageOf(response: PromptResponse): Usage | undefined {
  const usage: unknown = isObject(response) ? response.usage : undefined
  if (!isObject(usage)) return undefined
  const { inputTokens, outputTokens } = usage
  if (typeof inputTokens !== 'number' || typeof outputTokens !== 'number') return undefined
  return { inputTokens, outputTokens, scope: 'unknown' }
}

/** The models of a session, as agents offer them that have no configuration options yet (Gemini). */
export function legacyModels(response: Partial<NewSessionResponse>): Setting | undefined {
  const models: unknown = 'models' in response ? response.models : undefined
  if (!isObject(models) || !Array.isArray(models.availableModels)) return undefined
  const choices = models.availableModels.flatMap((model: unknown) => {
    if (!isObject(model) || typeof model.modelId !== 'string') return []
    return [{ value: model.modelId, name: typeof model.name === 'string' ? model.name : model.modelId }]
  })
  const value = typeof models.currentModelId === 'string' ? models.currentModelId : undefined
  return { category: 'model', name: 'Model', value, choices }
}

/** Chooses one of the legacy models. */
export async function setLegacyModel(client: AcpClient, sessionId: string, modelId: string): Promise<void> {
  await client.connection.request('session/set_model', { sessionId, modelId })
}

/**
 * Whether this is Gemini CLI: when the client offers to read files, it cannot create any, since it does not understand the
 * answer that a file is not there. It is offered writing only.
 *
 * @param command program and arguments: Gemini may be started by another program, as in `npx @google/gemini-cli`
 */
export const cannotCreateWhenReading = (command: readonly string[]): boolean =>
  command.some(word => /(^|[\\/])gemini(-cli)?([@.][^\\/]*)?$/i.test(word))
