import type { Diagnostic } from '../protocol/diagnostic.js'

const mostErrors = 50

/** Collects diagnostics about one bundle, each with its JSON pointer. */
export class JsonDiagnostics {
  readonly #file: string
  readonly #found: Diagnostic[] = []
  #errors = 0

  constructor(file: string) {
    this.#file = file
  }

  get all(): Diagnostic[] {
    return this.#found
  }

  get hasErrors(): boolean {
    return this.#errors > 0
  }

  error(code: string, message: string, pointer: string, hint: string): void {
    this.#errors += 1
    if (this.#errors > mostErrors) return
    this.#found.push({ severity: 'error', code, message, place: { file: this.#file, pointer }, hint })
  }

  /** A shape of which a document cannot say all: what is lost, and where. */
  widened(message: string, pointer: string): void {
    this.#found.push({ severity: 'info', code: 'widened', message, place: { file: this.#file, pointer } })
  }
}
