// What an agent does with its tools, and what it may do.

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { isWithin, realPathOf } from '../../base/paths.js'
import { type Decision, neededFor, type Permissions, type Question, type Tool, type ToolKind } from './types.js'
import { kindOf, requireTexts } from './untrusted.js'

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

  /** The whole snapshot of a tool. */
  get(id: string): Tool {
    return this.#tools.get(id) ?? { id, title: id, kind: 'other', status: 'pending', diffs: [], files: [] }
  }

  /** Takes the changed members of a tool. @returns whether that is something new to show */
  update(id: string, news: ToolNews): boolean {
    const { title = '', files = [], diffs = [] } = news
    const texts = diffs.flatMap(diff => [diff.path, diff.oldText ?? '', diff.newText ?? '', diff.patch ?? ''])
    requireTexts([id, title, ...files, ...texts])
    // Ids come again, for other tools: some models count theirs from `call_0` in each answer.
    const { status: last } = this.get(id)
    if (isOpen(news.status) && (last === 'completed' || last === 'failed')) this.#tools.delete(id)
    const before = this.#tools.get(id)
    // A tool that was refused stays so, whatever an agent says of it (Kilo: pending, running, failed), unless it has run.
    const isDeclined = before?.status === 'declined' && news.status !== 'completed'
    const changed = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined))
    const tool: Tool = { ...this.get(id), ...changed, ...(isDeclined && { status: 'declined' }) }
    this.#tools.set(id, tool)
    const [oldest] = this.#tools.keys()
    if (this.#tools.size > mostTools && oldest !== undefined) this.#tools.delete(oldest)
    // The refusal is shown once, not again in the agent's words.
    return !isDeclined && !isDeepStrictEqual(before, tool)
  }
}

/** A named permission covers what those before it cover. */
const widths = ['deny', 'read', 'edit', 'all'] as const

/**
 * Answers a question by permissions.
 *
 * @param cwd the working folder, which `edit` is confined to: a change of files that the agent does not name, or that lie
 * elsewhere, also through a symbolic link, is denied
 */
export async function decideBy(permissions: Permissions, question: Question, cwd: string): Promise<Decision> {
  if (typeof permissions === 'function') return permissions(question)
  const { kind, files, diffs } = question.tool
  if (!covers(permissions, kind)) return 'deny'
  if (permissions === 'all' || neededFor[kind] === 'read') return 'allow'
  const paths = [...files, ...diffs.map(({ path }) => path)]
  return paths.length > 0 && paths.every(path => isBelow(path, cwd)) ? 'allow' : 'deny'
}

/** Whether a decision lets a tool run. */
export const isAllowed = (decision: Decision): decision is 'allow' | 'allow-always' =>
  decision === 'allow' || decision === 'allow-always'

/** Whether permissions may allow a kind of tool at all. */
export const covers = (permissions: Permissions, kind: ToolKind): boolean =>
  typeof permissions === 'function' || widths.indexOf(permissions) >= widths.indexOf(neededFor[kindOf(kind)])

/** Whether a path, as an agent writes it, leads to something below a folder. What no program here would resolve does not. */
function isBelow(path: string, folder: string): boolean {
  try {
    const named = path.startsWith('file:') ? fileURLToPath(path) : path
    if (named === '' || named.startsWith('~') || /^[a-z][\w+.-]+:/i.test(named)) return false
    const [real, realFolder] = [realPathOf(resolve(folder, named)), realPathOf(resolve(folder))]
    return real !== realFolder && isWithin(real, realFolder)
  } catch {
    return false
  }
}
