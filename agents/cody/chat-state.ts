import { CodyError } from './errors.js'
import type { Transcript } from './webview-messages.js'

/** Called with every transcript of the reply that is being written. */
export type Hears = (transcript: Transcript) => void

/**
 * The state of a chat.
 *
 * `idle → replying → idle`, as often as there are questions; from either to `disposed`, which is the end.
 */
export type ChatState =
  /** Nothing is being written. `isCancelled`: the last reply was cancelled, and the chat has to be put right first. */
  | { readonly phase: 'idle'; readonly isCancelled: boolean }
  /** A reply is being written; `isCancelled`: the agent was told to stop. */
  | { readonly phase: 'replying'; readonly isCancelled: boolean; readonly hears: Hears | undefined }
  /** The chat was given up; `hears` gets the rest of a reply that was being written. */
  | { readonly phase: 'disposed'; readonly hears: Hears | undefined }

/** A chat in which nothing was asked yet. */
export const newChat: ChatState = { phase: 'idle', isCancelled: false }

/** A reply begins. @throws {CodyError} `CHAT_BUSY` another is being written, or the chat was disposed of */
export function begin(state: ChatState): ChatState {
  if (state.phase === 'disposed') throw new CodyError('CHAT_BUSY', 'this chat was disposed of; start a new one')
  if (state.phase === 'replying')
    throw new CodyError('CHAT_BUSY', 'this chat is still writing a reply; wait for it, or ask in another chat')
  return { phase: 'replying', isCancelled: false, hears: undefined }
}

/** From now on the reply gets the transcripts. */
export function hear(state: ChatState, hears: Hears): ChatState {
  return state.phase === 'idle' ? state : { ...state, hears }
}

/** The reply was cancelled. One that has ended meanwhile leaves a chat that has to be put right too. */
export function cancel(state: ChatState): ChatState {
  return state.phase === 'disposed' ? state : { ...state, isCancelled: true }
}

/** The reply has ended, whichever way. */
export function end(state: ChatState): ChatState {
  if (state.phase === 'replying') return { phase: 'idle', isCancelled: state.isCancelled }
  return state.phase === 'disposed' ? { phase: 'disposed', hears: undefined } : state
}

/** The chat is given up. */
export function dispose(state: ChatState): ChatState {
  return { phase: 'disposed', hears: state.phase === 'idle' ? undefined : state.hears }
}

/** The function that gets the transcripts; none while no reply is being written. */
export const hearsOf = (state: ChatState): Hears | undefined => (state.phase === 'idle' ? undefined : state.hears)
