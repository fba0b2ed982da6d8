import type { Problem } from './channel.js'

/** Reports of one kind on one connection; what follows is not reported. */
const reportsPerKind = 100

/** Hands problems on, so many of a kind: a peer that misbehaves without end cannot flood whoever listens. */
export class Problems {
  readonly #report: (problem: Problem) => void
  readonly #counts = new Map<Problem['kind'], number>()

  constructor(report: (problem: Problem) => void) {
    this.#report = report
  }

  /** The message is made only when it is wanted. */
  report(kind: Problem['kind'], message: () => string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    if (count <= reportsPerKind) this.#report({ kind, message: message() })
    else if (count === reportsPerKind + 1)
      this.#report({ kind, message: `more problems of the kind ${kind}; they are not reported any more` })
  }
}
