import { matchingChoices } from '../../base/matching-choices.js'
import { CodyError } from './errors.js'

/** A language model that the instance offers. */
export interface ChatModel {
  /** Id of the model, such as `anthropic::2023-06-01::claude-3-sonnet`. */
  readonly id: string
  /** Name for people. */
  readonly title: string
  /** Who offers it, such as `Anthropic`. */
  readonly provider: string
  /** Whether this user may use it. */
  readonly available: boolean
  /** Labels that the instance gives it, such as `speed`. */
  readonly tags: readonly string[]
}

/**
 * The model that a person means: by its id, or by a part of its id or title that only one model has.
 *
 * @throws {CodyError} `MODEL` there is none, or more than one
 */
export function findModel(models: readonly ChatModel[], wanted: string): ChatModel {
  const found = matchingChoices(
    models.map(model => ({ model, value: model.id, name: model.title })),
    wanted,
  ).map(({ model }) => model)
  const [only, ...others] = found
  if (only && others.length === 0) return only
  const list = (entries: readonly ChatModel[]) => entries.map(model => `\n  ${model.id}`).join('')
  throw new CodyError(
    'MODEL',
    only
      ? `"${wanted}" fits more than one model; say which:${list(found)}`
      : `there is no model "${wanted}"; there are:${list(models)}`,
  )
}
