import type { MessageDirection, MethodKind } from '../protocol/model.js'

/** Who sends messages of a kind. A recipe names where the messages of each role are. */
export const roles: readonly {
  role: MessageRole
  kind: MethodKind
  messageDirection: MessageDirection
}[] = [
  { role: 'clientRequests', kind: 'request', messageDirection: 'clientToServer' },
  { role: 'serverRequests', kind: 'request', messageDirection: 'serverToClient' },
  { role: 'clientNotifications', kind: 'notification', messageDirection: 'clientToServer' },
  { role: 'serverNotifications', kind: 'notification', messageDirection: 'serverToClient' },
]

export type MessageRole = 'clientRequests' | 'serverRequests' | 'clientNotifications' | 'serverNotifications'

/** Usual names of the unions that hold the messages of each role. */
export const usualUnions: Readonly<Record<MessageRole, string>> = {
  clientRequests: 'ClientRequest',
  serverRequests: 'ServerRequest',
  clientNotifications: 'ClientNotification',
  serverNotifications: 'ServerNotification',
}

/** Members of a message that JSON-RPC defines. */
export const envelope: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params'])
