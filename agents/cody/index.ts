/** Driving the Cody agent: sessions, chats, models, context, documents, edits. */

export { type ContextFile, parseContextFile } from '../session/context-files.js'
export { SessionError, type SessionErrorCode } from '../session/errors.js'
export type { ContextEntry } from '../session/types.js'
export { DiskWorkspace } from '../session/workspace/disk-workspace.js'
export { applyEdits, type Position, type Range, type TextEdit } from '../session/workspace/text-edits.js'
export { type Changes, MemoryWorkspace, type Workspace } from '../session/workspace/workspace.js'
export { type AskOptions, Chat } from './chat.js'
export { environmentVariables } from './config/environment.js'
export { type ConfigurationFile, type FileSection, resolveSettings, type SettingLayers } from './config/resolve.js'
export { shownValue } from './config/secrets.js'
export {
  type Layer,
  type Setting,
  type SettingName,
  Settings,
  type SettingValues,
} from './config/settings.js'
export { Documents } from './documents.js'
export type { FileOperation } from './edit-plan.js'
export {
  agentPackage,
  EmbeddedAgentError,
  type EmbeddedAgentOptions,
  type EndpointFailure,
  embeddedAgentCommand,
  type NetworkReport,
} from './embedded-agent/index.js'
export { CodyError, type CodyErrorCode } from './errors.js'
export { type Answers, MemorySecrets, type SecretStore, type UserMessage } from './handlers.js'
export type { ChatModel } from './models.js'
export { type OpenCodyOptions, openCody } from './open.js'
export { type OpenAgent, type OpenAgentOptions, openAgent } from './open-agent.js'
export type { OpenSettings } from './open-settings.js'
export type { Progress } from './progress.js'
export { Reply, type ReplyPart } from './reply.js'
export type { Repository } from './repositories.js'
export { CodySession, type Completion, type NewChatOptions } from './session.js'
export type { SignIn, User } from './versions/index.js'
export type { ChatMessage, ConfirmationRequest } from './webview-messages.js'
