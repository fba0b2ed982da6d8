import { isObject } from '../../base/json.js'
import type { CodexClient, ServerNotifications } from '../../generated/codex/0.169.0/index.js'
import type { TurnPart } from '../session/turn.js'
import type { CodexChat } from './chat.js'
import type { CodexText } from './parts.js'

/** Names of the notifications that belong to a turn of a thread. */
type OfTurn = {
  [Method in keyof ServerNotifications]: ServerNotifications[Method]['params'] extends {
    threadId: string
    turnId: string
  }
    ? Method
    : never
}[keyof ServerNotifications]

/** Notifications that repeat what other messages of a reply say. */
const silent = [
  'thread/started',
  'thread/status/changed',
  'thread/settings/updated',
  'turn/diff/updated',
  'item/commandExecution/outputDelta',
  'item/fileChange/outputDelta',
  'item/reasoning/summaryPartAdded',
  'item/plan/delta',
  'serverRequest/resolved',
] as const

/** Gives each chat the messages of its thread. @param chats those that are open, by the ids of their threads */
export function listenToThreads(client: CodexClient, chats: ReadonlyMap<string, CodexChat>): void {
  const on = <Method extends OfTurn>(
    method: Method,
    partOf: (params: ServerNotifications[Method]['params'], text: CodexText) => TurnPart | undefined,
  ) =>
    client.on(method, raw => {
      const { threadId, turnId }: { threadId: string; turnId: string } = raw
      chats.get(threadId)?.receive(turnId, raw, text => partOf(raw, text))
    })
  on('item/agentMessage/delta', ({ itemId, delta }, text) => text.add(itemId, delta))
  on('item/reasoning/summaryTextDelta', ({ delta }) => ({ type: 'thought', delta }))
  on('item/reasoning/textDelta', ({ delta }) => ({ type: 'thought', delta }))
  on('turn/plan/updated', ({ plan }) => ({
    type: 'plan',
    steps: plan.map(({ step, status }) => ({ title: step, status: status === 'inProgress' ? 'running' : status })),
  }))
  // A failure that is not tried again comes with the end of the turn too.
  on('error', ({ error, willRetry }) => (willRetry ? warning(error.message) : undefined))
  client.on('item/started', raw => chats.get(raw.threadId)?.receiveItem(raw, false))
  client.on('item/completed', raw => chats.get(raw.threadId)?.receiveItem(raw, true))
  client.on('thread/tokenUsage/updated', raw => chats.get(raw.threadId)?.receiveUsage(raw))
  client.on('turn/started', raw => chats.get(raw.threadId)?.receive(raw.turn.id, raw))
  client.on('turn/completed', raw => chats.get(raw.threadId)?.complete(raw.turn))

  const warn = (threadId: string | null | undefined, message: string, raw: unknown) => {
    for (const chat of chats.values())
      if (threadId == null || chat.id === threadId) chat.emit({ ...warning(message), raw })
  }
  client.on('warning', raw => warn(raw.threadId, raw.message, raw))
  client.on('configWarning', raw => warn(undefined, raw.summary, raw))
  client.on('deprecationNotice', raw => warn(undefined, raw.summary, raw))
  for (const method of silent) client.on(method, () => {})
}

const warning = (message: string) => ({ type: 'notice', level: 'warning', message }) as const

/** A notification that has no kind of `Part`, or that only a newer agent sends. @returns the id of its thread, if it has one */
export function threadOf(raw: unknown): string | undefined {
  return isObject(raw) && typeof raw.threadId === 'string' ? raw.threadId : undefined
}
