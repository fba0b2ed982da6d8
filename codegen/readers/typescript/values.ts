import { messageDirections } from '../../protocol/method-key.js'
import type { MessageDirection, MethodKind } from '../../protocol/model.js'
import { type LooseMessages, unknownSenders } from '../loose-messages.js'
import { roles } from '../message-roles.js'
import { commentOf } from './comments.js'
import { ts } from './compiler.js'
import { constantText } from './constants.js'
import { step } from './diagnostics.js'
import type { MapEntry, RoleType } from './maps.js'
import { lastName, type MessageValue } from './message-values.js'
import type { MapNames } from './options.js'
import type { ShapeContext } from './shapes/context.js'
import { reportLostName } from './unresolved.js'

interface NamedValue {
  value: MessageValue
  method: string
  kind: MethodKind
  /** Who sends it, where the definitions say so. */
  messageDirection: MessageDirection | undefined
}

/**
 * The methods that are values of the classes of vscode-jsonrpc. `messageDirection` beside one says who sends it, otherwise
 * the recipe does.
 */
export function readValues(cx: ShapeContext, senders: MapNames): MapEntry[] {
  const named = namedValues(cx)
  const recipe = new Senders(senders)
  const entries: MapEntry[] = []
  const withoutSender: NamedValue[] = []
  for (const each of named) {
    const { value, method, kind } = each
    const messageDirection = each.messageDirection ?? recipe.directionOf(each)
    if (messageDirection !== undefined)
      entries.push({ method, kind, messageDirection, ...rolesOf(cx, value), declaration: documentedNode(value) })
    else if (cx.options.accepts?.(method) ?? true) withoutSender.push(each)
  }
  const [first] = withoutSender
  if (first) {
    const hint =
      'say it in the recipe: "values": { "clientRequests": "*", "serverNotifications": ["items/changed"] }; "*" stands for the rest'
    cx.diagnostics.error({
      code: 'unknown-direction',
      message: unknownSenders(looseOf(withoutSender)),
      node: nodeOf(first.value),
      hint,
    })
  }
  if (named.length === 0 && !cx.diagnostics.hasErrors) reportNone(cx)
  for (const { role, name } of recipe.unused) reportUnused(cx, role, name)
  return entries
}

/** The methods of which the definitions do not say who sends them; undefined where there are no values at all. */
export function valuesWithoutSender(cx: ShapeContext): LooseMessages | undefined {
  const named = namedValues(cx)
  return named.length > 0 ? looseOf(named.filter(({ messageDirection }) => messageDirection === undefined)) : undefined
}

const looseOf = (values: readonly NamedValue[]): LooseMessages => ({
  requests: values.flatMap(({ kind, method }) => (kind === 'request' ? [method] : [])),
  notifications: values.flatMap(({ kind, method }) => (kind === 'notification' ? [method] : [])),
})

function namedValues(cx: ShapeContext): NamedValue[] {
  return cx.values.flatMap(value => {
    const method = methodOf(cx, value)
    if (method === undefined) return []
    const kind = value.kind.isRequest ? 'request' : 'notification'
    return [{ value, method, kind, messageDirection: directionBeside(value) }]
  })
}

/** The directions that a recipe gives: `*` stands for the methods that no list names. */
class Senders {
  readonly #lists: readonly { role: (typeof roles)[number]; names: ReadonlySet<string> }[]
  readonly #used = new Set<string>()

  constructor(senders: MapNames) {
    this.#lists = roles.map(role => ({ role, names: new Set([senders[role.role] ?? []].flat()) }))
  }

  directionOf({ method, kind }: NamedValue): MessageDirection | undefined {
    const directionsFor = (name: string) =>
      this.#lists.flatMap(({ role, names }) => (role.kind === kind && names.has(name) ? [role.messageDirection] : []))
    const named = directionsFor(method)
    if (named.length > 0) this.#used.add(`${kind} ${method}`)
    const [first, second] = named.length > 0 ? named : directionsFor('*')
    return second ? 'both' : first
  }

  /** Names in the lists that were not asked about. */
  get unused(): { role: string; name: string }[] {
    return this.#lists.flatMap(({ role, names }) =>
      [...names]
        .filter(name => name !== '*' && !this.#used.has(`${role.kind} ${name}`))
        .map(name => ({ role: role.role, name })),
    )
  }
}

const nodeOf = ({ made, holder, statement }: MessageValue): ts.Node => made ?? holder ?? statement

