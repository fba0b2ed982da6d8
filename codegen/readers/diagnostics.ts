import type { Diagnostic, Severity } from '../protocol/diagnostic.js'

const mostErrors = 50

/** A place in a JSON file of definitions. */
export interface JsonPlace {
  /** The file as diagnostics name it. */
  file: string
  /** JSON pointer (RFC 6901). */
  pointer: string
}

/** Collects diagnostics about JSON definitions, each with its file and JSON pointer. */
export class JsonDiagnostics {
  readonly #found: Diagnostic[] = []
  readonly #repeated = new Map<string, Diagnostic & { times: number }>()
  #errors = 0

  /** All diagnostics; one that was met many times is reported once, with its count. */
  get all(): Diagnostic[] {
    return this.#found.map(diagnostic => {
      const { times = 1, ...rest } = diagnostic as Diagnostic & { times?: number }
      if (times === 1) return rest
      const others = times === 2 ? 'one other place' : `${times - 1} other places`
      return { ...rest, message: `${rest.message} (here and in ${others})` }
    })
  }

  get errors(): Diagnostic[] {
    return this.all.filter(({ severity }) => severity === 'error')
  }

  get hasErrors(): boolean {
    return this.#errors > 0
  }

  /**
   * At most {@link mostErrors} are kept; the rest is counted.
   *
   * @param methods those that it is about, where there are several
   */
  error(code: string, message: string, { file, pointer }: JsonPlace, hint: string, methods?: readonly string[]): void {
    this.#errors += 1
    if (this.#errors > mostErrors) return
    this.#found.push({ severity: 'error', code, message, place: { file, pointer }, hint, ...(methods && { methods }) })
  }

  /** A schema that a document cannot express exactly: what is lost, and where. */
  widened(message: string, { file, pointer }: JsonPlace): void {
    this.#found.push({ severity: 'info', code: 'widened', message, place: { file, pointer } })
  }

  /** A diagnostic with many places: the first place is kept and the others are counted. */
  repeated(severity: Exclude<Severity, 'error'>, code: string, message: string, place: JsonPlace, hint: string): void {
    const earlier = this.#repeated.get(message)
    if (earlier) earlier.times += 1
    else {
      const { file, pointer } = place
      const diagnostic = { severity, code, message, place: { file, pointer }, hint, times: 1 }
      this.#repeated.set(message, diagnostic)
      this.#found.push(diagnostic)
    }
  }
}
