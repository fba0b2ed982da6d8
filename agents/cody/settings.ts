/** The settings alone: light to load, for programs that start no session. */

export { resolveSettings } from './config/resolve.js'
export { shownValue } from './config/secrets.js'
export { agentSectionSchema, settingRows } from './config/setting-rows.js'
