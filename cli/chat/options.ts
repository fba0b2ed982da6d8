import type { AgentOptions } from '../agent-options.js'

/** The options of `chat`. */
export interface ChatOptions extends AgentOptions {
  message?: string
  stdin?: boolean
  file?: string[]
  image?: string[]
  contextRepo?: string[]
  model?: string
  /** `CATEGORY=VALUE` each. */
  set?: string[]
  permissions?: 'deny' | 'read' | 'edit' | 'all'
  resume?: string
  protocol?: string
  demo?: boolean
  showContext?: boolean
  json?: boolean
}
