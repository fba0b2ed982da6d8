import { within } from '../../runtime/connection/within.js'
import type { ChatMessage, Transcript } from './webview-messages.js'

/** A file that the agent put before its model. */
export interface UsedFile {
  readonly uri: string
  readonly range?: unknown
}

/** A piece of a reply, as it comes. */
export type ReplyPart =
  /** Text was added: `delta`; `text` is the reply so far. */
  | { readonly type: 'text'; readonly delta: string; readonly text: string }
  /** What was said before does not hold any more: the reply is now `text`. */
  | { readonly type: 'rewrite'; readonly text: string }
  /** The files that go with the question. */
  | { readonly type: 'context'; readonly files: readonly UsedFile[] }
  /** The reply is complete. Always the last part, or `cancelled` is. */
  | { readonly type: 'done'; readonly text: string; readonly model: string | undefined }
  /** It was cancelled; `text` is what had come by then. */
  | { readonly type: 'cancelled'; readonly text: string }

/** What a reply is made from. */
export interface ReplySource {
  /** Begins, and resolves with the final transcript. `cancelled` aborts when the agent did not stop in time. */
  start(onTranscript: (transcript: Transcript) => void, cancelled: AbortSignal): Promise<Transcript>
  /** Asks the agent to stop; `start` then resolves soon. */
  cancel(): Promise<void>
  /** Number of messages in the chat before the question, as of its beginning. */
  before(): number
  /** Turns an error inside a reply into one that a person can act on. */
  explain(error: unknown): Promise<Error>
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that an agent gets to stop when it is told to. */
  readonly graceMs: number
}

/**
 * A reply that is being written. It can be iterated once: by its parts, or as a whole with `text()`. Leaving the
 * iteration early cancels the reply.
 */
export class Reply implements AsyncIterable<ReplyPart> {
  readonly #parts: AsyncGenerator<ReplyPart, void, undefined>

  constructor(source: ReplySource) {
    this.#parts = partsOf(source)
  }

  [Symbol.asyncIterator](): AsyncGenerator<ReplyPart, void, undefined> {
    return this.#parts
  }

  /** The whole text, once it is there; of a cancelled reply, what had come by then. @throws what iterating throws */
  async text(): Promise<string> {
    let text = ''
    for await (const part of this) if (part.type !== 'context') text = part.text
    return text
  }
}

type Outcome = { transcript: Transcript } | { error: unknown }

async function* partsOf(source: ReplySource): AsyncGenerator<ReplyPart, void, undefined> {
  const { signal } = source
  const cancelled = new AbortController()
  let latest: Transcript | undefined
  let outcome: Outcome | undefined
  let wake = () => {}
  const news = () =>
    new Promise<void>(resolve => {
      wake = resolve
    })
  let next = news()
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= source.cancel().catch(() => {})
    wake()
  }
  if (signal?.aborted) return yield { type: 'cancelled', text: '' }
  signal?.addEventListener('abort', stop, { once: true })
  const done = source
    .start(transcript => {
      // Snapshots are whole: of those that come while nobody looks, the last says it all.
      // One that has no question where this question belongs is a late one of a reply that was cancelled.
      if (transcript.messages[source.before()]?.speaker === 'human') latest = transcript
      wake()
    }, cancelled.signal)
    .then(
      transcript => {
        outcome = { transcript }
      },
      error => {
        outcome = { error }
      },
    )
    .then(() => wake())

  const seen = new Seen()
  try {
    while (outcome === undefined && stopping === undefined) {
      if (latest) yield* seen.changes(latest.messages, source.before())
      latest = undefined
      if (outcome === undefined && stopping === undefined) await next
      next = news()
    }
    if (stopping) await within(source.graceMs, done)
    if (signal?.aborted) return yield { type: 'cancelled', text: seen.text }
    if (outcome) yield* conclude(outcome, source, seen)
  } finally {
    signal?.removeEventListener('abort', stop)
    if (outcome === undefined && !stopping) {
      await source.cancel().catch(() => {})
      await within(source.graceMs, done)
    }
    cancelled.abort()
  }
}

async function* conclude(
  outcome: Outcome,
  source: ReplySource,
  seen: Seen,
): AsyncGenerator<ReplyPart, void, undefined> {
  if ('error' in outcome) throw await source.explain(outcome.error)
  const { messages } = outcome.transcript
  yield* seen.changes(messages, source.before())
  const last = messages.at(-1)
  if (last?.error) throw await source.explain(last.error)
  if (last?.speaker !== 'assistant') return yield { type: 'cancelled' as const, text: seen.text }
  yield { type: 'done' as const, text: seen.text, model: last.model ?? undefined }
}

/** What of a reply has been handed out. */
class Seen {
  text = ''
  #context = false

  /** What these messages say that was not handed out yet. */
  changes(messages: readonly ChatMessage[], before: number): ReplyPart[] {
    const parts: ReplyPart[] = []
    const question = messages.slice(before).find(message => message.speaker === 'human')
    if (!this.#context && question?.contextFiles?.length) {
      this.#context = true
      parts.push({ type: 'context', files: question.contextFiles.map(usedFile) })
    }
    const last = messages.at(-1)
    const text = last?.speaker === 'assistant' ? (last.text ?? '') : ''
    // An agent takes the text away while it reports an error; what was said was said.
    if (text === '' || text === this.text) return parts
    // When a reply ends, white space at its end may go.
    if (this.text.startsWith(text) && this.text.slice(text.length).trim() === '') return parts
    const delta = text.startsWith(this.text) ? text.slice(this.text.length) : undefined
    this.text = text
    parts.push(delta === undefined ? { type: 'rewrite', text } : { type: 'text', delta, text })
    return parts
  }
}

function usedFile(item: unknown): UsedFile {
  const { uri, range } = item as { uri: unknown; range?: unknown }
  return range ? { uri: uriText(uri), range } : { uri: uriText(uri) }
}

/** A URI as the agent serializes it: text, or its parts. */
function uriText(uri: unknown): string {
  if (typeof uri !== 'object' || uri === null) return String(uri)
  const { scheme = '', authority = '', path = '' } = uri as { scheme?: string; authority?: string; path?: string }
  return `${scheme}://${authority}${path.split('/').map(encodeURIComponent).join('/')}`
}

/** The text of an error inside a reply; an error that was a mere text comes as an object of its letters. */
export function errorText(error: unknown): string {
  if (typeof error === 'string') return error
  if (typeof error !== 'object' || error === null) return String(error)
  const { message } = error as { message?: unknown }
  if (typeof message === 'string' && message !== '') return message
  const letters = Object.entries(error).filter(([key]) => /^\d+$/.test(key))
  return letters.length > 0 ? letters.map(([, letter]) => String(letter)).join('') : 'the agent gave no reason'
}
