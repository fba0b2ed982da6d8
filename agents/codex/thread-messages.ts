import type { CodexClient, ThreadItem, ThreadTokenUsage, Turn } from '../../generated/codex/0.169.0/index.js'
import type { TurnPart } from '../session/turn.js'

/** What a notification of Codex means to the chat of its thread. */
export type ThreadMessage = { readonly turnId: string | undefined; readonly raw: unknown } & (
  | { readonly type: 'text'; readonly itemId: string; readonly delta: string }
  | { readonly type: 'item'; readonly item: ThreadItem; readonly isComplete: boolean }
  | { readonly type: 'usage'; readonly usage: ThreadTokenUsage }
  | { readonly type: 'started' }
  | { readonly type: 'completed'; readonly turn: Turn }
  | { readonly type: 'part'; readonly part: TurnPart }
)

/** Notifications that say nothing about a reply that its other messages do not say. */
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

/** Listens to all threads of an agent. @param deliver takes what concerns a thread; without an id, every thread */
export function listenToThreads(
  client: CodexClient,
  deliver: (threadId: string | undefined, message: ThreadMessage) => void,
): void {
  client.on('item/agentMessage/delta', raw => {
    const { threadId, turnId, itemId, delta } = raw
    deliver(threadId, { type: 'text', turnId, itemId, delta, raw })
  })
  for (const method of ['item/reasoning/summaryTextDelta', 'item/reasoning/textDelta'] as const)
    client.on(method, raw => {
      const { threadId, turnId, delta } = raw
      deliver(threadId, { type: 'part', turnId, part: { type: 'thought', delta }, raw })
    })
  client.on('item/started', raw => {
    const { threadId, turnId, item } = raw
    deliver(threadId, { type: 'item', turnId, item, isComplete: false, raw })
  })
  client.on('item/completed', raw => {
    const { threadId, turnId, item } = raw
    deliver(threadId, { type: 'item', turnId, item, isComplete: true, raw })
  })
  client.on('thread/tokenUsage/updated', raw => {
    const { threadId, turnId, tokenUsage } = raw
    deliver(threadId, { type: 'usage', turnId, usage: tokenUsage, raw })
  })
  client.on('turn/plan/updated', raw => {
    const { threadId, turnId, plan } = raw
    const steps = plan.map(({ step, status }) => ({
      title: step,
      status: status === 'inProgress' ? ('running' as const) : status,
    }))
    deliver(threadId, { type: 'part', turnId, part: { type: 'plan', steps }, raw })
  })
  client.on('turn/started', raw => {
    deliver(raw.threadId, { type: 'started', turnId: raw.turn.id, raw })
  })
  client.on('turn/completed', raw => {
    const { threadId, turn } = raw
    deliver(threadId, { type: 'completed', turnId: turn.id, turn, raw })
  })
  client.on('error', raw => {
    const { threadId, turnId, error, willRetry } = raw
    // A failure that is not tried again comes with the end of the turn too.
    if (willRetry) notice(threadId, turnId, 'warning', error.message, raw)
  })
  client.on('warning', raw => notice(raw.threadId ?? undefined, undefined, 'warning', raw.message, raw))
  client.on('configWarning', raw => notice(undefined, undefined, 'warning', raw.summary, raw))
  client.on('deprecationNotice', raw => notice(undefined, undefined, 'warning', raw.summary, raw))
  for (const method of silent) client.on(method, () => {})

  function notice(
    threadId: string | undefined,
    turnId: string | undefined,
    level: 'info' | 'warning' | 'error',
    message: string,
    raw: unknown,
  ): void {
    deliver(threadId, { type: 'part', turnId, part: { type: 'notice', level, message }, raw })
  }
}

/** A notification of one thread that has no kind of `Part`, or that only a newer agent sends. */
export function otherMessage(raw: unknown, what: string): { threadId: string; message: ThreadMessage } | undefined {
  if (typeof raw !== 'object' || raw === null || !('threadId' in raw) || typeof raw.threadId !== 'string')
    return undefined
  return { threadId: raw.threadId, message: { type: 'part', turnId: undefined, part: { type: 'other', what }, raw } }
}
