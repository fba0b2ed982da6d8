import type { CodexClient } from '../../generated/codex/0.169.0/index.js'
import { stepOf } from '../session/untrusted.js'
import type { CodexChat } from './chat.js'

/** Gives each chat the messages of its thread. @param chats those that are open, by the ids of their threads */
export function listenToThreads(client: CodexClient, chats: ReadonlyMap<string, CodexChat>): void {
  const chatOf = ({ threadId }: { readonly threadId: string }) => chats.get(threadId)
  client.on('turn/started', raw => chatOf(raw)?.begun(raw.turn))
  client.on('turn/completed', raw => chatOf(raw)?.ended(raw.turn))
  client.on('item/agentMessage/delta', raw =>
    chatOf(raw)?.receive(raw, { type: 'text', delta: raw.delta, message: raw.itemId }),
  )
  for (const thought of ['item/reasoning/summaryTextDelta', 'item/reasoning/textDelta'] as const)
    client.on(thought, raw => chatOf(raw)?.receive(raw, { type: 'thought', delta: raw.delta }))
  client.on('turn/plan/updated', raw =>
    chatOf(raw)?.receive(raw, { type: 'plan', steps: raw.plan.map(({ step, status }) => stepOf(step, status)) }),
  )
  client.on('item/started', raw => chatOf(raw)?.receiveItem(raw, false))
  client.on('item/completed', raw => chatOf(raw)?.receiveItem(raw, true))
  client.on('thread/tokenUsage/updated', raw => chatOf(raw)?.receiveUsage(raw))
  // A failure that is not tried again comes with the end of the turn too.
  client.on('error', raw => raw.willRetry && chatOf(raw)?.receive(raw, warning(raw.error.message)))

  const warn = (raw: object, message: string, threadId?: string | null) => {
    for (const chat of chats.values())
      if (threadId == null || chat.id === threadId) chat.emit({ ...warning(message), raw })
  }
  client.on('warning', raw => warn(raw, raw.message, raw.threadId))
  for (const method of ['configWarning', 'deprecationNotice'] as const) client.on(method, raw => warn(raw, raw.summary))
}

const warning = (message: string) => ({ type: 'notice', level: 'warning', message }) as const
