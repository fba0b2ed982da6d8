import { getOwn, isObject } from '../../../../base/json.js'
import type { MessageDirection } from '../../../protocol/model.js'
import { childOf, type Located } from '../located.js'
import { defaultSides, type JsonSchemaOptions } from '../options.js'
import { type FoundMethod, isAccepted, type MethodContext } from './found.js'

/** The role of an annotated definition, which its name gives. */
type Role = 'Request' | 'Response' | 'Notification'

/** The end of a name is the role; a mark may follow, as in `AddRequest_unstable` or `AddRequestV2`. */
const roleInName = /^.*(Request|Response|Notification)(?:_.+|V?\d+)?$/s

/** A definition and its name. */
interface Named {
  name: string
  at: Located
}

/** The definitions of one `x-method` and direction. */
interface Group {
  method: string
  messageDirection: MessageDirection
  roles: Partial<Record<Role, Named>>
}

/**
 * Finds the methods of annotated definitions: those of one `x-method` and `x-side` belong together, and their names say
 * which is the request, which the response and which the notification.
 */
export function readAnnotated(cx: MethodContext): FoundMethod[] {
  const groups = new Map<string, Group>()
  for (const [name, at] of cx.names.all()) {
    if (!isObject(at.value)) continue
    const { 'x-method': method, 'x-side': side } = at.value
    if (method === undefined || (typeof method === 'string' && !isAccepted(cx, method))) continue
    const messageDirection = directionOf(side, cx.options.sides)
    const role = roleInName.exec(name)?.[1] as Role | undefined
    if (messageDirection === 'omit') continue
    if (typeof method !== 'string' || method === '')
      cx.diagnostics.error({
        code: 'invalid-method',
        message: '"x-method" is the name of a method',
        at,
        hint: 'write a name',
      })
    else if (messageDirection === undefined)
      cx.diagnostics.error({
        code: 'unknown-side',
        message: `nothing says who sends the methods of the side ${JSON.stringify(side)}`,
        at: childOf(at, 'x-side') ?? at,
        hint: 'name the side under "sides" in the recipe: clientToServer, serverToClient, both or omit',
      })
    else if (role === undefined)
      cx.diagnostics.error({
        code: 'unknown-role',
        message: `"${name}" belongs to ${method} but is no request, response or notification`,
        at,
        hint: 'let the name end in Request, Response or Notification',
      })
    else addRole(cx, groupOf(groups, method, messageDirection), role, { name, at })
  }
  return [...groups.values()].flatMap(group => methodsOf(cx, group))
}

function directionOf(side: unknown, sides: JsonSchemaOptions['sides'] = {}): MessageDirection | 'omit' | undefined {
  if (typeof side !== 'string') return undefined
  return getOwn(sides, side) ?? getOwn(defaultSides, side)
}

function groupOf(groups: Map<string, Group>, method: string, messageDirection: MessageDirection): Group {
  const key = `${messageDirection} ${method}`
  const group = groups.get(key) ?? { method, messageDirection, roles: {} }
  groups.set(key, group)
  return group
}

function addRole({ diagnostics }: MethodContext, group: Group, role: Role, named: Named): void {
  const other = group.roles[role]
  if (other)
    diagnostics.error({
      code: 'duplicate-method',
      message: `${group.method} has two definitions of one kind: "${other.name}" and "${named.name}"`,
      at: named.at,
      hint: 'give one of them another x-method',
    })
  group.roles[role] = named
}

function methodsOf({ diagnostics }: MethodContext, group: Group): FoundMethod[] {
  const { method, messageDirection, roles } = group
  const { Request, Response, Notification } = roles
  if (Response && !Request)
    diagnostics.error({
      code: 'unpaired-response',
      message: `${method} has no request`,
      at: Response.at,
      hint: 'add one with its x-method',
    })
  const found = (kind: FoundMethod['kind'], { name, at }: Named): FoundMethod => {
    const { description, deprecated } = at.value as Record<string, unknown>
    return {
      method,
      kind,
      messageDirection,
      at,
      params: at,
      paramsOptional: false,
      // Methods may share a response, which then carries no `x-method`: rules and recipe are asked.
      ...(kind === 'request' && { result: Response?.at, resultNames: [{ name, at }] }),
      ...(typeof description === 'string' && { description }),
      ...(deprecated === true && { deprecated }),
    }
  }
  return [
    ...(Request ? [found('request', Request)] : []),
    ...(Notification ? [found('notification', Notification)] : []),
  ]
}
