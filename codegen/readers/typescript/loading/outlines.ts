import { ts } from '../compiler.js'
import { parseText, type SourceFiles } from './files.js'
import { leaveOutBodies, type Outline } from './outline.js'
import { isNamedDeclaration } from './scope.js'

/** A statement of an outline. */
interface Statement {
  /** Where it stands in the whole text. */
  start: number
  end: number
  isDeclaration: boolean
  /** The statement parsed whole, once something led to it. */
  whole?: ts.SourceFile
}

interface OutlinedFile {
  file: ts.SourceFile
  text: string
  statements: ReadonlyMap<ts.Node, Statement>
  reduced?: ts.SourceFile
}

/**
 * Source files as far as their statements and the names of these. A statement is parsed whole when something leads to it;
 * the checker gets each file without the declarations that nothing led to.
 */
export class Outlines {
  readonly #files: SourceFiles
  readonly #outlined = new Map<string, OutlinedFile | undefined>()

  constructor(files: SourceFiles) {
    this.#files = files
  }

  /** A file in outline, or whole where it is already parsed or its outline is not certain. */
  get(path: string): ts.SourceFile | undefined {
    if (!this.#outlined.has(path)) this.#outlined.set(path, this.#outline(path))
    return this.#outlined.get(path)?.file ?? this.#files.get(path)
  }

  #outline(path: string): OutlinedFile | undefined {
    // What stands between the tags of JSX is text, and JSON has no statements.
    const text = this.#files.isParsed(path) || /(?:x|\.json)$/.test(path) ? undefined : this.#files.text(path)
    const outline = text === undefined ? undefined : leaveOutBodies(text)
    if (text === undefined || !outline) return undefined
    const file = parseText(path, outline.text, true, text)
    return hasErrors(file) ? undefined : { file, text, statements: statementsOf(file, outline) }
  }

  /** The whole statement around a declaration, with what its outline leaves out. */
  reach(declaration: ts.Node): ts.Node {
    const { fileName } = declaration.getSourceFile()
    const outlined = this.#outlined.get(fileName)
    let node = declaration
    while (outlined && node.parent && node.parent !== outlined.file) node = node.parent
    const statement = outlined?.statements.get(node)
    if (!outlined || !statement) return declaration
    statement.whole ??= parseText(fileName, outlined.text.slice(statement.start, statement.end), true, outlined.text)
    return statement.whole
  }

  /** A file without the declarations that were not reached. */
  reduced(path: string): ts.SourceFile | undefined {
    const outlined = this.#outlined.get(path)
    if (!outlined) return this.#files.get(path)
    outlined.reduced ??= parseText(path, reducedText(outlined), false, outlined.text)
    return outlined.reduced
  }
}

function statementsOf(file: ts.SourceFile, { cuts }: Outline): Map<ts.Node, Statement> {
  let next = 0
  let cut = 0
  const original = (position: number) => {
    for (let at = cuts[next]; at && at.at <= position; at = cuts[++next]) cut += at.length
    return position + cut
  }
  return new Map(
    file.statements.map(node => [
      node,
      { start: original(node.getStart(file)), end: original(node.end), isDeclaration: isDeclaration(node) },
    ]),
  )
}

/** The text with spaces in place of what was not reached, so that all else keeps its place. */
function reducedText({ text, statements }: OutlinedFile): string {
  const pieces: string[] = []
  let done = 0
  for (const { start, end, isDeclaration, whole } of statements.values()) {
    if (!isDeclaration || whole) continue
    pieces.push(text.slice(done, start), text.slice(start, end).replace(/[^\r\n\u2028\u2029]+/g, blank))
    done = end
  }
  return pieces.join('') + text.slice(done)
}

const blank = (text: string) => ' '.repeat(text.length)

/** Whether all that a statement does is to give something a name in its file. */
const isDeclaration = (statement: ts.Statement): boolean =>
  ts.isModuleDeclaration(statement)
    ? ts.isIdentifier(statement.name) && !isGlobal(statement)
    : isNamedDeclaration(statement) || ts.isVariableStatement(statement)

const isGlobal = ({ flags }: ts.ModuleDeclaration): boolean => (flags & ts.NodeFlags.GlobalAugmentation) !== 0

/** What the parser found wrong is known to TypeScript only. */
const hasErrors = (file: ts.SourceFile): boolean =>
  (file as { parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length !== 0
