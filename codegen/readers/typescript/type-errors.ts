import { ts } from './compiler.js'
import type { Diagnostics } from './diagnostics.js'
import type { LoadedProgram } from './loading/program.js'

/**
 * TypeScript's errors about a name, a module or an export that does not exist. They are not reported: imports that no
 * reached type needs do not matter, and a reached type reports what it misses with its path.
 */
const missing = new Set([2304, 2305, 2307, 2503, 2552, 2580, 2583, 2584, 2591, 2614, 2694, 2724, 2792, 7016])

const duplicateIdentifier = 2300

/**
 * The type errors of the definitions file, which make its meaning uncertain. They have to be asked for first: the checker
 * reports some only once. Values of methods often stand in a program: of that only types and the values matter.
 */
export function findTypeErrors({ program, entry, values }: LoadedProgram): readonly ts.Diagnostic[] {
  const semantic = program.getSemanticDiagnostics(entry).filter(({ start = 0 }) => !isInBody(entry, start))
  const holdsValue = new Set(values.map(({ statement }) => statement))
  const matters = ({ start = 0 }: ts.Diagnostic) => {
    const statement = entry.statements.find(({ end }) => start < end)
    return !statement || isType(statement) || holdsValue.has(statement)
  }
  return [...program.getSyntacticDiagnostics(entry), ...(values.length > 0 ? semantic.filter(matters) : semantic)]
}

const isType = (statement: ts.Statement) =>
  ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement)

/** Whether a place lies in the body of a function, which is not part of any type. */
function isInBody(file: ts.SourceFile, position: number): boolean {
  for (let node: ts.Node | undefined = file; node; ) {
    if (ts.isBlock(node)) return true
    node = ts.forEachChild(node, child =>
      child.getStart(file) <= position && position < child.getEnd() ? child : undefined,
    )
  }
  return false
}

/** @param methods names of the methods: a method that is declared twice has been reported already */
export function reportTypeErrors(
  errors: readonly ts.Diagnostic[],
  entry: ts.SourceFile,
  methods: ReadonlySet<string>,
  diagnostics: Diagnostics,
): void {
  for (const { start = 0, messageText, code } of errors) {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n').replace(/\s*\n\s*/g, ' ')
    const isReported = code === duplicateIdentifier && methods.has(/'(.+)'/.exec(message)?.[1] ?? '')
    if (!missing.has(code) && !isReported) diagnostics.typeError(entry, start, message, code)
  }
}
