import { settingRows } from './setting-rows.js'
import type { Setting, SettingName, SettingValues } from './settings.js'

/** The secret values, which only the agent and the instance may see. */
export function secretsOf(values: { readonly [Name in SettingName]?: SettingValues[Name] | undefined }): string[] {
  return settingRows.flatMap(({ name, secret }) => {
    const value = values[name]
    if (secret === undefined || value === undefined) return []
    return secret === 'whole' ? [String(value)] : Object.values(value as SettingValues['customHeaders'])
  })
}

/**
 * How a setting is shown to people: secrets are masked, never shown in part.
 *
 * @param setting the setting, with its value
 */
export function shownValue({ name, value }: Setting): string {
  const secret = settingRows.find(row => row.name === name)?.secret
  if (value === undefined || value === '') return '(none)'
  if (secret === 'whole') return mask
  if (secret === 'values')
    return list(
      Object.keys(value).map(key => `${key}: ${mask}`),
      ', ',
    )
  return Array.isArray(value) ? list(value, ' ') : String(value)
}

const mask = '********'

const list = (items: readonly string[], separator: string) => (items.length === 0 ? '(none)' : items.join(separator))
