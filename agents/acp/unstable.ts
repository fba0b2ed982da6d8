// Messages beyond the stable schema of ACP, and differences between versions of agents. The rest of this folder knows only
// the stable schema and what is exported here.

import { isObject, type JsonObject } from '../../base/json.js'
import type * as acp from '../../generated/acp/1/index.js'
import type { Usage } from '../session/driver.js'

/** What can be chosen in a session; agents without configuration options offer their models beside their modes (Gemini). */
export interface Choices extends Pick<acp.NewSessionResponse, 'configOptions' | 'modes'> {
  readonly models?: {
    readonly currentModelId: string
    readonly availableModels: readonly { readonly modelId: string; readonly name?: string }[]
  } | null
}

/** Chooses one of the models of an agent without configuration options. */
export const setLegacyModel = (client: acp.AcpClient, sessionId: string, modelId: string): Promise<unknown> =>
  client.connection.request('session/set_model', { sessionId, modelId })

/** Whether the agent offers `session/fork`, which the stable schema does not have. */
export const canFork = (capabilities: acp.SessionCapabilities | undefined): boolean =>
  isObject(capabilities) && isObject(capabilities.fork)

/** Forks a session. */
export const forkSession = (client: acp.AcpClient, params: acp.LoadSessionRequest): Promise<acp.NewSessionResponse> =>
  client.connection.request('session/fork', params)

/** The tokens of a turn, where the agent's answer has them; agents differ in what they count. */
export function usageOf(response: acp.PromptResponse): Usage | undefined {
  const { inputTokens, outputTokens }: JsonObject = isObject(response) && isObject(response.usage) ? response.usage : {}
  if (typeof inputTokens !== 'number' || typeof outputTokens !== 'number') return undefined
  return { inputTokens, outputTokens, scope: 'unknown' }
}

/**
 * Whether this is Gemini CLI: when the client offers to read files, it cannot create any, since it does not understand the
 * answer that a file is not there. It is offered writing only.
 *
 * @param command program and arguments: Gemini may be started by another program, as in `npx @google/gemini-cli`
 */
export const cannotCreateWhenReading = (command: readonly string[]): boolean =>
  command.some(word => /(^|[\\/])gemini(-cli)?([@.][^\\/]*)?$/i.test(word))
