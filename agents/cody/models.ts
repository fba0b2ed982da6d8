import { onlyChoice } from '../../base/matching-choices.js'
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
  const choices = models.map(model => ({ model, value: model.id, name: model.title }))
  return onlyChoice(choices, wanted, 'model', message => new CodyError('MODEL', message)).model
}
