import type { Problem } from './channel.js'

/** The most reports of one kind on one connection; further ones are dropped. */
const reportsPerKind = 100

/**
 * Passes problems on, up to a number of each kind, so that a misbehaving peer cannot flood the listener. The message is
 * made only when it is passed on.
 */
export function boundReports(
  report: (problem: Problem) => void,
): (kind: Problem['kind'], message: () => string) => void {
  const counts = new Map<Problem['kind'], number>()
  return (kind, message) => {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    if (count <= reportsPerKind) report({ kind, message: message() })
    else if (count === reportsPerKind + 1)
      report({ kind, message: `more problems of the kind ${kind}; they are not reported any more` })
  }
}
