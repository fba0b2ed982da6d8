import type { ts } from 'ts-morph'
import { type RoleType, typeOfRole } from './maps.js'
import type { ShapeContext } from './shapes/context.js'

/**
 * The type of a result, where what a name led to is the whole message: `{ jsonrpc: '2.0', id, result }`, or a union of such
 * messages and those of errors, as the Agent2Agent protocol has it. Any other type is the result itself.
 */
export function resultOfMessage(cx: ShapeContext, role: RoleType): RoleType {
  const messages = role.type.isUnion() ? role.type.types : [role.type]
  if (!messages.every(message => isResponse(cx, message))) return role
  const withResult = messages.filter(message => message.getProperty('result'))
  const [message, other] = withResult
  const property = message?.getProperty('result')
  if (!message || !property) return role
  if (other) {
    const hint = 'name the result of one of them under "results": "NAME/properties/result"'
    const [declaration] = role.found?.symbol.declarations ?? []
    cx.diagnostics.error({
      code: 'several-results',
      message: 'these are several messages with a result',
      node: declaration,
      hint,
    })
  }
  return { ...typeOfRole(cx, property), ...placeOf(message, role) }
}

/** Where the result stands: in the message itself, or in the declared type that a union names. */
function placeOf(message: ts.Type, { type, found }: RoleType): Pick<RoleType, 'found'> {
  if (!found) return {}
  if (message === type) return { found: { ...found, members: [...found.members, 'result'] } }
  const symbol = message.aliasSymbol ?? message.symbol
  return { found: { symbol, members: ['result'] } }
}

function isResponse({ checker }: ShapeContext, message: ts.Type): boolean {
  const version = message.getProperty('jsonrpc')
  const type = version && checker.getTypeOfSymbol(version)
  return (
    type?.isStringLiteral() === true &&
    type.value === '2.0' &&
    ['result', 'error'].some(name => message.getProperty(name))
  )
}
