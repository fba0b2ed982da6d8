import { ts } from './compiler.js'
import type { Scope } from './loading/scope.js'

/** A message that is a value of a class of vscode-jsonrpc: `new RequestType<Params, Result, void>('items/list')`. */
export interface MessageValue {
  kind: MessageKind
  /** The expression that makes it; undefined in a declaration file, which has types only. */
  made: ts.NewExpression | undefined
  /** The variable, the member of a class or of an object that holds it. */
  holder: ValueHolder | undefined
  /** The type arguments of the class. */
  types: readonly ts.TypeNode[]
  /** The module that holds it. */
  scope: Scope
  /** The statement of the module that holds it. */
  statement: ts.Statement
}

type ValueHolder = ts.VariableDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment

/** A class of messages. */
interface MessageKind {
  isRequest: boolean
  /** Whether it is a class of vscode-languageserver-protocol, which has one more type argument before that of errors. */
  isOfProtocol: boolean
  /** How many params it takes by position; undefined for the one value that most messages have. */
  positional: number | undefined
}

const classes = /^(Protocol)?(Request|Notification)Type(\d)?$/

/** Whether a text may hold such a value: most files do not even have the word. */
export const mayHoldValues = (text: string): boolean => /(?:Request|Notification)Type/.test(text)

/** The values in a statement of a module. */
export function valuesIn(statement: ts.Statement, scope: Scope): MessageValue[] {
  const found: MessageValue[] = []
  const pending: ts.Node[] = [statement]
  for (let node = pending.pop(); node; node = pending.pop()) {
    const value = valueAt(node, scope)
    if (value) found.push({ ...value, scope, statement })
    const children: ts.Node[] = []
    ts.forEachChild(node, child => {
      children.push(child)
    })
    pending.push(...children.reverse())
  }
  return found
}

function valueAt(node: ts.Node, scope: Scope): Omit<MessageValue, 'scope' | 'statement'> | undefined {
  if (ts.isNewExpression(node)) {
    const kind = kindOf(node.expression, scope)
    const holder = isHolder(node.parent) ? node.parent : undefined
    const written = node.typeArguments ?? (holder && !ts.isPropertyAssignment(holder) && argumentsOf(holder.type))
    return kind && { kind, made: node, holder, types: written || [] }
  }
  if (!isHolder(node) || ts.isPropertyAssignment(node)) return undefined
  const { type, initializer } = node
  if (!type || !ts.isTypeReferenceNode(type) || (initializer && ts.isNewExpression(initializer))) return undefined
  const kind = kindOf(type.typeName, scope)
  if (!kind) return undefined
  // Other types of this name have no type arguments.
  const isMessage = type.typeArguments !== undefined || (!kind.isRequest && kind.positional === 0)
  return isMessage ? { kind, made: undefined, holder: node, types: argumentsOf(type) } : undefined
}

const isHolder = (node: ts.Node): node is ValueHolder =>
  ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)

const argumentsOf = (type: ts.TypeNode | undefined): readonly ts.TypeNode[] =>
  (type && ts.isTypeReferenceNode(type) && type.typeArguments) || []

function kindOf(name: ts.Node, { imports }: Scope): MessageKind | undefined {
  const written = lastName(name)
  const imported = ts.isIdentifier(name) ? imports.get(written)?.name : undefined
  const [, protocol, kind, count] = classes.exec(imported ?? '') ?? classes.exec(written) ?? []
  if (kind === undefined) return undefined
  return {
    isRequest: kind === 'Request',
    isOfProtocol: protocol !== undefined,
    positional: count === undefined ? undefined : Number(count),
  }
}

/** The last name of a path of names: `RequestType` of `rpc.RequestType`. */
export function lastName(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isPropertyAccessExpression(node)) return node.name.text
  return ts.isQualifiedName(node) ? node.right.text : ''
}
