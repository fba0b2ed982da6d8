import type { Tool } from './types.js'

/** Tools of one chat that are remembered: an agent that starts more of them loses the oldest. */
const mostTools = 1_000

/** The tools of a chat, as the agent has told of them so far. */
export class Tools {
  readonly #tools = new Map<string, Tool>()
  readonly #declined = new Set<string>()

  get(id: string): Tool | undefined {
    return this.#tools.get(id)
  }

  /**
   * Takes what is new of a tool.
   *
   * @returns the whole snapshot; a tool that was declined does not count as failed
   */
  update(id: string, news: Partial<Omit<Tool, 'id'>>): Tool {
    const before = this.#tools.get(id) ?? { id, title: id, kind: 'other', status: 'pending', diffs: [], files: [] }
    const merged: Tool = { ...before, ...news }
    const tool: Tool = merged.status === 'failed' && this.#declined.has(id) ? { ...merged, status: 'declined' } : merged
    this.#tools.set(id, tool)
    const [oldest] = this.#tools.keys()
    if (this.#tools.size > mostTools && oldest !== undefined) {
      this.#tools.delete(oldest)
      this.#declined.delete(oldest)
    }
    return tool
  }

  /** Forgets a tool: another one begins that has its id. */
  forget(id: string): void {
    this.#tools.delete(id)
    this.#declined.delete(id)
  }

  /** Notes that a tool was not allowed. @returns its snapshot */
  decline(id: string): Tool {
    this.#declined.add(id)
    return this.update(id, { status: 'declined' })
  }
}
