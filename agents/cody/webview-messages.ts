import type { WebviewPostMessageParams } from '../../generated/cody/1.114/index.js'
import type { Subscription } from '../../runtime/index.js'

/** A message of a chat, as all versions of the agent have it. */
export interface ChatMessage {
  /** `human`, or `assistant`. */
  readonly speaker: string
  /** Text in Markdown, as far as it is written. */
  readonly text?: string | null | undefined
  /** Why there is no reply; none when there is one. */
  readonly error?: unknown
  /** Id of the model that wrote it. */
  readonly model?: string | null | undefined
  /** The files that go with a question. */
  readonly contextFiles?: readonly unknown[] | null | undefined
}

/** A whole chat as it is now. */
export interface Transcript {
  /** Id under which the agent keeps the chat: not the id of the panel that it is shown in. */
  readonly chatID?: string | null | undefined
  readonly messages: readonly ChatMessage[]
  readonly isMessageInProgress: boolean
}

/** A request for permission, such as to run a command. */
export interface ConfirmationRequest {
  /** Id that the answer names. */
  readonly id: string
  /** The agent's description of it. */
  readonly step: unknown
}

/** The callbacks of a chat for messages of its agent. */
export interface ChatListener {
  onTranscript(transcript: Transcript): void
  onConfirmation(request: ConfirmationRequest): void
}

interface Kept {
  transcript?: Transcript
  confirmations: ConfirmationRequest[]
}

/** Chats that were not opened here may come and go; at most this many are remembered. */
const keptChats = 256
/** At most this many confirmations are remembered for one of them. */
const keptConfirmations = 16

/**
 * Gives each chat its messages. The first messages of a chat may come before the answer with its id, so the last of them
 * are kept until the chat listens.
 */
export class WebviewMessages {
  readonly #listeners = new Map<string, ChatListener>()
  readonly #kept = new Map<string, Kept>()

  /** Takes the parameters of a `webview/postMessage`. */
  receive({ id, message }: WebviewPostMessageParams): void {
    if (message.type === 'transcript') this.#transcript(id, message)
    else if (message.type === 'action/confirmationRequest') this.#confirmation(id, message)
  }

  /** Listens to a chat, beginning with the messages that were kept for it. */
  listen(id: string, listener: ChatListener): Subscription {
    this.#listeners.set(id, listener)
    const kept = this.#kept.get(id)
    this.#kept.delete(id)
    if (kept?.transcript) listener.onTranscript(kept.transcript)
    for (const request of kept?.confirmations ?? []) listener.onConfirmation(request)
    const dispose = () => {
      if (this.#listeners.get(id) === listener) this.#listeners.delete(id)
    }
    return { dispose, [Symbol.dispose]: dispose }
  }

  #transcript(id: string, transcript: Transcript): void {
    const listener = this.#listeners.get(id)
    if (listener) listener.onTranscript(transcript)
    else this.#keep(id).transcript = transcript
  }

  #confirmation(id: string, request: ConfirmationRequest): void {
    const listener = this.#listeners.get(id)
    if (listener) listener.onConfirmation(request)
    else {
      const { confirmations } = this.#keep(id)
      confirmations.push(request)
      if (confirmations.length > keptConfirmations) confirmations.shift()
    }
  }

  #keep(id: string): Kept {
    let kept = this.#kept.get(id)
    if (!kept) {
      kept = { confirmations: [] }
      this.#kept.set(id, kept)
      const [oldest] = this.#kept.keys()
      if (this.#kept.size > keptChats && oldest !== undefined) this.#kept.delete(oldest)
    }
    return kept
  }
}
