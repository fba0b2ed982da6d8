import { matchingChoices } from '../../base/matching-choices.js'
import { nearestNames } from '../../base/nearest-names.js'
import { SessionError } from './error.js'
import type { Setting } from './types.js'

/**
 * Finds a choice: by its value or name, or by a part that only one choice has.
 *
 * @returns the setting of the category, and the value that is chosen for it
 * @throws {SessionError} `UNKNOWN_SETTING` with what there is
 */
export function chosen(settings: readonly Setting[], category: string, wanted: string) {
  const setting = settings.find(setting => setting.category === category)
  if (!setting) {
    const known = settings.map(({ category }) => category).join(', ')
    const what = known === '' ? 'no settings' : `no setting "${category}"; it has: ${known}`
    throw new SessionError('UNKNOWN_SETTING', `this chat has ${what}`)
  }
  const { choices } = setting
  if (choices.length === 0) return { setting, choice: wanted }
  const found = matchingChoices(choices, wanted)
  const [only, ...others] = found
  if (only && others.length === 0) return { setting, choice: only.value }
  throw new SessionError('UNKNOWN_SETTING', explain(setting, wanted, found))
}

function explain({ category, choices }: Setting, wanted: string, found: readonly { value: string }[]): string {
  const list = (values: readonly { value: string }[]) => values.map(({ value }) => `\n  ${value}`).join('')
  if (found.length > 0) return `"${wanted}" fits more than one ${category}; say which:${list(found)}`
  const values = choices.map(({ value }) => value)
  const [near] = nearestNames(wanted, values)
  return `there is no ${category} "${wanted}"${near === undefined ? '.' : `; did you mean ${near}?`} There are:${list(choices)}`
}
