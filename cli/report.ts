import { messageOf } from '../base/error-message.js'
import { showProse } from '../base/visible-text.js'
import type { Problem } from '../runtime/index.js'
import { inColumns } from './reports/style.js'

/** Prints an error as a person wants to read it, on standard error: what an agent said may be part of it. */
export function reportFailure(error: unknown): void {
  const message = messageOf(error)
  const prefix = message.startsWith('error') || message.includes(': error: ') ? '' : 'error: '
  print(prefix + message)
}

/** What reports problems that a session survives, such as silence of the agent: the first of each kind. */
export function problemReporter(): (problem: Problem) => void {
  const reported = new Set<Problem['kind']>()
  return ({ kind, message }) => {
    if (!reported.has(kind)) print(`warning: ${message}`)
    reported.add(kind)
  }
}

function print(message: string): void {
  const text = showProse(message)
  process.stderr.write(`${process.stderr.isTTY ? inColumns(text) : text}\n`)
}
