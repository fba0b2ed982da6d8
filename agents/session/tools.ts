import { isDeepStrictEqual } from 'node:util'
import type { Diff, Tool } from './types.js'
import { requireTexts } from './untrusted.js'

/** What an agent says of a tool; what it leaves out stays as it was. */
export type ToolNews = { readonly [Name in keyof Omit<Tool, 'id'>]?: Tool[Name] | undefined }

/** Tools of one chat that are remembered: an agent that starts more of them loses the oldest. */
const mostTools = 1_000

/** Whether a tool runs, or waits until it may. */
export const isOpen = (status: Tool['status'] | undefined): boolean => status === 'pending' || status === 'running'

/** The tools of a chat, as far as the agent has described them. */
export class Tools {
  readonly #tools = new Map<string, Tool>()

  /** Forgets the tools that have ended. */
  forgetEnded(): void {
    for (const [id, { status }] of this.#tools) if (!isOpen(status)) this.#tools.delete(id)
  }

  /** Takes the changed members of a tool. @returns its whole snapshot, and whether it differs from the one before */
  update(id: string, news: ToolNews): { tool: Tool; isNew: boolean } {
    const { title = '', files = [], diffs = [] } = news
    requireTexts([id, title, ...files, ...diffs.flatMap(textsIn)])
    const last = this.#tools.get(id)
    // Ids come again, for other tools: some models count theirs from `call_0` in each answer.
    const isOver = last?.status === 'completed' || last?.status === 'failed'
    const known = isOver && isOpen(news.status) ? undefined : last
    const before = known ?? { id, title: id, kind: 'other', status: 'pending', diffs: [], files: [] }
    // A tool that was refused stays so, whatever an agent says of it (Kilo: pending, running, failed), unless it has run.
    const isDeclined = before.status === 'declined' && news.status !== 'completed'
    const changed = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined))
    const tool: Tool = { ...before, ...changed, ...(isDeclined && { status: 'declined' }) }
    this.#tools.set(id, tool)
    const [oldest] = this.#tools.keys()
    if (this.#tools.size > mostTools && oldest !== undefined) this.#tools.delete(oldest)
    // The refusal is shown once, not again in the agent's words.
    const isToldAgain = before.status === 'declined' && tool.status === 'declined'
    return { tool, isNew: !isToldAgain && !(known && isDeepStrictEqual(known, tool)) }
  }
}

const textsIn = ({ path, oldText, newText, patch }: Diff) => [path, oldText ?? '', newText ?? '', patch ?? '']