function methodOf(cx: ShapeContext, value: MessageValue): string | undefined {
  const { made, holder } = value
  const [name] = made?.arguments ?? []
  const { type, initializer } = name ? { type: undefined, initializer: name } : (beside(value, 'method') ?? {})
  const text = initializer && constantText(cx.checker, initializer)
  const literal = type && cx.checker.getTypeFromTypeNode(type)
  const method = text ?? (literal?.isStringLiteral() ? literal.value : undefined)
  if (method !== undefined) return method
  const node = nodeOf(value)
  const path = step(undefined, holder ? holder.name.getText() : lastName(made?.expression ?? node))
  if (initializer && reportLostName(cx, initializer, path)) return undefined
  if (made && !isInFunction(made))
    cx.diagnostics.error({
      code: 'unknown-method',
      message: 'the name of this method does not stand here as a constant text',
      node,
      path,
      hint: "write it as text or as a constant: new RequestType<Params, Result, void>('items/list')",
    })
  // Neither a declaration without the name, nor a function that makes messages of any name, defines a method.
  else
    cx.diagnostics.warning(
      'unnamed-message',
      made
        ? 'what this function makes is left out: the name of its method is not constant'
        : 'this message is left out: its declaration does not have the name of the method',
      node,
      path,
    )
  return undefined
}

function isInFunction(node: ts.Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (ts.isFunctionLike(at)) return true
  return false
}

/** The member of this name of the namespace, class or object that holds a value. */
function beside(
  { holder }: MessageValue,
  name: string,
): { type?: ts.TypeNode | undefined; initializer?: ts.Expression | undefined } | undefined {
  const container = containerOf(holder)
  const members: readonly ts.Node[] = !container
    ? []
    : ts.isModuleBlock(container)
      ? container.statements.flatMap(statement =>
          ts.isVariableStatement(statement) ? statement.declarationList.declarations : [],
        )
      : ts.isObjectLiteralExpression(container)
        ? container.properties
        : container.members
  for (const member of members)
    if (isMember(member) && member.name.getText() === name)
      return { type: ts.isPropertyAssignment(member) ? undefined : member.type, initializer: member.initializer }
  return undefined
}

const isMember = (node: ts.Node) =>
  ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)

function containerOf(
  holder: MessageValue['holder'],
): ts.ModuleBlock | ts.ClassLikeDeclaration | ts.ObjectLiteralExpression | undefined {
  if (!holder) return undefined
  const parent = ts.isVariableDeclaration(holder) ? holder.parent.parent.parent : holder.parent
  return ts.isModuleBlock(parent) || ts.isClassLike(parent) || ts.isObjectLiteralExpression(parent) ? parent : undefined
}

/** `MessageDirection.clientToServer` beside a value, as it is written: its type is often that of all directions. */
function directionBeside(value: MessageValue): MessageDirection | undefined {
  const { type, initializer } = beside(value, 'messageDirection') ?? {}
  const written = initializer ?? (type && ts.isTypeReferenceNode(type) ? type.typeName : undefined)
  const word = written && (ts.isStringLiteralLike(written) ? written.text : lastName(written))
  return messageDirections.find(direction => direction === word)
}

/** The comment of a namespace or class is that of the `type` in it. */
function documentedNode(value: MessageValue): ts.Node {
  const node = value.holder ?? nodeOf(value)
  const container = containerOf(value.holder)
  if (!container || value.holder?.name.getText() !== 'type' || commentOf(node).text !== '') return node
  return ts.isModuleBlock(container) ? container.parent : container
}

/** Parameters, result and data of errors: the type arguments, in the order that each class has them. */
function rolesOf(
  { checker }: ShapeContext,
  { kind, types, made }: MessageValue,
): Pick<MapEntry, 'params' | 'paramsOptional' | 'positional' | 'result' | 'errorData'> {
  const roleAt = (at: number): RoleType => {
    const node = types[at]
    return node
      ? { type: checker.getTypeFromTypeNode(node), node }
      : { type: checker.getUnknownType(), node: undefined }
  }
  const count = kind.positional ?? 1
  const structures = made?.arguments?.[1]
  const isByPosition = count > 1 || (structures !== undefined && lastName(structures) === 'byPosition')
  const errors = count + (kind.isOfProtocol ? 2 : 1)
  return {
    params: count === 1 && !isByPosition ? roleAt(0) : undefined,
    paramsOptional: false,
    ...(isByPosition && { positional: Array.from({ length: count }, (_, at) => roleAt(at)) }),
    result: kind.isRequest ? roleAt(count) : undefined,
    ...(kind.isRequest && types[errors] && { errorData: roleAt(errors) }),
  }
}

function reportNone(cx: ShapeContext): void {
  cx.diagnostics.addDiagnostic({
    severity: 'error',
    code: 'missing-values',
    message: 'there are no values of RequestType or NotificationType here',
    place: cx.diagnostics.place(cx.entry, 0),
    hint: "name the file that holds them, or one that exports all of them: export * from './requests.js'",
  })
}

function reportUnused(cx: ShapeContext, role: string, name: string): void {
  const kind = roles.find(each => each.role === role)?.kind
  cx.diagnostics.addDiagnostic({
    severity: 'error',
    code: 'missing-message',
    message: `there is no ${kind} '${name}' here that does not say its direction itself`,
    place: cx.diagnostics.place(cx.entry, 0),
    hint: `correct "${role}" in the recipe, under "values"`,
  })
}
