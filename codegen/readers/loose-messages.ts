import { isObject, type JsonObject } from '../../base/json.js'
import { definitionsIn } from './json-schema/recognize.js'
import { envelope, type MessageRole, roles } from './message-roles.js'

/** Names of definitions that are messages, where nothing tells who sends them. */
export interface LooseMessages {
  requests: readonly string[]
  notifications: readonly string[]
}

/** Whether members beside a literal `method` make a message: `method` may also be a member of data. */
export const isEnvelope = (members: readonly string[]): boolean =>
  members.includes('params') || members.every(name => envelope.has(name))

/** Sorts messages into requests and notifications: only a request has an `id`, where envelopes are written out. */
export function sortMessages(messages: readonly { name: string; hasId: boolean }[]): LooseMessages {
  const isRequest = ({ name, hasId }: { name: string; hasId: boolean }) =>
    !/notification$/i.test(name) && (hasId || /request$/i.test(name))
  const namesOf = (found: typeof messages) => found.map(({ name }) => name)
  return {
    requests: namesOf(messages.filter(isRequest)),
    notifications: namesOf(messages.filter(message => !isRequest(message))),
  }
}

/** The message where nothing tells who sends messages. */
export function unknownSenders({ requests, notifications }: LooseMessages): string {
  const kinds = Object.entries({ requests, notifications }).filter(([, names]) => names.length > 0)
  return `nothing tells who sends these ${kinds.map(([kind, names]) => `${kind}: ${names.join(', ')}`).join('; ')}`
}

/**
 * Lists of messages with names in the place of `*`, which stands for those of its kind that no list names.
 *
 * @returns the lists, and the messages that are in none of them; no message is, where something else is named
 */
export function nameAll(
  given: Partial<Record<MessageRole, string | string[]>>,
  { requests, notifications }: LooseMessages,
): { messages: typeof given; left: string[] } {
  const named = new Set(Object.values(given).flat())
  const isUnnamed = (name: string) => !named.has(name)
  const rest = { request: requests.filter(isUnnamed), notification: notifications.filter(isUnnamed) }
  const messages: typeof given = {}
  const taken = new Set<string>()
  for (const { role, kind } of roles) {
    const names = given[role]
    if (names === undefined) continue
    const hasRest = [names].flat().includes('*') && rest[kind].length > 0
    messages[role] = hasRest ? [names].flat().flatMap(name => (name === '*' ? rest[kind] : name)) : names
    if (hasRest) for (const name of rest[kind]) taken.add(name)
  }
  const known = new Set(['*', ...requests, ...notifications])
  const left = [...rest.request, ...rest.notification].filter(name => !taken.has(name))
  return { messages, left: [...named].every(name => known.has(name)) ? left : [] }
}

/** The definitions of a JSON Schema file that have a property `method` with literals; undefined when there are none. */
export function looseMessagesIn(file: unknown): LooseMessages | undefined {
  if (!isObject(file)) return undefined
  const found = Object.entries(definitionsIn(file)).flatMap(([name, definition]) => {
    const members = membersOf(definition)
    const names = members.flatMap(Object.keys)
    const isMessage = members.some(({ method }) => isLiteral(method)) && isEnvelope(names)
    return isMessage ? [{ name, hasId: names.includes('id') }] : []
  })
  return found.length > 0 ? sortMessages(found) : undefined
}

/** The properties of a definition, those of the members of its `allOf` included. */
function membersOf(definition: unknown): JsonObject[] {
  if (!isObject(definition)) return []
  const parts = [definition, ...(Array.isArray(definition.allOf) ? definition.allOf : [])]
  return parts.flatMap(part => (isObject(part) && isObject(part.properties) ? [part.properties] : []))
}

const isLiteral = (schema: unknown) =>
  isObject(schema) && (typeof schema.const === 'string' || (Array.isArray(schema.enum) && schema.enum.length > 0))
