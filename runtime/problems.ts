import type { Problem } from './channel.js'

/** Reports of one kind on one connection; what follows is not reported. */
const reportsPerKind = 100

/**
 * Hands problems on, so many of a kind: a peer that misbehaves without end cannot flood whoever listens. A message is made
 * only when it is wanted.
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
