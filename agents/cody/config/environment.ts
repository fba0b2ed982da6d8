import { settingRows } from './setting-rows.js'
import type { FoundSettings, SettingName } from './settings.js'

const variables = settingRows.flatMap(({ name, variables = [] }) =>
  variables.map(([variable, read]) => [variable, name, read] as const),
)

/** The environment variables that settings are read from, each with the setting it sets. */
export const environmentVariables: readonly (readonly [variable: string, name: SettingName])[] = variables.map(
  ([variable, name]) => [variable, name],
)

/**
 * The settings in the environment. An empty variable counts as not set.
 *
 * @param tokenVariable another variable to take the access token from
 */
export function fromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  tokenVariable?: string,
): FoundSettings {
  const own = tokenVariable === undefined ? [] : ([[tokenVariable, 'accessToken', (text: string) => text]] as const)
  const found: Record<string, { value: unknown; origin: string }> = {}
  for (const [variable, name, read] of [...own, ...variables]) {
    const text = env[variable]
    if (text) found[name] ??= { value: read(text, variable), origin: variable }
  }
  return found as FoundSettings
}
