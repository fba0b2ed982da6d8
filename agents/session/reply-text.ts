/** A piece of the text of a reply, as a driver gives it. */
export interface TextPiece {
  readonly type: 'text'
  readonly delta: string
  /** Id of the agent's message that it belongs to, where the agent has ids. */
  readonly message?: string | undefined
  /** `delta` is the whole message: the agent may have sent a part of it before. */
  readonly isWhole?: boolean
}

/**
 * Puts the messages of a reply together: another message begins a new paragraph. Without ids, a tool between two texts
 * tells them apart.
 */
export class ReplyText {
  /** How much of each message has come. */
  readonly #received = new Map<string, number>()
  #message: string | undefined
  /** Whether a tool has begun or ended since the last text. */
  isAfterTool = false
  text = ''

  /** @returns what the reply grows by */
  add({ delta, message, isWhole = false }: TextPiece): string {
    const received = this.#received.get(message ?? '') ?? 0
    const piece = isWhole ? delta.slice(received) : delta
    if (piece === '') return ''
    const isAnother = message === undefined ? this.isAfterTool : message !== this.#message
    const added = this.text !== '' && isAnother ? `\n\n${piece}` : piece
    if (message !== undefined) this.#received.set(message, received + piece.length)
    this.#message = message ?? this.#message
    this.isAfterTool = false
    this.text += added
    return added
  }
}
