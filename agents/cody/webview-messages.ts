import type { WebviewPostMessageParams } from '../../generated/cody/1.114/index.js'
import type { Subscription } from '../../runtime/index.js'

/** One message of a chat, in what every version of the agent has of it. */
export interface ChatMessage {
  readonly speaker: string
  readonly text?: string | null | undefined
  readonly error?: unknown
  readonly model?: string | null | undefined
  readonly contextFiles?: readonly unknown[] | null | undefined
}

/** A whole chat as it is now. */
export interface Transcript {
  /** What the agent remembers the chat by: not the id of the panel that it is shown in. */
  readonly chatID?: string | null | undefined
  readonly messages: readonly ChatMessage[]
  readonly isMessageInProgress: boolean
}

/** Something the agent wants to be allowed, such as running a command. */
export interface ConfirmationRequest {
  readonly id: string
  /** What it is about, as the agent describes it. */
  readonly step: unknown
}

/** What a chat hears of its agent. */
export interface ChatListener {
  onTranscript(transcript: Transcript): void
  onConfirmation(request: ConfirmationRequest): void
}

interface Kept {
  transcript?: Transcript
  confirmations: ConfirmationRequest[]
}

/** Chats that nobody has asked for may come and go; more of them than this are not remembered. */
const keptChats = 256
/** The same for what is to be confirmed in one of them. */
const keptConfirmations = 16

/**
 * Hands each chat what concerns it. A chat's first messages may come before the answer that names the chat, so
 * the last of them are kept until somebody listens.
 */
export class WebviewMessages {
  readonly #listeners = new Map<string, ChatListener>()
  readonly #kept = new Map<string, Kept>()

  /** Takes the parameters of a `webview/postMessage`. */
  receive({ id, message }: WebviewPostMessageParams): void {
    if (message.type === 'transcript') this.#transcript(id, message)
    else if (message.type === 'action/confirmationRequest') this.#confirmation(id, message)
  }

  /** Listens to a chat, beginning with what was kept of it. */
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
