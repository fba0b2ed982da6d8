import { onlyChoice } from '../../base/matching-choices.js'
import { SessionError } from './error.js'
import type { Setting } from './types.js'

/**
 * Finds a choice: by its value or name, or by a part that only one choice has.
 *
 * @returns the setting of the category, and the value that is chosen for it
 * @throws {SessionError} `UNKNOWN_SETTING` with what there is
 */
export function chosen(settings: readonly Setting[], category: string, wanted: string) {
  const unknown = (message: string) => new SessionError('UNKNOWN_SETTING', message)
  const setting = settings.find(setting => setting.category === category)
  if (!setting) {
    const known = settings.map(({ category }) => category).join(', ')
    throw unknown(`this chat has ${known === '' ? 'no settings' : `no setting "${category}"; it has: ${known}`}`)
  }
  const { choices } = setting
  return { setting, choice: choices.length === 0 ? wanted : onlyChoice(choices, wanted, category, unknown).value }
}
