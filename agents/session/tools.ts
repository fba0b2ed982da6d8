import { isDeepStrictEqual } from 'node:util'
import type { Tool } from './types.js'

/** What an agent tells of a tool. */
export type ToolNews = Partial<Omit<Tool, 'id'>>

/** Tools of one chat that are remembered: an agent that starts more of them loses the oldest. */
const mostTools = 1_000

/** The tools of a chat, as the agent has told of them so far. */
export class Tools {
  readonly #tools = new Map<string, Tool>()

  /** Takes what is new of a tool. @returns its whole snapshot, and whether it differs from the one before */
  update(id: string, news: ToolNews): { tool: Tool; isNew: boolean } {
    const known = this.#tools.get(id)
    const before = known ?? { id, title: id, kind: 'other', status: 'pending', diffs: [], files: [] }
    // A tool that was not allowed has failed for no other reason: agents say no more of it.
    const isDeclined = before.status === 'declined' && (news.status ?? 'failed') === 'failed'
    const tool: Tool = { ...before, ...news, ...(isDeclined && { status: 'declined' }) }
    this.#tools.set(id, tool)
    const [oldest] = this.#tools.keys()
    if (this.#tools.size > mostTools && oldest !== undefined) this.#tools.delete(oldest)
    // The refusal is told once, not again with the words that the agent has for it.
    const isToldAgain = before.status === 'declined' && tool.status === 'declined'
    return { tool, isNew: !isToldAgain && !(known && isDeepStrictEqual(known, tool)) }
  }
}
