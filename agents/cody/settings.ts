/** The settings by themselves: light to load, for programs that start no session. */

export { type ConfigurationFile, type FileSection, resolveSettings, type Sources } from './config/resolve.js'
export { shownValue } from './config/secrets.js'
export { agentSectionSchema, type SettingRow, settingRows, settingsPage } from './config/setting-rows.js'
export { type Setting, type SettingName, Settings, type SettingValues, type Source } from './config/settings.js'
