// Agents deviate from their protocols. What is shown of their messages is checked here, for all drivers.

import { getOwn, textOf } from '../../base/json.js'
import { neededFor, type PlanStep, type Setting, type Tool, type ToolKind, type Usage } from './types.js'

/** A usage as it may be shown: counts that are not numbers are left out, and so is a price without an amount or a currency. */
export function usageOf({ scope, cost, ...counts }: Usage): Usage {
  const numbers = Object.entries(counts).filter(([, count]) => Number.isFinite(count))
  const isPriced = Number.isFinite(cost?.amount) && textOf(cost?.currency) !== undefined
  return { ...Object.fromEntries(numbers), ...(isPriced && { cost }), scope }
}

/** A kind as an agent names it: one that is not known counts as `other`. */
export const kindOf = (kind: ToolKind): ToolKind => (Object.hasOwn(neededFor, kind) ? kind : 'other')

const statuses = { pending: 'pending', completed: 'completed', failed: 'failed', declined: 'declined' } as const

/** A status as an agent names it: one that is not known counts as `running`, whose names differ. */
export const statusOf = (status: string): Tool['status'] => getOwn(statuses, status) ?? 'running'

const stepStatuses = { in_progress: 'running', inProgress: 'running', completed: 'completed' } as const

/** A step of a plan; a status that is not known counts as pending. */
export function stepOf(title: string, status: string): PlanStep {
  requireTexts([title])
  return { title, status: getOwn(stepStatuses, status) ?? 'pending' }
}

/** A choice as an agent gives it. */
type GivenChoice = { readonly value?: unknown; readonly name?: unknown; readonly description?: unknown }

/** A setting with the choices that have a value; what has no name is called by what it has in its place. */
export function settingOf(category: string, name: unknown, value: unknown, choices: readonly GivenChoice[]): Setting {
  const named = choices.flatMap(({ value, name, description }) => {
    const [text, words] = [textOf(value), textOf(description)]
    return text ? [{ value: text, name: textOf(name) ?? text, ...(words && { description: words }) }] : []
  })
  const current = typeof value === 'boolean' ? String(value) : textOf(value)
  return { category, name: textOf(name) ?? category, value: current, choices: named }
}

/** @throws {TypeError} one of them is no text */
export function requireTexts(texts: readonly unknown[]): void {
  if (texts.some(text => typeof text !== 'string')) throw new TypeError('something else is in the place of a text')
}
