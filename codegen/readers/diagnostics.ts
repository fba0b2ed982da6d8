import type { Diagnostic, Severity } from '../protocol/diagnostic.js'
import type { JsonSchema } from '../protocol/model.js'

const mostErrors = 50

/** A place in a JSON file of definitions. */
export interface JsonPlace {
  /** The file as diagnostics name it. */
  file: string
  /** JSON pointer (RFC 6901). */
  pointer: string
}

/** The key of a place: the same for the same place. */
export const placeKey = ({ file, pointer }: JsonPlace): string => `${file}#${pointer}`

/** What is wrong with JSON definitions, where, and the way out. */
export interface JsonProblem extends Pick<Diagnostic, 'code' | 'message' | 'methods'> {
  at: JsonPlace
  hint: string
}

/** Collects diagnostics about JSON definitions, each with its file and JSON pointer. */
export class JsonDiagnostics {
  readonly #found: Diagnostic[] = []
  readonly #repeated = new Map<string, Diagnostic & { times: number }>()
  #errors = 0

  /** How often something was left out that a document cannot express. */
  timesWidened = 0

  /** Converted schemas that admit more than their definitions do, by a keyword anywhere inside them. */
  readonly wider = new WeakSet<JsonSchema>()

  /** Converted schemas that describe objects or arrays and name no type, and where they stand. */
  readonly untyped = new Map<JsonSchema, JsonPlace>()

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

  /** At most {@link mostErrors} are kept; the rest is counted. */
  error({ code, message, at: { file, pointer }, hint, methods }: JsonProblem): void {
    this.#errors += 1
    if (this.#errors > mostErrors) return
    this.#found.push({ severity: 'error', code, message, place: { file, pointer }, hint, ...(methods && { methods }) })
  }

  /** A schema that a document cannot express exactly: what is lost, and where. */
  widened(message: string, { file, pointer }: JsonPlace): void {
    this.timesWidened += 1
    this.#found.push({ severity: 'info', code: 'widened', message, place: { file, pointer } })
  }

  /** A diagnostic with many places: the first place is kept and the others are counted. */
  repeated({ severity, code, message, at, hint }: JsonProblem & { severity: Exclude<Severity, 'error'> }): void {
    const earlier = this.#repeated.get(message)
    if (earlier) earlier.times += 1
    else {
      const { file, pointer } = at
      const diagnostic = { severity, code, message, place: { file, pointer }, hint, times: 1 }
      this.#repeated.set(message, diagnostic)
      this.#found.push(diagnostic)
    }
  }
}
