import { getOwn, isObject, type JsonObject } from '../../protocol/json.js'
import type { MessageDirection } from '../../protocol/model.js'
import { escapePointer } from '../../protocol/reference.js'
import type { JsonDiagnostics } from '../diagnostics.js'
import { defaultSides, type JsonSchemaOptions } from './options.js'

/** The role of an annotated definition, told by the end of its name. */
type Role = 'Request' | 'Response' | 'Notification'

/** The definitions that make up one method. */
export interface MethodParts {
  method: string
  direction: MessageDirection
  parts: Partial<Record<Role, string>>
}

const pointerOf = (name: string) => `/$defs/${escapePointer(name)}`

/**
 * Finds the methods of a bundle: definitions of one `x-method` and `x-side` belong together, and the end of their
 * names says which is the request, which the response and which the notification.
 */
export function pairMethods(
  definitions: JsonObject,
  { sides, accepts }: JsonSchemaOptions,
  diagnostics: JsonDiagnostics,
): MethodParts[] {
  const methods = new Map<string, MethodParts>()
  for (const [name, definition] of Object.entries(definitions)) {
    if (!isObject(definition)) continue
    const { 'x-method': method, 'x-side': side } = definition
    if (method === undefined || (typeof method === 'string' && accepts?.(method) === false)) continue
    const direction = directionOf(side, sides)
    const role = /(Request|Response|Notification)$/.exec(name)?.[1] as Role | undefined
    if (direction === 'omit') continue
    if (typeof method !== 'string' || method === '')
      diagnostics.error('invalid-method', '"x-method" is the name of a method', pointerOf(name), 'write a name')
    else if (direction === undefined)
      diagnostics.error(
        'unknown-side',
        `nothing says who sends the methods of the side ${JSON.stringify(side)}`,
        `${pointerOf(name)}/x-side`,
        'name the side under "sides" in the recipe: clientToServer, serverToClient, both or omit',
      )
    else if (role === undefined)
      diagnostics.error(
        'unknown-role',
        `"${name}" belongs to ${method} but is no request, response or notification`,
        pointerOf(name),
        'let the name end in Request, Response or Notification',
      )
    else addPart(methods, { method, direction, role, name }, diagnostics)
  }
  const found = [...methods.values()]
  for (const entry of found) checkParts(entry, diagnostics)
  return found.filter(({ parts }) => parts.Request !== undefined || parts.Notification !== undefined)
}

function directionOf(side: unknown, sides: JsonSchemaOptions['sides'] = {}): MessageDirection | 'omit' | undefined {
  if (typeof side !== 'string') return undefined
  return getOwn(sides, side) ?? getOwn(defaultSides, side)
}

function addPart(
  methods: Map<string, MethodParts>,
  { method, direction, role, name }: { method: string; direction: MessageDirection; role: Role; name: string },
  diagnostics: JsonDiagnostics,
): void {
  const key = `${direction} ${method}`
  const entry = methods.get(key) ?? { method, direction, parts: {} }
  const other = entry.parts[role]
  if (other !== undefined)
    diagnostics.error(
      'duplicate-method',
      `${method} has two definitions of one kind: "${other}" and "${name}"`,
      pointerOf(name),
      'give one of them another x-method',
    )
  entry.parts[role] = name
  methods.set(key, entry)
}

function checkParts(
  { method, parts: { Request, Response, Notification } }: MethodParts,
  diagnostics: JsonDiagnostics,
): void {
  if (Notification !== undefined && Request !== undefined)
    diagnostics.error(
      'ambiguous-method',
      `${method} is both a request and a notification`,
      pointerOf(Notification),
      'a method is one of them: correct x-method or x-side',
    )
  if (Request !== undefined && Response === undefined)
    diagnostics.error('unpaired-request', `${method} has no response`, pointerOf(Request), `add one with its x-method`)
  if (Response !== undefined && Request === undefined)
    diagnostics.error('unpaired-response', `${method} has no request`, pointerOf(Response), `add one with its x-method`)
}
