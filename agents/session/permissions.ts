import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isWithin, realPathOf } from '../../base/paths.js'
import { type Decision, type Permissions, type Question, type ToolKind, toolKinds } from './types.js'

/** A named permission covers what those before it cover. */
const widths = ['deny', 'read', 'edit', 'all'] as const

const isAmong = (kinds: readonly ToolKind[], kind: ToolKind) => kinds.includes(kind)

/** The narrowest named permission that covers a kind of tools; `edit` holds for files below the working folder only. */
const neededFor = (kind: ToolKind) =>
  isAmong(toolKinds.read, kind) ? 'read' : isAmong(toolKinds.edit, kind) ? 'edit' : 'all'

/** A kind as an agent names it: one that is not known counts as `other`. */
export const kindOf = (kind: ToolKind): ToolKind => (isAmong(Object.values(toolKinds).flat(), kind) ? kind : 'other')

/**
 * Answers a question by permissions.
 *
 * @param cwd the working folder, which `edit` is confined to: a change of files that the agent does not name, or that lie
 * elsewhere, also through a symbolic link, is denied
 */
export function decideBy(permissions: Permissions, question: Question, cwd: string): Decision | Promise<Decision> {
  if (typeof permissions === 'function') return permissions(question)
  const { kind, files, diffs } = question.tool
  if (!covers(permissions, kind)) return 'deny'
  if (permissions === 'all' || neededFor(kind) === 'read') return 'allow'
  const paths = [...files, ...diffs.map(({ path }) => path)]
  return paths.length > 0 && paths.every(path => isBelow(path, cwd)) ? 'allow' : 'deny'
}

/** Whether a decision lets a tool run. */
export const isAllowed = (decision: Decision): decision is 'allow' | 'allow-always' =>
  decision === 'allow' || decision === 'allow-always'

/** Whether permissions may allow a kind of tool at all. */
export const covers = (permissions: Permissions, kind: ToolKind): boolean =>
  typeof permissions === 'function' || widths.indexOf(permissions) >= widths.indexOf(neededFor(kind))

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
