/** One session for every coding agent: open it, chat, decide what it may do, close it. */

export * from './agent.js'
export { SessionError, type SessionErrorCode } from './errors.js'
export { type KnownAgent, knownAgent, knownAgents, referenceTo } from './known-agents.js'
export { openAgent } from './open.js'
export type * from './types.js'
export { DiskWorkspace } from './workspace/disk-workspace.js'
export { type Changes, MemoryWorkspace, type MovedFile, type Workspace } from './workspace/workspace.js'
