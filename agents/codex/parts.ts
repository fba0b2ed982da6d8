import type {
  FileUpdateChange,
  ThreadItem,
  ThreadTokenUsage,
  TokenUsageBreakdown,
} from '../../generated/codex/0.169.0/index.js'
import type { Tools } from '../session/tools.js'
import type { TurnPart } from '../session/turn.js'
import type { Diff, Tool, Usage } from '../session/types.js'

const statuses = { inProgress: 'running', completed: 'completed', failed: 'failed', declined: 'declined' } as const

/** Takes what an item says of a tool. @returns undefined for items that are no tools */
export function toolOf(tools: Tools, item: ThreadItem): Tool | undefined {
  switch (item.type) {
    case 'commandExecution': {
      const { command, aggregatedOutput, exitCode } = item
      const output = aggregatedOutput ?? (exitCode == null ? undefined : `exit code ${exitCode}`)
      return tools.update(item.id, {
        title: command,
        kind: 'execute',
        status: statuses[item.status],
        input: { command, cwd: item.cwd },
        ...(output !== undefined && { output }),
      })
    }
    case 'fileChange':
      return tools.update(item.id, {
        title: `Change ${item.changes.map(({ path }) => path).join(', ')}`,
        kind: 'edit',
        status: statuses[item.status],
        diffs: item.changes.map(diffOf),
        files: item.changes.flatMap(filesOf),
      })
    case 'mcpToolCall':
      return tools.update(item.id, {
        title: `${item.server}: ${item.tool}`,
        status: statuses[item.status],
        input: item.arguments,
        ...((item.result ?? item.error) && { output: item.result ?? item.error }),
      })
    case 'dynamicToolCall':
      return tools.update(item.id, { title: item.tool, status: statuses[item.status], input: item.arguments })
    case 'webSearch':
      return tools.update(item.id, {
        title: `Search the web: ${item.query}`,
        kind: 'fetch',
        status: item.results ? 'completed' : 'running',
      })
    case 'imageView':
      return tools.update(item.id, {
        title: `Look at ${item.path}`,
        kind: 'read',
        status: 'completed',
        files: [item.path],
      })
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
  delta(id: string, delta: string): TurnPart {
    const isAnother = !this.#received.has(id) && this.#received.size > 0
    this.#received.set(id, (this.#received.get(id) ?? 0) + delta.length)
    return { type: 'text', delta: isAnother ? `\n\n${delta}` : delta }
  }

  /** The rest of a message that is complete; undefined when all of it came before. */
  rest(id: string, text: string): TurnPart | undefined {
    const rest = text.slice(this.#received.get(id) ?? 0)
    return rest === '' ? undefined : this.delta(id, rest)
  }
}

/** Counts the tokens of a reply: the agent tells the sum of the thread after each request to its model. */
export class CodexUsage {
  #before: TokenUsageBreakdown | undefined
  #now: ThreadTokenUsage | undefined

  /** A new turn begins. */
  begin(): void {
    this.#before = this.#now?.total
  }

  take(usage: ThreadTokenUsage): Usage {
    // Of a thread that was resumed the first news says what came before: all without the last request.
    this.#before ??= minus(usage.total, usage.last)
    this.#now = usage
    const { inputTokens, outputTokens } = minus(usage.total, this.#before)
    return {
      inputTokens,
      outputTokens,
      contextUsed: usage.last.totalTokens,
      ...(usage.modelContextWindow != null && { contextSize: usage.modelContextWindow }),
      scope: 'reply',
    }
  }
}

function minus(a: TokenUsageBreakdown, b: TokenUsageBreakdown): TokenUsageBreakdown {
  return {
    cachedInputTokens: a.cachedInputTokens - b.cachedInputTokens,
    inputTokens: a.inputTokens - b.inputTokens,
    outputTokens: a.outputTokens - b.outputTokens,
    reasoningOutputTokens: a.reasoningOutputTokens - b.reasoningOutputTokens,
    totalTokens: a.totalTokens - b.totalTokens,
  }
}
