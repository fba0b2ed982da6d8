import type { Part } from './types.js'

/** A part that may come from an agent, before texts are put together. */
export type TurnPart = Exclude<Part, { type: 'text' | 'done' }> | TextPiece

interface TextPiece {
  readonly type: 'text'
  readonly delta: string
  /** Id of the agent's message that it belongs to, where the agent has ids. */
  readonly id?: string | undefined
  /** `delta` is the whole message: the agent may have sent a part of it before. */
  readonly isWhole?: boolean
  readonly raw?: unknown
}

/**
 * Puts the messages of a reply together: another message begins a new paragraph. Without ids, a tool between two texts
 * tells them apart.
 */
export class ReplyText {
  /** How much of each message has come. */
  readonly #received = new Map<string | undefined, number>()
  /** Id of the last message that has one. */
  #last: string | undefined
  /** Whether a tool has begun or ended since the last text. */
  isAfterTool = false
  text = ''

  /** @returns the part as a reply has it; undefined for a text that adds nothing */
  take(part: TurnPart): Part | undefined {
    if (part.type === 'rewrite') this.text = part.text
    if (part.type !== 'text') return part
    const { delta, id, isWhole, raw } = part
    const received = this.#received.get(id) ?? 0
    const piece = isWhole ? delta.slice(received) : delta
    if (piece === '') return undefined
    const isAnother = id === undefined ? this.isAfterTool : id !== this.#last
    const added = this.text !== '' && isAnother ? `\n\n${piece}` : piece
    this.#received.set(id, received + piece.length)
    this.#last = id ?? this.#last
    this.isAfterTool = false
    this.text += added
    return { type: 'text', delta: added, text: this.text, raw }
  }
}
