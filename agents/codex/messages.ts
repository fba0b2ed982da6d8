// The words of Codex and those of a session: items, messages, settings, permissions and inputs.

import type * as codex from '../../generated/codex/0.169.0/index.js'
import * as api from '../session/driver.js'

/** The tool of an item. @returns undefined for items that are no tools */
function toolNews(item: codex.ThreadItem): api.ToolNews | undefined {
  switch (item.type) {
    case 'commandExecution': {
      const { command, cwd, aggregatedOutput, exitCode } = item
      const output = aggregatedOutput ?? (exitCode == null ? undefined : `exit code ${exitCode}`)
      return { title: command, kind: 'execute', status: api.statusOf(item.status), input: { command, cwd }, output }
    }
    case 'fileChange': {
      const title = `Change ${item.changes.map(({ path }) => path).join(', ')}`
      const [diffs, files] = [item.changes.map(diffOf), item.changes.flatMap(filesOf)]
      return { title, kind: 'edit', status: api.statusOf(item.status), diffs, files }
    }
    case 'mcpToolCall': {
      const output = item.result ?? item.error ?? undefined
      return { title: `${item.server}: ${item.tool}`, status: api.statusOf(item.status), input: item.arguments, output }
    }
    case 'webSearch':
      return { title: `Search the web: ${item.query}`, kind: 'fetch', status: item.results ? 'completed' : 'running' }
    case 'imageView':
      return { title: `Look at ${item.path}`, kind: 'read', status: 'completed', files: [item.path] }
    default:
      return undefined
  }
}

/** The files that a change touches: a moved one at both places. */
function filesOf({ path, kind }: codex.FileUpdateChange): string[] {
  return kind.type === 'update' && kind.move_path ? [path, kind.move_path] : [path]
}

/** A new file comes as its text, a changed one as a unified diff. */
function diffOf({ path, diff, kind }: codex.FileUpdateChange) {
  return kind.type === 'add' ? { path, oldText: null, newText: diff } : { path, patch: diff }
}

/** The part of an item; undefined for what other messages say. @param isComplete whether its text is whole */
export function partOf(item: codex.ThreadItem, isComplete: boolean): api.GivenPart | undefined {
  const news = toolNews(item)
  if (news) return { type: 'tool', id: item.id, news }
  if (item.type === 'userMessage' || item.type === 'reasoning') return undefined
  if (item.type !== 'agentMessage') return { type: 'other', what: item.type }
  return isComplete ? { type: 'text', delta: item.text, id: item.id, isWhole: true } : undefined
}

/** The messages of a thread. */
export const messagesOf = ({ turns }: codex.Thread): api.Message[] =>
  turns.flatMap(({ items }) => items.flatMap(messageOf))

function messageOf(item: codex.ThreadItem): api.Message[] {
  if (item.type === 'agentMessage') return [{ role: 'agent', text: item.text }]
  if (item.type !== 'userMessage') return []
  const texts = item.content.flatMap(part => (part.type === 'text' ? [part.text] : []))
  return [{ role: 'user', text: texts.join('\n\n') }]
}

/** Model and effort of a thread. An effort that the model does not have becomes its default. */
export function settingsOf(models: readonly codex.Model[], model: string, effort: string | undefined): api.Setting[] {
  const known = models.find(each => each.model === model)
  const choices = models.map(({ model: value, displayName: name, description }) => ({ value, name, description }))
  const efforts = known?.supportedReasoningEfforts ?? []
  const levels = efforts.map(({ reasoningEffort: value, description }) => ({ value, description }))
  const isFitting = effort === undefined || !known || levels.some(({ value }) => value === effort)
  return [
    api.settingOf('model', 'Model', model, choices),
    api.settingOf('effort', 'Reasoning effort', isFitting ? effort : known.defaultReasoningEffort, levels),
  ]
}

/** Codex asks before it runs anything but harmless commands; `permissions` decides. */
export const approvalPolicy = 'untrusted' as const

/** The sandbox that goes with permissions, besides the questions: what Codex runs without asking stays within it. */
export const sandboxMode = (permissions: api.Permissions): codex.SandboxMode =>
  typeof permissions === 'function' ? 'workspace-write' : sandboxes[permissions]

const sandboxes = { deny: 'read-only', read: 'read-only', edit: 'workspace-write', all: 'danger-full-access' } as const

/** The same for one turn. */
export function sandboxPolicy(permissions: api.Permissions, directories: readonly string[]): codex.SandboxPolicy {
  const mode = sandboxMode(permissions)
  if (mode === 'workspace-write') return { type: 'workspaceWrite', writableRoots: [...directories] }
  return { type: mode === 'read-only' ? 'readOnly' : 'dangerFullAccess' }
}

/** A piece of a question. */
export const userInput = ({ text, image }: api.ReadInput): codex.UserInput =>
  image ? { type: 'image', url: `data:${image.mimeType};base64,${image.data}` } : { type: 'text', text }

/** The configuration of Codex for these MCP servers. */
export const configOf = (servers: readonly api.McpServer[]) =>
  servers.length > 0 ? { config: { mcp_servers: Object.fromEntries(servers.map(mcpServer)) } } : {}

function mcpServer(server: api.McpServer) {
  const { name } = server
  if ('url' in server) return [name, { url: server.url, ...(server.headers && { http_headers: server.headers }) }]
  return [name, { command: server.command, args: server.args ?? [], env: server.env ?? {} }]
}
