import { isObject } from '../../base/json.js'
import { within } from '../../runtime/within.js'
import type { ContextEntry } from '../session/types.js'
import { type ReplyOutcome, ReplyProgress } from './reply-progress.js'
import type { ChatMessage, Transcript } from './webview-messages.js'

/** A piece of a reply, as it comes. */
export type ReplyPart =
  /** Text was added: `delta`; `text` is the reply so far. */
  | { readonly type: 'text'; readonly delta: string; readonly text: string }
  /** Replaces the earlier text: the reply is now `text`. */
  | { readonly type: 'rewrite'; readonly text: string }
  /** The files that go with the question. */
  | { readonly type: 'context'; readonly files: readonly ContextEntry[] }
  /** The reply is complete. Always the last part, or `cancelled` is. */
  | { readonly type: 'done'; readonly text: string; readonly model: string | undefined }
  /** It was cancelled; `text` is what had come by then. */
  | { readonly type: 'cancelled'; readonly text: string }

/** How a reply is started, cancelled and explained. */
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
  /** Milliseconds that the agent gets to stop after it is asked to. */
  readonly graceMs: number
}

/**
 * A reply that is being written. It can be iterated once: by its parts, or as a whole with `text()`. Leaving the
 * iteration early cancels the reply.
 */
export class Reply implements AsyncIterable<ReplyPart> {
  readonly #parts: AsyncGenerator<ReplyPart, void, undefined>

  /**
   * Replies are made by `chat.ask()`.
   *
   * @param source how the reply is started, cancelled and explained
   */
  constructor(source: ReplySource) {
    this.#parts = partsOf(source)
  }

  [Symbol.asyncIterator](): AsyncGenerator<ReplyPart, void, undefined> {
    return this.#parts
  }

  /** The whole text, once it is there; of a cancelled reply, what had come by then. @throws {CodyError} as iterating does */
  async text(): Promise<string> {
    let text = ''
    for await (const part of this) if (part.type !== 'context') text = part.text
    return text
  }
}

async function* partsOf(source: ReplySource): AsyncGenerator<ReplyPart, void, undefined> {
  const { signal, graceMs } = source
  if (signal?.aborted) return yield { type: 'cancelled', text: '' }
  const progress = new ReplyProgress()
  const giveUp = new AbortController()
  const stop = () => {
    if (progress.stop()) void source.cancel().catch(() => {})
  }
  signal?.addEventListener('abort', stop, { once: true })
  const ended = source
    .start(transcript => {
      // A transcript without this question is a late one, of a reply that was cancelled.
      if (transcript.messages[source.before()]?.speaker === 'human') progress.receive(transcript)
    }, giveUp.signal)
    .then(
      transcript => progress.finish({ transcript }),
      error => progress.finish({ error }),
    )

  const seen = new Seen()
  try {
    for await (const { messages } of progress.transcripts()) yield* seen.changes(messages, source.before())
    if (progress.phase === 'stopping') await within(graceMs, ended)
    if (signal?.aborted) return yield { type: 'cancelled', text: seen.text }
    if (progress.outcome) yield* conclude(progress.outcome, source, seen)
  } finally {
    signal?.removeEventListener('abort', stop)
    if (progress.phase === 'writing') {
      // The consumer has left the iteration early.
      stop()
      await within(graceMs, ended)
    }
    giveUp.abort()
  }
}

async function* conclude(
  outcome: ReplyOutcome,
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

/** The text and context of a reply that have been emitted. */
class Seen {
  text = ''
  #context = false

  /** The parts of these messages that were not emitted yet. */
  changes(messages: readonly ChatMessage[], before: number): ReplyPart[] {
    const parts: ReplyPart[] = []
    const question = messages.slice(before).find(message => message.speaker === 'human')
    const files = Array.isArray(question?.contextFiles) ? question.contextFiles.filter(isObject) : []
    if (!this.#context && files.length > 0) {
      this.#context = true
      parts.push({ type: 'context', files: files.map(contextEntry) })
    }
    const last = messages.at(-1)
    const text = last?.speaker === 'assistant' && typeof last.text === 'string' ? last.text : ''
    // Agents clear the text when they report an error; keep what was already emitted.
    if (text === '' || text === this.text) return parts
    // When a reply ends, white space at its end may go.
    if (this.text.startsWith(text) && this.text.slice(text.length).trim() === '') return parts
    const delta = text.startsWith(this.text) ? text.slice(this.text.length) : undefined
    this.text = text
    parts.push(delta === undefined ? { type: 'rewrite', text } : { type: 'text', delta, text })
    return parts
  }
}

function contextEntry({ uri, range }: Readonly<Record<string, unknown>>): ContextEntry {
  const { start, end } = isObject(range) ? range : {}
  const [first, last] = [lineOf(start), lineOf(end)]
  if (first === undefined || last === undefined) return { uri: uriText(uri) }
  // A range that ends before the first character of a line does not hold the line.
  const isWithinLast = isObject(end) && end.character !== 0
  return { uri: uriText(uri), lines: { first: first + 1, last: Math.max(first, isWithinLast ? last : last - 1) + 1 } }
}

/** The line of a position, counted from zero. */
const lineOf = (position: unknown): number | undefined =>
  isObject(position) && typeof position.line === 'number' ? position.line : undefined

/** A URI as the agent serializes it: text, or its parts. */
function uriText(uri: unknown): string {
  if (typeof uri !== 'object' || uri === null) return String(uri)
  const { scheme = '', authority = '', path = '' } = uri as Readonly<Record<string, unknown>>
  // A URI has no half of a surrogate pair: it becomes U+FFFD.
  const text = Buffer.from(String(path)).toString()
  return `${scheme}://${authority}${text.split('/').map(encodeURIComponent).join('/')}`
}

/** The text of an error inside a reply; an error that was a string comes as an object of its letters. */
export function errorText(error: unknown): string {
  if (typeof error === 'string') return error
  if (typeof error !== 'object' || error === null) return String(error)
  const { message } = error as { message?: unknown }
  if (typeof message === 'string' && message !== '') return message
  const letters = Object.entries(error).filter(([key]) => /^\d+$/.test(key))
  return letters.length > 0 ? letters.map(([, letter]) => String(letter)).join('') : 'the agent gave no reason'
}
