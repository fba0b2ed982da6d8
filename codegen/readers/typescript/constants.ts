import { ts } from './compiler.js'
import { targetOf } from './symbols.js'

/** How many expressions a constant may be made of: constants may be made of themselves, or double with every step. */
const mostSteps = 1000

/**
 * The text that an expression always has: a literal, a member of an enumeration, a constant, or several of them joined.
 * Undefined where it is not certain.
 */
export function constantText(checker: ts.TypeChecker, expression: ts.Expression): string | undefined {
  let steps = 0
  const textOf = (node: ts.Expression): string | undefined => {
    if (++steps > mostSteps) return undefined
    if (ts.isStringLiteralLike(node)) return node.text
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      return textOf(node.expression)
    if (ts.isTemplateExpression(node))
      return joined([
        node.head.text,
        ...node.templateSpans.flatMap(({ expression, literal }) => [textOf(expression), literal.text]),
      ])
    if (ts.isBinaryExpression(node))
      return node.operatorToken.kind === ts.SyntaxKind.PlusToken
        ? joined([textOf(node.left), textOf(node.right)])
        : undefined
    const type = checker.getTypeAtLocation(node)
    if (type.isStringLiteral()) return type.value
    const initializer = initializerOf(checker, node)
    return initializer && textOf(initializer)
  }
  return textOf(expression)
}

const joined = (parts: readonly (string | undefined)[]) =>
  parts.every(part => part !== undefined) ? parts.join('') : undefined

/** What a name stands for, where nothing says a wider type of it. */
function initializerOf(checker: ts.TypeChecker, name: ts.Expression): ts.Expression | undefined {
  const declaration = targetOf(checker, checker.getSymbolAtLocation(name))?.valueDeclaration
  if (!declaration) return undefined
  if (ts.isPropertyAssignment(declaration)) return declaration.initializer
  const isConstant =
    (ts.isVariableDeclaration(declaration) && (declaration.parent.flags & ts.NodeFlags.Const) !== 0) ||
    (ts.isPropertyDeclaration(declaration) &&
      (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0)
  return isConstant && !declaration.type ? declaration.initializer : undefined
}
