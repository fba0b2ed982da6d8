import { isObject, type JsonObject } from '../../base/json.js'
import { definitionsIn } from './json-schema/recognize.js'
import { envelope } from './message-roles.js'

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
