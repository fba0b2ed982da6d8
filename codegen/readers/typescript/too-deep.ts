import { resolve } from 'node:path'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import { ts } from './compiler.js'
import { Diagnostics } from './diagnostics.js'
import { withoutLinks } from './loading/inside.js'
import { loadProgram } from './loading/program.js'
import type { TypeScriptOptions } from './options.js'

/** The error where the stack overflows, or a type grows without an end: at the first type of the file that it is met in. */
export function tooDeep(options: TypeScriptOptions, error: RangeError): DiagnosticError {
  // A checker that has failed once may not fail again.
  const { checker, entry } = loadProgram({ ...options, eager: true })
  const node = findDeepType(checker, entry)
  const root = withoutLinks(resolve(options.root))
  const place = node ? new Diagnostics(root).place(entry, node.getStart(entry)) : { file: options.entry }
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'too-deep',
      message: `the definitions nest too deeply, or grow too large, to be read (${error.message})`,
      place,
      hint: 'make them flatter: shorter chains of types',
    },
  ])
}

/** The innermost first type of a file that the checker cannot compute. */
function findDeepType(checker: ts.TypeChecker, root: ts.Node): ts.TypeNode | undefined {
  const inner = ts.forEachChild(root, child => findDeepType(checker, child))
  if (inner || !ts.isTypeNode(root)) return inner
  try {
    for (const property of checker.getPropertiesOfType(checker.getTypeFromTypeNode(root)))
      checker.getTypeOfSymbol(property)
    return undefined
  } catch (error) {
    if (error instanceof RangeError) return root
    throw error
  }
}
