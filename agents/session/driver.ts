/** For the drivers of agents: what a session is made of. Programs import `index.ts`. */

export type * from './agent.js'
export { agentOf, type Driver } from './driven-agent.js'
export { type ChatHost, DrivenChat, type GivenPart } from './driven-chat.js'
export * from './errors.js'
export type { ReadInput } from './inputs.js'
export type { Opening } from './options.js'
export { covers, isAllowed, type ToolNews } from './tools.js'
export type { Ending, Turn } from './turn.js'
export type * from './types.js'
export { kindOf, settingOf, statusOf, stepOf, usageOf } from './untrusted.js'
