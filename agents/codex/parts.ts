import { getOwn } from '../../base/json.js'
import type { FileUpdateChange, ThreadItem } from '../../generated/codex/0.169.0/index.js'
import type { Message } from '../session/agent.js'
import type { ToolNews } from '../session/tools.js'
import type { TurnPart } from '../session/turn.js'
import type { Diff } from '../session/types.js'

const statuses = { inProgress: 'running', completed: 'completed', failed: 'failed', declined: 'declined' } as const
const statusOf = ({ status }: { readonly status: string }) => getOwn(statuses, status)

/** The tool of an item. @returns undefined for items that are no tools */
export function toolNews(item: ThreadItem): ToolNews | undefined {
  switch (item.type) {
    case 'commandExecution': {
      const { command, cwd, aggregatedOutput, exitCode } = item
      const output = aggregatedOutput ?? (exitCode == null ? undefined : `exit code ${exitCode}`)
      return { title: command, kind: 'execute', status: statusOf(item), input: { command, cwd }, output }
    }
    case 'fileChange': {
      const title = `Change ${item.changes.map(({ path }) => path).join(', ')}`
      const [diffs, files] = [item.changes.map(diffOf), item.changes.flatMap(filesOf)]
      return { title, kind: 'edit', status: statusOf(item), diffs, files }
    }
    case 'mcpToolCall': {
      const output = item.result ?? item.error ?? undefined
      return { title: `${item.server}: ${item.tool}`, status: statusOf(item), input: item.arguments, output }
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
function filesOf({ path, kind }: FileUpdateChange): string[] {
  return kind.type === 'update' && kind.move_path ? [path, kind.move_path] : [path]
}

/** A new file comes as its text, a changed one as a unified diff. */
function diffOf({ path, diff, kind }: FileUpdateChange): Diff {
  return kind.type === 'add' ? { path, oldText: null, newText: diff } : { path, patch: diff }
}

/** The part of an item that is no tool; undefined for what other messages say. */
export function partOf(item: ThreadItem, isComplete: boolean): TurnPart | undefined {
  switch (item.type) {
    case 'agentMessage':
      return isComplete ? { type: 'text', delta: item.text, message: item.id, isWhole: true } : undefined
    case 'userMessage':
    case 'reasoning':
      return undefined
    default:
      return { type: 'other', what: item.type }
  }
}

/** The message of an item; none for items of other kinds. */
export function messageOf(item: ThreadItem): Message[] {
  if (item.type === 'agentMessage') return [{ role: 'agent', text: item.text }]
  if (item.type !== 'userMessage') return []
  const texts = item.content.flatMap(part => (part.type === 'text' ? [part.text] : []))
  return [{ role: 'user', text: texts.join('\n\n') }]
}
