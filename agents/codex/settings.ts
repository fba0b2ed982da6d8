import type { CodexClient, Model, ThreadStartResponse } from '../../generated/codex/0.169.0/index.js'
import type { Setting } from '../session/types.js'

/** Pages of models that are asked for at most. */
const mostPages = 20

/** The models that the agent lists; none when it cannot say, as with a provider of the user's own. */
export async function listModels(client: CodexClient): Promise<readonly Model[]> {
  const models: Model[] = []
  let cursor: string | null | undefined
  for (let page = 0; page < mostPages; page++) {
    const { data, nextCursor } = await client.model.list({ ...(cursor && { cursor }) })
    models.push(...data)
    cursor = nextCursor
    if (!cursor) break
  }
  return models.filter(({ hidden }) => !hidden)
}

/** Model and effort of a thread. What is chosen goes with every turn. */
export class CodexSettings {
  readonly #models: readonly Model[]
  #model: string
  #effort: string | undefined

  constructor(
    models: readonly Model[],
    { model, reasoningEffort }: Pick<ThreadStartResponse, 'model' | 'reasoningEffort'>,
  ) {
    this.#models = models
    this.#model = model
    this.#effort = reasoningEffort ?? undefined
  }

  get all(): readonly Setting[] {
    const choices = this.#models.map(({ model, displayName }) => ({ value: model, name: displayName }))
    const efforts = this.#models.find(({ model }) => model === this.#model)?.supportedReasoningEfforts ?? []
    return [
      { category: 'model', name: 'Model', value: this.#model, choices },
      {
        category: 'effort',
        name: 'Reasoning effort',
        value: this.#effort,
        choices: efforts.map(({ reasoningEffort }) => ({ value: reasoningEffort, name: reasoningEffort })),
      },
    ]
  }

  /** What a turn is started with. */
  get forTurn(): { model: string; effort?: string } {
    return { model: this.#model, ...(this.#effort !== undefined && { effort: this.#effort }) }
  }

  set(category: string, value: string): void {
    if (category === 'effort') this.#effort = value
    else {
      this.#model = value
      const efforts = this.#models.find(({ model }) => model === value)
      const fits = efforts?.supportedReasoningEfforts.some(({ reasoningEffort }) => reasoningEffort === this.#effort)
      if (efforts && !fits) this.#effort = efforts.defaultReasoningEffort
    }
  }
}
