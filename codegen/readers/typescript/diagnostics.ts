import type { ts } from 'ts-morph'
import { isWithin, wayTo } from '../../../base/paths.js'
import { type Diagnostic, DiagnosticError, type Place, type Severity } from '../../protocol/diagnostic.js'

/** The path from a method to a type: `chat/submitMessage → params → message → WebviewMessage.uri`. */
export interface Path {
  label: string
  /** Name of the type that starts here. */
  type?: string
  parent: Path | undefined
  depth: number
}

export const step = (parent: Path | undefined, label: string): Path => ({
  label: parent?.type === undefined ? label : `${parent.type}.${label}`,
  parent,
  depth: (parent?.depth ?? 0) + 1,
})

const longestPath = 12
const longestLabel = 200

export function formatPath(path: Path): string {
  const labels: string[] = []
  for (let at: Path | undefined = path; at; at = at.parent) labels.push(shorten(at.label))
  labels.reverse()
  if (labels.length > longestPath) labels.splice(longestPath / 2, labels.length - longestPath, '…')
  return labels.join(' → ')
}

const shorten = (label: string) => (label.length > longestLabel ? `${label.slice(0, longestLabel)}…` : label)

/** What is wrong with definitions, where, and the way out. */
export interface Problem extends Pick<Diagnostic, 'code' | 'message' | 'methods'> {
  /** The place in the definitions; that of the declaration around it for types that are written nowhere. */
  node?: ts.Node | undefined
  /** The way from the method to the place. */
  path?: Path | undefined
  hint: string
}

/** Collects diagnostics about definitions: each problem once, with the first path that led to it. */
export class Diagnostics {
  readonly #root: string
  readonly #once = new Set<string>()
  readonly #found = new Map<string, Diagnostic>()
  /** The declaration that is being converted. */
  #around: ts.Node | undefined

  constructor(root: string) {
    this.#root = root
  }

  get all(): Diagnostic[] {
    return [...this.#found.values()]
  }

  get hasErrors(): boolean {
    return this.all.some(({ severity }) => severity === 'error')
  }

  error(problem: Problem): void {
    this.#add('error', problem)
  }

  /**
   * Runs the conversion of a declaration: its place is that of diagnostics about types that are written nowhere, and of the
   * error where the stack overflows.
   *
   * @throws {DiagnosticError}
   */
  guardDepth<Converted>(node: ts.Node | undefined, path: Path, convert: () => Converted): Converted {
    const before = this.#around
    this.#around = node ?? before
    try {
      return convert()
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      const hint = 'give it a shape in the recipe, under "types"'
      const message = 'the type nests too deeply, or is made of itself without an end'
      this.error({ code: 'too-deep', message, node, path, hint })
      throw new DiagnosticError(this.all.filter(({ severity }) => severity !== 'info'))
    } finally {
      this.#around = before
    }
  }

  /** An error that is reported once, however often it is met. */
  errorOnce(problem: Problem): void {
    const key = JSON.stringify([problem.code, problem.message])
    if (this.#once.has(key)) return
    this.#once.add(key)
    this.error(problem)
  }

  warning(code: string, message: string, node: ts.Node | undefined, path: Path | undefined): void {
    this.#add('warning', { code, message, node, path })
  }

  /** A type that JSON Schema cannot express exactly: what is lost, and where. */
  widened(message: string, node: ts.Node | undefined, path: Path): void {
    this.#add('info', { code: 'widened', message, node, path })
  }

  /** A part of values that JSON leaves out. */
  leftOut(message: string, node: ts.Node | undefined, path: Path): void {
    this.#add('info', { code: 'left-out', message, node, path })
  }

  /** A part of the definitions that documents cannot hold. */
  lost(message: string, node: ts.Node | undefined, path: Path): void {
    this.#add('info', { code: 'lost-member', message, node, path })
  }

  #add(severity: Severity, problem: Omit<Problem, 'hint'> & { hint?: string }): void {
    const { code, message, node = this.#around, path, hint, methods } = problem
    const place = node && this.place(node.getSourceFile(), node.getStart())
    const key = JSON.stringify([code, message, place?.file, place?.line, place?.column])
    if (this.#found.has(key)) return
    this.#found.set(key, {
      severity,
      code,
      message,
      ...(place && node ? { place, sourceLine: lineAt(node.getSourceFile(), node.getStart()) } : {}),
      ...(path ? { path: formatPath(path) } : {}),
      ...(hint === undefined ? {} : { hint }),
      ...(methods && { methods }),
    })
  }

  /** A diagnostic of TypeScript itself. */
  typeError(file: ts.SourceFile, position: number, message: string, code: number): void {
    this.addDiagnostic({
      severity: 'error',
      code: 'type-error',
      message: `${message} (TypeScript ${code})`,
      place: this.place(file, position),
      sourceLine: lineAt(file, position),
      hint: 'correct the definitions',
    })
  }

  /** A problem of a `tsconfig.json` that may be why an import was not found. */
  configWarning({ file, start = 0, messageText }: ts.Diagnostic): void {
    this.addDiagnostic({
      severity: 'warning',
      code: 'wrong-config',
      message: typeof messageText === 'string' ? messageText : messageText.messageText,
      ...(file ? { place: this.place(file, start) } : {}),
    })
  }

  addDiagnostic(diagnostic: Diagnostic): void {
    const key = JSON.stringify([diagnostic.code, diagnostic.message, diagnostic.place])
    if (!this.#found.has(key)) this.#found.set(key, diagnostic)
  }

  place(file: ts.SourceFile, position: number): Place {
    const { line, character } = file.getLineAndCharacterOfPosition(position)
    return { file: relativePath(this.#root, file.fileName), line: line + 1, column: character + 1 }
  }
}

function lineAt(file: ts.SourceFile, position: number): string {
  const starts = file.getLineStarts()
  const { line } = file.getLineAndCharacterOfPosition(position)
  return file.text.slice(starts[line], starts[line + 1] ?? file.text.length).replace(/[\r\n]+$/, '')
}

/** The path of a file as the definitions' own repository writes it. */
export function relativePath(root: string, file: string): string {
  return isWithin(file, root) ? wayTo(root, file) : file
}
