import type { CodexClient, Model, ThreadStartResponse } from '../../generated/codex/0.169.0/index.js'
import { allPages, ifAnswered } from '../session/answers.js'
import type { Setting } from '../session/types.js'

/** The models that the agent lists; none when it cannot say, as with a provider of the user's own. */
export async function listModels(client: CodexClient): Promise<readonly Model[]> {
  const models = allPages(async cursor => {
    const { data, nextCursor: next } = await client.model.list({ ...(cursor && { cursor }) })
    return { data: data.filter(({ hidden }) => !hidden), next }
  })
  return (await ifAnswered(models)) ?? []
}

/** Model and effort of a thread. What is chosen goes with every turn. */
export class CodexSettings {
  readonly #models: readonly Model[]
  #model: string
  #effort: string | undefined

  constructor(models: readonly Model[], opened: Pick<ThreadStartResponse, 'model' | 'reasoningEffort'>) {
    this.#models = models
    this.#model = opened.model
    this.#effort = opened.reasoningEffort ?? undefined
  }

  get all(): readonly Setting[] {
    const models = this.#models.map(({ model: value, displayName: name, description }) => ({
      value,
      name,
      description,
    }))
    const efforts = (this.#known?.supportedReasoningEfforts ?? []).map(({ reasoningEffort: value, description }) => ({
      ...{ value, name: value, description },
    }))
    return [
      { category: 'model', name: 'Model', value: this.#model, choices: models },
      { category: 'effort', name: 'Reasoning effort', value: this.#effort, choices: efforts },
    ]
  }

  /** The settings that a turn is started with. */
  get forTurn(): { model: string; effort?: string } {
    return { model: this.#model, ...(this.#effort !== undefined && { effort: this.#effort }) }
  }

  set(category: string, value: string): void {
    if (category === 'effort') this.#effort = value
    else this.#model = value
    // An effort that the model does not have becomes its own.
    const { supportedReasoningEfforts, defaultReasoningEffort } = this.#known ?? {}
    const isFitting = supportedReasoningEfforts?.some(({ reasoningEffort }) => reasoningEffort === this.#effort)
    if (category !== 'effort' && isFitting === false) this.#effort = defaultReasoningEffort
  }

  get #known(): Model | undefined {
    return this.#models.find(({ model }) => model === this.#model)
  }
}
