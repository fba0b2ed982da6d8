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

  /** @param methods those that it is about, where there are several */
  error(
    code: string,
    message: string,
    node: ts.Node | undefined,
    path: Path | undefined,
    hint: string,
    methods?: readonly string[],
  ): void {
    this.#add('error', code, message, node, path, hint, methods)
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
      this.error('too-deep', 'the type nests too deeply, or is made of itself without an end', node, path, hint)
      throw new DiagnosticError(this.all.filter(({ severity }) => severity !== 'info'))
    } finally {
      this.#around = before
    }
  }

  /** An error that is reported once, however often it is met. */
  errorOnce(code: string, message: string, node: ts.Node, path: Path, hint: string): void {
    const key = JSON.stringify([code, message])
    if (this.#once.has(key)) return
    this.#once.add(key)
    this.#add('error', code, message, node, path, hint)
  }

  warning(code: string, message: string, node: ts.Node | undefined, path: Path | undefined): void {
    this.#add('warning', code, message, node, path, undefined)
  }

  /** A type that JSON Schema cannot express exactly: what is lost, and where. */
  widened(message: string, node: ts.Node | undefined, path: Path): void {
    this.#add('info', 'widened', message, node, path, undefined)
  }

  /** A part of values that JSON leaves out. */
  leftOut(message: string, node: ts.Node | undefined, path: Path): void {
    this.#add('info', 'left-out', message, node, path, undefined)
  }

  /** A part of the definitions that documents cannot hold. */
  lost(message: string, node: ts.Node | undefined, path: Path): void {
    this.#add('info', 'lost-member', message, node, path, undefined)
  }

  #add(
    severity: Severity,
    code: string,
    message: string,
    written: ts.Node | undefined,
    path: Path | undefined,
    hint: string | undefined,
    methods?: readonly string[],
  ): void {
    const node = written ?? this.#around
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
