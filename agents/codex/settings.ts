import type { CodexClient, Model, ThreadStartResponse } from '../../generated/codex/0.169.0/index.js'
import { ifAnswered } from '../session/failures.js'
import type { Setting } from '../session/types.js'

/** What a thread begins with. */
export type Opened = Pick<ThreadStartResponse, 'model' | 'reasoningEffort'>

/** Models that are asked for; the agent has some ten. */
const mostModels = 100

/** The models that the agent lists; none when it cannot say, as with a provider of the user's own. */
export async function listModels(client: CodexClient): Promise<readonly Model[]> {
  const answer = await ifAnswered(
    client.model.list({ limit: mostModels }).then(({ data }) => data.filter(({ hidden }) => !hidden)),
  )
  return answer ?? []
}

/** Model and effort of a thread. An effort that the model does not have becomes its default. */
export function settingsOf(models: readonly Model[], model: string, effort: string | undefined): Setting[] {
  const known = models.find(each => each.model === model)
  const choices = models.map(({ model: value, displayName: name, description }) => ({ value, name, description }))
  const efforts = (known?.supportedReasoningEfforts ?? []).map(({ reasoningEffort: value, description }) => ({
    ...{ value, name: value, description },
  }))
  const isFitting = effort === undefined || !known || efforts.some(({ value }) => value === effort)
  const value = isFitting ? effort : known.defaultReasoningEffort
  return [
    { category: 'model', name: 'Model', value: model, choices },
    { category: 'effort', name: 'Reasoning effort', value, choices: efforts },
  ]
}
