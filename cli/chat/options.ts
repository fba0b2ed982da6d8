import type { AgentOptions } from '../agent-options.js'

/** The options of `chat`. */
export interface ChatOptions extends AgentOptions {
  message?: string
  stdin?: boolean
  contextFile?: string[]
  contextRepo?: string[]
  model?: string
  showContext?: boolean
  json?: boolean
}
