import { DiagnosticError } from '../../../codegen/protocol/diagnostic.js'

/** What some reading is refused for: the code and place of each diagnostic; nothing when it is not refused. */
export function diagnosed(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    return error.diagnostics.map(({ code, place }) => `${code} ${place?.file}#${place?.pointer}`)
  }
  return []
}
