import { textOf } from '../../base/json.js'
import { onlyChoice } from '../../base/matching-choices.js'
import { SessionError } from './errors.js'
import type { Setting } from './types.js'

/**
 * Finds a choice: by its value or name, or by a part that only one choice has.
 *
 * @returns the value that is chosen for the setting of the category
 * @throws {SessionError} `UNKNOWN_SETTING` with what there is
 */
export function chosen(settings: readonly Setting[], category: string, wanted: string): string {
  const unknown = (message: string) => new SessionError('UNKNOWN_SETTING', message)
  const setting = settings.find(setting => setting.category === category)
  if (!setting) {
    const known = settings.map(({ category }) => category).join(', ')
    throw unknown(`this chat has ${known === '' ? 'no settings' : `no setting "${category}"; it has: ${known}`}`)
  }
  const { choices } = setting
  return choices.length === 0 ? wanted : onlyChoice(choices, wanted, category, unknown).value
}

/** A choice as an agent gives it. */
type GivenChoice = { readonly value?: unknown; readonly name?: unknown; readonly description?: unknown }

/** A setting with the choices that have a value; what has no name is called by what it has in its place. */
export function settingOf(category: string, name: unknown, value: unknown, choices: readonly GivenChoice[]): Setting {
  const named = choices.flatMap(({ value, name, description }) => {
    const [text, words] = [textOf(value), textOf(description)]
    return text ? [{ value: text, name: textOf(name) ?? text, ...(words && { description: words }) }] : []
  })
  return { category, name: textOf(name) ?? category, value: textOf(value), choices: named }
}
