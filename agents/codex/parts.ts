import type { FileUpdateChange, ThreadItem, ThreadTokenUsage } from '../../generated/codex/0.169.0/index.js'
import type { ToolNews } from '../session/tools.js'
import type { TurnPart } from '../session/turn.js'
import type { Diff, Message, Usage } from '../session/types.js'

const statuses = { inProgress: 'running', completed: 'completed', failed: 'failed', declined: 'declined' } as const

/** The tool of an item. @returns undefined for items that are no tools */
export function toolNews(item: ThreadItem): ToolNews | undefined {
  switch (item.type) {
    case 'commandExecution': {
      const { command, cwd, aggregatedOutput, exitCode, status } = item
      const output = aggregatedOutput ?? (exitCode == null ? undefined : `exit code ${exitCode}`)
      const input = { command, cwd }
      return {
        title: command,
        kind: 'execute',
        status: statuses[status],
        input,
        ...(output !== undefined && { output }),
      }
    }
    case 'fileChange':
      return {
        title: `Change ${item.changes.map(({ path }) => path).join(', ')}`,
        kind: 'edit',
        status: statuses[item.status],
        diffs: item.changes.map(diffOf),
        files: item.changes.flatMap(filesOf),
      }
    case 'mcpToolCall': {
      const output = item.result ?? item.error
      const title = `${item.server}: ${item.tool}`
      return { title, status: statuses[item.status], input: item.arguments, ...(output && { output }) }
    }
    case 'dynamicToolCall':
      return { title: item.tool, status: statuses[item.status], input: item.arguments }
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

/** Puts the messages of a turn together: deltas, and what an item holds that came without them. */
export class CodexText {
  readonly #received = new Map<string, number>()

  /** A piece of a message. Another message begins a new paragraph. */
  add(id: string, delta: string): TurnPart {
    const isAnother = !this.#received.has(id) && this.#received.size > 0
    this.#received.set(id, (this.#received.get(id) ?? 0) + delta.length)
    return { type: 'text', delta: isAnother ? `\n\n${delta}` : delta }
  }

  /** The rest of a message that is complete; undefined when all of it came before. */
  rest(id: string, text: string): TurnPart | undefined {
    const rest = text.slice(this.#received.get(id) ?? 0)
    return rest === '' ? undefined : this.add(id, rest)
  }
}

type Tokens = Pick<ThreadTokenUsage['total'], 'inputTokens' | 'outputTokens'>

/** Counts the tokens of a reply: the agent tells the sum of the thread after each request to its model. */
export class CodexUsage {
  /** Tokens of the thread when the turn began; undefined before the first count. */
  #before: Tokens | undefined
  #total: Tokens | undefined

  /** A new turn begins. */
  begin(): void {
    this.#before = this.#total
  }

  take({ total, last, modelContextWindow }: ThreadTokenUsage): Usage {
    // The first count of a resumed thread includes earlier turns: all tokens but those of the last request.
    this.#before ??= {
      inputTokens: total.inputTokens - last.inputTokens,
      outputTokens: total.outputTokens - last.outputTokens,
    }
    this.#total = total
    return {
      inputTokens: total.inputTokens - this.#before.inputTokens,
      outputTokens: total.outputTokens - this.#before.outputTokens,
      contextUsed: last.totalTokens,
      ...(modelContextWindow != null && { contextSize: modelContextWindow }),
      scope: 'reply',
    }
  }
}

/** The message of an item; undefined for items of other kinds. */
export function messageOf(item: ThreadItem): Message[] {
  if (item.type === 'agentMessage') return [{ role: 'agent', text: item.text }]
  if (item.type !== 'userMessage') return []
  const texts = item.content.flatMap(part => (part.type === 'text' ? [part.text] : []))
  return [{ role: 'user', text: texts.join('\n\n') }]
}
